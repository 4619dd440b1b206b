"""The only sender of reminders: claim some rows, send them, keep what came of it.

What can be promised: none is lost, and none goes out twice except in one window. A mail server that has taken a mail and a
process that dies before it can write that down leave a mail whose fate nobody knows: it is sent again, with the same Message-ID,
and its row says that it may have been sent twice.
"""

import contextlib
import datetime
import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet

from borrowers.models import Borrower
from reminders.carrier import Carrier
from reminders.enquiry import Enquiry
from reminders.failure import Failure, Nowhere, failure_of
from reminders.mail import compose, compose_digest, shorten
from reminders.marking import LEASE, Pen, note_failure, put_back, skip
from reminders.matter import Matter
from reminders.models import Channel, Heartbeat, Hook, Outcome, Preference, Reminder, habit_of, preference_of
from reminders.pacing import take_turn
from reminders.planning import plan
from reminders.push import Gone
from reminders.short import Short

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]
Letter = EmailMultiAlternatives | Short

SERVER_PAUSE = datetime.timedelta(minutes=1)
BATCH = 50  # claimed at once, and sent over one connection
LONGEST_SWEEP = datetime.timedelta(minutes=10)


def sweep(*, clock: Clock) -> int:
    """Plan, then send what is due until nothing is left; how many messages went out. Safe to run many times at once."""
    began = clock()
    plan(now=began, since=Heartbeat.last())
    Heartbeat.objects.update_or_create(name=Heartbeat.SENDING, defaults={"seen_at": began})
    sent = 0
    while clock() - began < LONGEST_SWEEP and (batch := claim(now=clock(), limit=BATCH)):
        sent += send_claimed(reminders=batch, clock=clock)
    return sent


# --- Claim ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def claim(*, now: datetime.datetime, limit: int) -> list[Reminder]:
    """Up to `limit` due reminders that nobody else will send while the lease lasts, the longest due first.

    Of a borrower with one mail a day, all that are due, or none while somebody else claims them.
    """
    ready = Reminder.objects.ready(now)
    oldest = _skip_locked(ready.order_by("send_at", "pk").values_list("pk", "borrower_id"))
    chosen = list(oldest[:limit])
    keys = {key for key, _ in chosen}
    digests = Preference.objects.filter(digest=True, borrower__in={borrower for _, borrower in chosen})
    if theirs := set(digests.values_list("borrower_id", flat=True)):
        ours = set(_skip_locked(digests.values_list("borrower_id", flat=True)))
        keys -= {key for key, borrower in chosen if borrower in theirs - ours}
        keys |= set(ready.filter(borrower__in=ours, channel=Channel.EMAIL).values_list("pk", flat=True))
    lease = uuid.uuid4()
    ready.filter(pk__in=keys).update(lease=lease, leased_until=now + LEASE)
    held = Reminder.objects.filter(pk__in=keys, lease=lease).order_by("send_at", "pk")
    return list(held.select_related("borrower__reminder_preference"))


def _skip_locked(rows: QuerySet) -> QuerySet:
    """The rows that no other worker is just looking at, where the database can tell."""
    return rows.select_for_update(skip_locked=True) if database.features.has_select_for_update_skip_locked else rows


# --- Send -----------------------------------------------------------------------------------------------------------


def send_claimed(*, reminders: list[Reminder], clock: Clock) -> int:
    """Send what was claimed over one connection; how many messages went out.

    An unreachable mail server costs none of them an attempt, and the other channels do not wait for it.
    """
    sent, enquiry, is_down = 0, Enquiry(reminders), False
    with contextlib.closing(Carrier()) as carrier, contextlib.closing(Pen()) as pen:
        for rows in _together(reminders):
            by_mail = rows[0].channel == Channel.EMAIL
            try:
                if by_mail and not is_down:
                    carrier.open()
            except OSError as error:  # smtplib's errors are OSErrors, too
                logger.warning("the mail server cannot be reached: %s", type(error).__name__)
                is_down, words = True, str(error)[:300]
            if by_mail and is_down:  # none of these was attempted; the next sweep after the pause tries again
                put_back(rows=rows, until=clock() + SERVER_PAUSE, outcome=Outcome.NO_SERVER, detail=words)
            else:
                sent += _send(rows, enquiry, carrier, pen, clock)
    return sent


