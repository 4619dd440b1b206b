"""What a reminder looks like: subject, text and HTML of a mail and the few words for a device, in the borrower's language."""

import datetime
import unicodedata
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from borrowers.models import Borrower
from loans.ledger import Part
from reminders import words
from reminders.matter import Matter
from reminders.models import Reminder
from reminders.short import Short

SALT = "reminders.unsubscribe"
PAID_SALT = "reminders.paid"
PAID_FOR = datetime.timedelta(days=183)
LONGEST_SUBJECT = 150


def new_message_id(token: str) -> str:
    """A Message-ID below the domain that the mails come from."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{token}@{domain}>"


ALL = 0  # in place of a loan: everything that comes by mail


def unsubscribe_token(reminder: Reminder, *, everything: bool = False) -> str:
    """Lets whoever holds the mail stop the reminders of this loan (of all deadlines, or all mails), and nothing else."""
    return signing.dumps([reminder.borrower_id, ALL if everything else reminder.loan_id], salt=SALT)


def read_unsubscribe_token(token: str) -> tuple[int, int | None]:
    """The borrower and the loan (None for deadlines, ALL for every mail) of a token. Raises signing.BadSignature."""
    borrower, loan = signing.loads(token, salt=SALT)
    return borrower, loan


def paid_token(reminder: Reminder) -> str:
    """Lets whoever holds the mail write down that this instalment is paid, and nothing else."""
    return signing.dumps(reminder.pk, salt=PAID_SALT)


def read_paid_token(token: str) -> int:
    """The reminder of a token that is not older than half a year. Raises signing.BadSignature."""
    return signing.loads(token, salt=PAID_SALT, max_age=PAID_FOR)


def compose(reminder: Reminder, matter: Matter) -> EmailMultiAlternatives:
    """The mail about one matter, in the language and the zone of its reader."""
    with translation.override(matter.borrower.language), timezone.override(matter.borrower.zone):
        unsubscribe = _url("unsubscribe", unsubscribe_token(reminder))
        context = _context(reminder, matter) | {"unsubscribe_url": unsubscribe}
        return _mail("emails/reminder", words.subject(matter), matter.borrower, context, reminder.message_id)


def compose_digest(matters: list[tuple[Reminder, Matter]]) -> EmailMultiAlternatives:
    """One mail about several matters of one reader, by day."""
    first, matter = matters[0]
    borrower = matter.borrower
    with translation.override(borrower.language), timezone.override(borrower.zone):
        items = [_context(reminder, each) for reminder, each in sorted(matters, key=lambda pair: pair[1].due_on)]
        context = {
            "matter": matter,
            "items": items,
            "language": borrower.language,
            "page_url": settings.SITE_URL + reverse("home"),
            "preferences_url": _url("preferences"),
            "unsubscribe_url": _url("unsubscribe", unsubscribe_token(first, everything=True)),
        }
        subject = words.digest_subject(matter, len(items))
        return _mail("emails/digest", subject, borrower, context, first.message_id)


def shorten(reminder: Reminder, matter: Matter) -> Short:
    """The same in a few words, for a device. A discreet one names neither lender nor amount."""
    with translation.override(matter.borrower.language), timezone.override(matter.borrower.zone):
        context = _context(reminder, matter)
        return Short(one_line(words.subject(matter)), context["sentence"], context["page_url"], reminder.message_id.strip("<>"))


def _mail(
    template: str, subject: str, borrower: Borrower, context: dict[str, Any], message_id: str
) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=one_line(subject),
        body=render_to_string(f"{template}.txt", context).strip() + "\n",
        to=[borrower.email],
        headers=_headers(message_id, context["unsubscribe_url"]),
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def _url(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(f"reminders:{name}", args=args)


def _context(reminder: Reminder, matter: Matter) -> dict[str, Any]:
    return {
        "matter": matter,
        "when": words.when(matter),
        "sentence": words.sentence(matter),
        "language": matter.borrower.language,
        "penalty": matter.row and matter.row.unpaid[Part.PENALTY],
        "page_url": settings.SITE_URL + matter.path,
        "paid_url": _url("paid", paid_token(reminder)) if matter.row else "",
        "preferences_url": _url("preferences"),
    }


def _headers(message_id: str, unsubscribe: str) -> dict[str, str]:
    return {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notes in answer
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }


def one_line(text: str) -> str:
    """`text` fit for a header: on one line, without control and direction-changing characters, not too long."""
    visible = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp") else " " for c in text)
    line = " ".join(visible.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"
