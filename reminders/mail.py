"""What a reminder looks like: subject, text and HTML of a mail and the few words for a device, in the borrower's language."""

import datetime
import unicodedata
from email.utils import parseaddr
from functools import cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from borrowers.models import Borrower
from loans.ledger import Part
from loans.templatetags.money import day, money_text
from reminders import words
from reminders.matter import Matter
from reminders.models import Reminder
from reminders.short import Short
from reminders.skeleton import fill

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
        values = _of_reader(matter, unsubscribe) | _values(reminder, matter)
        parts = [fill(f"emails/reminder.{suffix}", values) for suffix in ("txt", "html")]
        return _mail(matter.borrower, words.subject(matter), reminder.message_id, unsubscribe, *parts)


def compose_digest(matters: list[tuple[Reminder, Matter]]) -> EmailMultiAlternatives:
    """One mail about several matters of one reader, by day."""
    first, matter = matters[0]
    borrower = matter.borrower
    with translation.override(borrower.language), timezone.override(borrower.zone):
        unsubscribe = _url("unsubscribe", unsubscribe_token(first, everything=True))
        items = [_values(reminder, each) for reminder, each in sorted(matters, key=lambda pair: pair[1].due_on)]
        home = settings.SITE_URL + reverse("home")
        context = _of_reader(matter, unsubscribe) | {"items": items, "page_url": home}
        parts = [render_to_string(f"emails/digest.{suffix}", context) for suffix in ("txt", "html")]
        return _mail(borrower, words.digest_subject(matter, len(items)), first.message_id, unsubscribe, *parts)


def shorten(reminder: Reminder, matter: Matter) -> Short:
    """The same in a few words, for a device. A discreet one names neither lender nor amount."""
    with translation.override(matter.borrower.language), timezone.override(matter.borrower.zone):
        page = settings.SITE_URL + matter.path
        return Short(one_line(words.subject(matter)), words.sentence(matter), page, reminder.message_id.strip("<>"))


def _mail(
    borrower: Borrower, subject: str, message_id: str, unsubscribe: str, text: str, html: str
) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=one_line(subject),
        body=text.strip() + "\n",
        to=[borrower.email],
        headers=_headers(message_id, unsubscribe),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _url(name: str, token: str = "") -> str:
    return settings.SITE_URL + _path(name, *(["TOKEN"] if token else [])).replace("TOKEN", token)


@cache
def _path(name: str, *args: str) -> str:
    return reverse(f"reminders:{name}", args=args)


def _of_reader(matter: Matter, unsubscribe: str) -> dict[str, Any]:
    """What every mail to this reader has."""
    return {
        "name": matter.borrower.name,
        "language": matter.borrower.language,
        "discreet": "yes" if matter.discreet else "",
        "preferences_url": _url("preferences"),
        "unsubscribe_url": unsubscribe,
    }


def _values(reminder: Reminder, matter: Matter) -> dict[str, str]:
    """What a mail says of one matter, as text. Of a deadline there is no amount and what goes with it."""
    values = {
        "title": matter.title,
        "when": words.when(matter),
        "due_on": day(matter.due_on),
        "sentence": words.sentence(matter),
        "page_url": settings.SITE_URL + matter.path,
    }
    row, currency = matter.row, matter.currency
    if row is None:
        return values
    penalty = row.unpaid[Part.PENALTY]
    return values | {
        "amount": money_text(row.unpaid_total, currency),
        "number": str(row.due.number),
        "penalty": money_text(penalty, currency) if penalty else "",
        "paid": money_text(row.paid, currency) if row.paid else "",
        "reference": matter.reference,
        "paid_url": _url("paid", paid_token(reminder)),
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