def _together(reminders: list[Reminder]) -> list[list[Reminder]]:
    """What goes out as one message: a mail's own reminder, or all of a borrower who wants one mail a day.

    What was given to the server before, and may have arrived, stays with what it went out with.
    """
    groups: dict[Any, list[Reminder]] = {}
    for reminder in reminders:
        is_digest = reminder.channel == Channel.EMAIL and preference_of(reminder.borrower).digest
        sent_as = reminder.message_id if reminder.in_flight_since else ""
        groups.setdefault((reminder.borrower_id, sent_as) if is_digest else reminder.pk, []).append(reminder)
    return list(groups.values())


def _send(rows: list[Reminder], enquiry: Enquiry, carrier: Carrier, pen: Pen, clock: Clock) -> bool:
    """Ask the ledger, write down the intent, send, write down the outcome."""
    now = clock()
    matters = [(row, matter) for row in rows if (matter := _matter(row, enquiry, now))]
    rows = [row for row, _ in matters]
    letter = _write(matters, now) if matters else None
    if letter is None or _must_wait(rows, now):
        return False
    subject = letter.subject if isinstance(letter, EmailMultiAlternatives) else letter.title
    if not pen.intend(rows, str(subject), str(letter.body), now):
        return False
    try:
        _deliver(rows[0], letter, carrier)
    except Exception as error:  # whatever a backend raises, the others' reminders go out
        if rows[0].channel == Channel.EMAIL:
            carrier.close()
        logger.warning("reminder %s was not sent: %s", rows[0].pk, type(error).__name__)
        note_failure(rows=rows, failure=failure_of(error), now=clock())
        return False
    pen.taken(rows, clock())
    return True


def _matter(reminder: Reminder, enquiry: Enquiry, now: datetime.datetime) -> Matter | None:
    """What to tell, or None when the ledger, asked at this moment, gives a reason not to; the row then says which."""
    try:
        found = enquiry.answer(reminder, now)
    except Exception as error:
        _could_not_write([reminder], error, now)
        return None
    if isinstance(found, Matter):
        return found
    skip(reminder=reminder, outcome=found)
    return None


def _write(matters: list[tuple[Reminder, Matter]], now: datetime.datetime) -> Letter | None:
    """The message about them, or None when it cannot be written."""
    reminder, matter = matters[0]
    try:
        if reminder.channel != Channel.EMAIL:
            return shorten(reminder, matter)
        return compose(reminder, matter) if len(matters) == 1 else compose_digest(matters)
    except Exception as error:
        _could_not_write([reminder for reminder, _ in matters], error, now)
        return None


def _could_not_write(rows: list[Reminder], error: Exception, now: datetime.datetime) -> None:
    logger.exception("reminder %s could not be written", rows[0].pk)
    for row in rows:
        row.attempts += 1
    note_failure(rows=rows, failure=Failure(Outcome.UNWRITTEN, False, True, type(error).__name__), now=now)


def _must_wait(rows: list[Reminder], now: datetime.datetime) -> bool:
    """Whether it is a quiet hour or not this domain's turn; the rows are then put back until it is over."""
    reminder = rows[0]
    if until := habit_of(reminder.borrower).quiet_until(reminder.send_at, now):
        put_back(rows=rows, until=until, outcome=Outcome.QUIET)
        return True
    has_turn = reminder.channel != Channel.EMAIL or reminder.outcome == Outcome.PACED
    if not has_turn and (turn := take_turn(address=reminder.borrower.email, now=now)):
        put_back(rows=rows, until=turn, outcome=Outcome.PACED)
        return True
    return False


def _deliver(reminder: Reminder, letter: Letter, carrier: Carrier) -> None:
    if isinstance(letter, EmailMultiAlternatives):
        carrier.mail(letter)
    elif reminder.channel == Channel.PUSH:
        _push(reminder.borrower, letter, carrier)
    elif hook := Hook.objects.filter(borrower=reminder.borrower_id).first():
        carrier.post(hook, letter)
    else:
        raise Nowhere


def _push(borrower: Borrower, short: Short, carrier: Carrier) -> None:
    """To every device of the borrower; one that takes it is enough. A device that is gone for good is forgotten."""
    reached, trouble = False, None
    for device in borrower.devices.all():
        try:
            carrier.push(device, short)
            reached = True
        except Gone:
            device.delete()
        except Exception as error:
            trouble = error
    if not reached:
        raise trouble or Nowhere
