"""Files that are handed in with a form of this app."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from borrowers.keeping import TooMany, keep_upload
from cases.words import TOO_MANY_FILES


def handed_in(request: HttpRequest, form: Form, name: str) -> Any:
    """The file in the field as it is kept, None without one, False with the reason in the form when it cannot be."""
    file = form.cleaned_data[name]
    if not file:
        return None
    who, now = request.user, timezone.now()
    try:
        return keep_upload(borrower=who, name=file.name, content=file.read(), added_by=who, now=now)
    except TooMany:
        form.add_error(name, TOO_MANY_FILES)
        return False
