"""The only writer of borrowers' own rows."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from borrowers.models import Borrower, Deadline


def add_deadline(*, borrower: Borrower, key: str, what: str, on: datetime.date, url: str = "") -> Deadline:
    """Remember `what` on the day `on`. The same `key` again moves the day instead of adding a second row."""
    told = {"what": what[:200], "on": on, "url": url}
    deadline, is_new = Deadline.objects.get_or_create(borrower=borrower, key=key, defaults=told)
    if not is_new:
        deadline.moves += deadline.on != on
        deadline.what, deadline.on, deadline.url, deadline.done_at = what[:200], on, url, None
        deadline.save(update_fields=["what", "on", "url", "moves", "done_at"])
    return deadline


def close_deadline(*, borrower: Borrower, key: str) -> None:
    """The matter is settled; closing what is closed or unknown does nothing."""
    borrower.deadlines.filter(key=key, done_at=None).update(done_at=timezone.now())


def forget_deadlines(*, borrower: Borrower, keys: Iterable[str]) -> None:
    """Remove the matters altogether, as when what they were about is removed."""
    borrower.deadlines.filter(key__in=list(keys)).delete()


def set_preferences(*, borrower: Borrower, name: str, language: str, time_zone: str, remind_at: datetime.time) -> None:
    """Keep how the borrower wants to be addressed: name, language code, IANA time zone, local hour of reminders."""
    borrower.name, borrower.language, borrower.time_zone, borrower.remind_at = name, language, time_zone, remind_at
    borrower.save(update_fields=["name", "language", "time_zone", "remind_at"])


def set_language(*, borrower: Borrower, language: str) -> None:
    """Keep the language in which the borrower reads pages, mails and papers."""
    borrower.language = language
    borrower.save(update_fields=["language"])
