"""Mails of this app, in the borrower's language."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.models import Agreement

logger = logging.getLogger(__name__)


def send_code(agreement: Agreement, code: str) -> bool:
    """Send the one-time code to the borrower. False when the mail server did not take it."""
    with translation.override(agreement.borrower.language):
        text = render_to_string("emails/signing_code.txt", {"agreement": agreement, "code": code})
        subject = _("Your code to sign: %(number)s") % {"number": agreement.number}
    try:
        return bool(send_mail(subject, text, None, [agreement.borrower.email]))
    except (OSError, SMTPException) as problem:
        logger.warning("The code for agreement %s could not be sent: %s", agreement.pk, problem)
        return False
