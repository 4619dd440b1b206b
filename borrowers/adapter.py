from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationMixin
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from borrowers.models import Borrower


class AccountAdapter(DefaultAccountAdapter):
    """Fills a new borrower from the sign-up form; account mails go out in the borrower's language and link to our site."""

    def save_user(self, request: HttpRequest, user: Borrower, form: Any, commit: bool = True) -> Borrower:
        user.language = form.cleaned_data["language"]
        user.time_zone = form.cleaned_data["time_zone"]
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context | {"site_url": settings.SITE_URL})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Borrower,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _on_our_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmationMixin) -> str:
        return _on_our_site(super().get_email_confirmation_url(request, emailconfirmation))


def _on_our_site(url: str) -> str:
    """The same path at SITE_URL: what a request's Host header says never gets into a mail."""
    return settings.SITE_URL + urlsplit(url).path
