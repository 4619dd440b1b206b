"""What a reminder looks like as a mail: subject, text and HTML in the borrower's language, and what a failure to send means."""

import datetime
import smtplib
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from borrowers.models import Borrower
from loans.ledger import Part, Row
from reminders.models import Outcome, Reminder

SALT = "reminders.unsubscribe"
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Matter:
    """What one mail is about, as the ledger has it on the day `today` where the borrower lives."""

    borrower: Borrower
    title: str
    path: str
    due_on: datetime.date
    today: datetime.date
    discreet: bool = False
    row: Row | None = None  # the instalment; None for a deadline
    currency: str = ""
    reference: str = ""  # of the signed agreement that the instalment is part of

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days

    @property
    def days_past(self) -> int:
        return -self.days_left


def new_message_id(token: str) -> str:
    """A Message-ID below the domain that the mails come from."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{token}@{domain}>"


def unsubscribe_token(reminder: Reminder) -> str:
    """Lets whoever holds the mail stop the reminders of this loan (or of all deadlines), and nothing else."""
    return signing.dumps([reminder.borrower_id, reminder.loan_id], salt=SALT)


def read_unsubscribe_token(token: str) -> tuple[int, int | None]:
    """The borrower and the loan (None for deadlines) of a token. Raises signing.BadSignature."""
    borrower, loan = signing.loads(token, salt=SALT)
    return borrower, loan


def compose(reminder: Reminder, matter: Matter) -> EmailMultiAlternatives:
    """The mail, in the language and the zone of its reader."""
    with translation.override(matter.borrower.language), timezone.override(matter.borrower.zone):
        unsubscribe = settings.SITE_URL + reverse("reminders:unsubscribe", args=[unsubscribe_token(reminder)])
        context = _context(matter) | {"unsubscribe_url": unsubscribe}
        mail = EmailMultiAlternatives(
            subject=one_line(render_to_string("emails/reminder_subject.txt", context)),
            body=render_to_string("emails/reminder.txt", context).strip() + "\n",
            to=[matter.borrower.email],
            headers=_headers(reminder, unsubscribe),
        )
        mail.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return mail


def _context(matter: Matter) -> dict[str, Any]:
    words = {"matter": matter}
    return words | {
        "when": render_to_string("emails/_when.txt", words).strip(),
        "sentence": render_to_string("emails/_sentence.txt", words).strip(),
        "language": matter.borrower.language,
        "penalty": matter.row and matter.row.unpaid[Part.PENALTY],
        "page_url": settings.SITE_URL + matter.path,
        "preferences_url": settings.SITE_URL + reverse("reminders:preferences"),
    }


def _headers(reminder: Reminder, unsubscribe: str) -> dict[str, str]:
    return {
        "Message-ID": reminder.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notes in answer
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }


def one_line(text: str) -> str:
    """`text` fit for a header: on one line, without control and direction-changing characters, not too long."""
    visible = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp") else " " for c in text)
    line = " ".join(visible.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Failure:
    """What an error while sending means. `answered` is False when the server may have taken the mail all the same."""

    outcome: Outcome
    permanent: bool
    answered: bool
    detail: str


def failure_of(error: Exception) -> Failure:
    """Only a 5xx for the recipient or the mail is for good; a refused sender is our own setting, which can be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPDataError):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure(Outcome.PUT_OFF, False, True, _words(error.smtp_code, error.smtp_error))
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)):
        return Failure(Outcome.UNWRITTEN, False, True, str(error)[:300])
    return Failure(Outcome.UNANSWERED, False, False, (str(error) or type(error).__name__)[:300])


def _reply(code: int, words: bytes | str) -> Failure:
    permanent = code >= 500
    return Failure(Outcome.REFUSED if permanent else Outcome.PUT_OFF, permanent, True, _words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")
