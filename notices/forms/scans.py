"""A picture of a message."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from borrowers.fields import UploadField
from notices.picture import NotRead, opened
from notices.words import SCAN_PROBLEMS


class PictureForm(forms.Form):
    file = UploadField(
        label=_("Screenshot or photo"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 20 MB. It stays on this machine."),
        error_messages={"required": _("Choose the picture first.")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            opened(file.read(), 100)
        except NotRead as problem:
            raise ValidationError(SCAN_PROBLEMS[problem.code], code=problem.code) from None
        file.seek(0)
        return file

    def picture(self) -> dict[str, Any]:
        """What `take_picture` takes."""
        return {"name": self.cleaned_data["file"].name, "content": self.cleaned_data["file"].read()}
