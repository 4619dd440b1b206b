"""Mails of this app, in the borrower's language."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from borrowers.models import Borrower
from cases.models import Item

logger = logging.getLogger(__name__)


def send_head(borrower: Borrower, head: Item) -> bool:
    """Send the head of the chain to the borrower. False when the mail server did not take it."""
    with translation.override(borrower.language), timezone.override(borrower.zone):
        text = render_to_string("emails/vault_head.txt", {"head": head, "now": timezone.now()})
        subject = _("Head of your vault: item %(number)s") % {"number": head.number}
    try:
        return bool(send_mail(subject, text, None, [borrower.email]))
    except (OSError, SMTPException) as problem:
        logger.warning("The head of vault %s could not be sent: %s", borrower.pk, problem)
        return False
