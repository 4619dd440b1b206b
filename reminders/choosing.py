"""The only writer of what a borrower wants of reminders: when, by which channel, what is silent, and the calendar's address."""

import datetime
import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from borrowers.models import Borrower
from loans.models import Loan
from reminders.lead import at_hour
from reminders.models import Device, Feed, Hook, LoanPreference, Preference, Reminder
from reminders.planning import move, new_row

MOST_DEVICES = 20


def set_preference(*, borrower: Borrower, **choices: Any) -> None:
    """Keep these fields of the borrower's preference; what waits is sent by the new ones."""
    preference, _ = Preference.objects.update_or_create(borrower=borrower, defaults=choices)
    borrower.reminder_preference = preference
    for reminder in borrower.reminders.pending():
        reminder.borrower = borrower
        move(reminder=reminder)


def choose_leads(*, loan: Loan, leads: Iterable[int]) -> None:
    """Remind of this loan at these leads only; with none, not at all."""
    LoanPreference.objects.update_or_create(loan=loan, defaults={"leads": sorted(set(leads))})


def stop_reminders(*, borrower: Borrower, loan: Loan | None = None, everything: bool = False) -> None:
    """No more reminders of this loan; with none, of no deadline; or no mail at all. Stopping twice is stopping once."""
    if loan:
        choose_leads(loan=loan, leads=[])
    else:
        silent = {"by_email": False} if everything else {"remind_deadlines": False}
        Preference.objects.update_or_create(borrower=borrower, defaults=silent)


@transaction.atomic
def snooze(*, reminder: Reminder, until: datetime.date) -> None:
    """Say nothing more of this matter before the day `until`, and remind of it then, by every channel that it came by."""
    same = {"instalment": reminder.instalment_id, "deadline": reminder.deadline_id}
    lead = (until - reminder.due_on).days
    channels = set(Reminder.objects.filter(**same).values_list("channel", flat=True))
    Reminder.objects.pending().filter(is_snooze=True, **same).delete()
    for channel in channels:
        row = new_row(
            reminder.borrower, reminder.due_on, lead, channel=channel, loan=reminder.loan,
            instalment=reminder.instalment, deadline=reminder.deadline, is_snooze=True,
        )  # fmt: skip
        row.send_at = at_hour(until, reminder.borrower.remind_at, reminder.borrower.zone)
        taken = Reminder.objects.filter(channel=channel, lead=lead, due_on=reminder.due_on, **same)
        if not taken.update(is_snooze=True):
            row.save()


# --- Where to -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_device(*, borrower: Borrower, endpoint: str, p256dh: str, auth: str, name: str) -> Device:
    """Send messages to this browser, too. A browser belongs to whoever added it last; the oldest of too many is forgotten."""
    device, _ = Device.objects.update_or_create(
        endpoint=endpoint, defaults={"borrower": borrower, "p256dh": p256dh, "auth": auth, "name": name}
    )
    kept = borrower.devices.order_by("-id").values_list("pk", flat=True)[:MOST_DEVICES]
    borrower.devices.exclude(pk__in=list(kept)).delete()
    return device


def forget_device(*, device: Device) -> None:
    device.delete()


def set_hook(*, borrower: Borrower, kind: str, url: str) -> None:
    """Send messages to this service of the borrower's own; without an address, to none."""
    if url:
        Hook.objects.update_or_create(borrower=borrower, defaults={"kind": kind, "url": url})
    else:
        Hook.objects.filter(borrower=borrower).delete()


# --- The calendar's address -----------------------------------------------------------------------------------------


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_feed(*, borrower: Borrower) -> str:
    """A new secret address for the borrower's calendar; the one before it stops working. The token is told this once."""
    token = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(borrower=borrower, defaults={"token_hash": hash_of(token)})
    return token


def close_feed(*, borrower: Borrower) -> None:
    """The calendar has no address any more."""
    Feed.objects.filter(borrower=borrower).delete()
