"""What is asked before a whole account comes or goes."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from borrowers.models import Borrower
from config.account import NotAnAccount, contents_of

MAX_BYTES = 1024**3


class RestoreForm(forms.Form):
    """A file of a whole account. `contents` says how many rows of which table it holds, once the form is valid."""

    contents: dict[str, int]

    file = forms.FileField(
        label=_("The file"),
        help_text=_("The file that “Download everything” gave, here or on another installation; up to 1 GB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("This file is larger than 1 GB."), code="too_large")
        try:
            self.contents = contents_of(file)
        except NotAnAccount as problem:
            raise refusal(problem) from None
        file.seek(0)
        return file


def refusal(problem: NotAnAccount) -> ValidationError:
    return ValidationError(
        _("This is no file of a whole account, or it was changed since (line %(line)s). Nothing was restored."),
        params={"line": problem.line},
        code="not_an_account",
    )


class EraseForm(forms.Form):
    """The password once more, so that nobody erases an account on a screen that was left open."""

    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )

    def __init__(self, *args: Any, borrower: Borrower, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.borrower = borrower

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.borrower, password):
            raise ValidationError(_("This is not your password."), code="wrong")
        return password
