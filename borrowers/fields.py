from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from borrowers.filetype import MAX_SIZE, NotKept, media_type


class UploadField(forms.FileField):
    """A picture, PDF, recording or text of at most 20 MiB, told by its content; cleans to the file, to be read from its start."""

    default_error_messages = {
        "empty": _("This file is empty."),
        "too_large": _("This file is larger than 20 MB."),
        "unknown_type": _("Give a picture, a PDF, a recording or plain text."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file is not initial:
            try:
                media_type(file.read(MAX_SIZE + 1))
            except NotKept as problem:
                raise ValidationError(self.error_messages[problem.code], code=problem.code) from problem
            file.seek(0)
        return file
