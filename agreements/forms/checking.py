"""Files and texts that are held against something, and forgotten."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """A PDF to be checked. It is read and forgotten."""

    LARGEST = 20 * 1024 * 1024
    file = forms.FileField(label=_("The PDF file"), widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > self.LARGEST:
            raise ValidationError(_("The file is larger than 20 MB."))
        content = upload.read()
        if not content.startswith(b"%PDF-"):
            raise ValidationError(_("This is not a PDF file."))
        return content


class DraftForm(forms.Form):
    """A lender's own draft, pasted or as a PDF. It is read and forgotten."""

    MOST = 100_000  # characters
    text = forms.CharField(
        label=_("The text of the draft"), widget=forms.Textarea(attrs={"rows": 10}), max_length=MOST, required=False
    )
    file = forms.FileField(
        label=_("or the draft as a PDF"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        required=False,
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload is None:
            return b""
        if upload.size > VerifyForm.LARGEST:
            raise ValidationError(_("The file is larger than 20 MB."))
        content = upload.read()
        if not content.startswith(b"%PDF-"):
            raise ValidationError(_("This is not a PDF file."))
        return content

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("text") or data.get("file")):
            raise ValidationError(_("Paste the text, or choose the PDF."))
        return data
