from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from borrowers.models import Borrower


class AccountAdapter(DefaultAccountAdapter):
    """Fills a new borrower from the sign-up form; account mails go out in the borrower's language."""

    def save_user(self, request: HttpRequest, user: Borrower, form: Any, commit: bool = True) -> Borrower:
        user.language = form.cleaned_data["language"]
        user.time_zone = form.cleaned_data["time_zone"]
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context)
