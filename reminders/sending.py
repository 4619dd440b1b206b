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
from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.urls import reverse

from borrowers.models import Borrower, Deadline
from loans.models import Loan
from loans.record import Source
from reminders.bounce import Bounce
from reminders.carrier import Carrier
from reminders.failure import Failure, Nowhere, failure_of
from reminders.lead import local_day
from reminders.mail import compose, compose_digest, shorten
from reminders.matter import Matter
from reminders.models import (
    Channel,
    Heartbeat,
    Hook,
    Outcome,
    Preference,
    Reminder,
    State,
    habit_of,
    preference_of,
    wanted_deadline_leads,
    wanted_leads,
)
from reminders.pacing import take_turn
from reminders.planning import plan
from reminders.push import Gone
from reminders.short import Short

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]
Letter = EmailMultiAlternatives | Short

LEASE = datetime.timedelta(minutes=5)  # longer than one mail can take: every step of SMTP has its time-out
BACKOFF = [
    datetime.timedelta(minutes=m) for m in (1, 5, 30, 120)
]  # after the first, second ... failure; then it has failed
SERVER_PAUSE = datetime.timedelta(minutes=1)
BATCH = 50  # claimed at once, and sent over one connection
READ_AHEAD = 50  # loans read from the ledger at once, just before their mails are written ...
FRESH = datetime.timedelta(seconds=2)  # ... and read again when sending took longer than this
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
    sent, ledger, is_down = 0, _Ledger(reminders), False
    with contextlib.closing(Carrier()) as carrier:
        for rows in _together(reminders):
            by_mail = rows[0].channel == Channel.EMAIL
            try:
                if by_mail and not is_down:
                    carrier.open()
            except OSError as error:  # smtplib's errors are OSErrors, too
                logger.warning("the mail server cannot be reached: %s", type(error).__name__)
                is_down, words = True, str(error)[:300]
            if by_mail and is_down:  # none of these was attempted; the next sweep after the pause tries again
                _put_back(rows, clock() + SERVER_PAUSE, Outcome.NO_SERVER, words)
            else:
                sent += _send(rows, ledger, carrier, clock)
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


class _Ledger:
    """The loans of the next few messages, read together just before they are needed."""

    def __init__(self, reminders: list[Reminder]) -> None:
        self.order = [reminder.loan_id for reminder in reminders]
        self.loans: dict[int, Loan] = {}
        self.read_at: datetime.datetime | None = None
        snoozes = Reminder.objects.pending().filter(is_snooze=True, borrower__in={row.borrower_id for row in reminders})
        self.snoozes = {_thing(snooze): snooze.send_at for snooze in snoozes}

    def loan(self, key: int, now: datetime.datetime) -> Loan:
        if key not in self.loans or not self.read_at or now - self.read_at > FRESH:
            here = self.order.index(key)
            loans = Loan.objects.with_history().select_related("reminder_preference", "borrower__reminder_preference")
            self.loans = loans.in_bulk([key, *filter(None, self.order[here : here + READ_AHEAD])])
            self.read_at = now
        return self.loans[key]

    def is_snoozed(self, reminder: Reminder, now: datetime.datetime) -> bool:
        """Whether the borrower put the matter off to a later instant."""
        later = self.snoozes.get(_thing(reminder))
        return later is not None and later > now


def _thing(reminder: Reminder) -> tuple[int | None, int | None, str]:
    return reminder.instalment_id, reminder.deadline_id, reminder.channel


def _send(rows: list[Reminder], ledger: _Ledger, carrier: Carrier, clock: Clock) -> bool:
    """Ask the ledger, write down the intent, send, write down the outcome."""
    now = clock()
    matters = [(row, matter) for row in rows if (matter := _matter(row, ledger, now))]
    rows = [row for row, _ in matters]
    letter = _write(matters, now) if matters else None
    if letter is None or _must_wait(rows[0], now, rows) or not _note_intent(rows, letter, now):
        return False
    try:
        _deliver(rows[0], letter, carrier)
    except Exception as error:  # whatever a backend raises, the others' reminders go out
        if rows[0].channel == Channel.EMAIL:
            carrier.close()
        logger.warning("reminder %s was not sent: %s", rows[0].pk, type(error).__name__)
        _note_failure(rows, failure_of(error), clock())
        return False
    _note_sent(rows, clock())
    return True


def _matter(reminder: Reminder, ledger: _Ledger, now: datetime.datetime) -> Matter | None:
    """What to tell, or None when the ledger, asked at this moment, gives a reason not to; the row then says which."""
    try:
        if reminder.loan_id:
            matter = _instalment_matter(reminder, ledger.loan(reminder.loan_id, now), now)
        else:
            matter = _deadline_matter(reminder, now)
    except Exception as error:
        _could_not_write([reminder], error, now)
        return None
    if isinstance(matter, Matter) and ledger.is_snoozed(reminder, now):
        matter = Outcome.SNOOZED
    if isinstance(matter, Matter):
        return matter
    _held([reminder]).update(state=State.SKIPPED, outcome=matter, leased_until=None)
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
    _note_failure(rows, Failure(Outcome.UNWRITTEN, False, True, type(error).__name__), now)


def _must_wait(reminder: Reminder, now: datetime.datetime, rows: list[Reminder]) -> bool:
    """Whether it is a quiet hour or not this domain's turn; the rows are then put back until it is over."""
    if until := habit_of(reminder.borrower).quiet_until(reminder.send_at, now):
        _put_back(rows, until, Outcome.QUIET)
        return True
    had_turn = reminder.outcome == Outcome.PACED
    if reminder.channel == Channel.EMAIL and not had_turn and (
        turn := take_turn(address=reminder.borrower.email, now=now)
    ):
        _put_back(rows, turn, Outcome.PACED)
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


def _instalment_matter(reminder: Reminder, loan: Loan, now: datetime.datetime) -> Matter | Outcome:
    schedule = next(schedule for schedule in loan.schedules.all() if schedule.is_current)
    number = next((i.number for i in schedule.instalments.all() if i.pk == reminder.instalment_id), None)
    if number is None:
        return Outcome.SUPERSEDED
    today = local_day(now, loan.borrower.zone)
    position = loan.position(on=max(today, schedule.opens_on))
    row = next(row for row in position.rows if row.due.number == number)
    if not row.unpaid_total:
        return Outcome.PAID
    if outcome := _unfit(reminder, loan.borrower, wanted_leads(loan), now):
        return outcome
    return Matter(
        borrower=loan.borrower,
        title=str(loan),
        path=loan.get_absolute_url(),
        due_on=reminder.due_on,
        today=today,
        discreet=preference_of(loan.borrower).discreet_subject,
        row=row,
        currency=loan.currency,
        reference=schedule.reference if schedule.source == Source.AGREEMENT else "",
    )


def _deadline_matter(reminder: Reminder, now: datetime.datetime) -> Matter | Outcome:
    deadline = Deadline.objects.select_related("borrower__reminder_preference").get(reminders=reminder.pk)
    borrower = deadline.borrower
    if deadline.done_at or deadline.on != reminder.due_on:
        return Outcome.DONE
    if outcome := _unfit(reminder, borrower, wanted_deadline_leads(preference_of(borrower), deadline), now):
        return outcome
    return Matter(
        borrower=borrower,
        title=deadline.what,
        path=deadline.url if deadline.url.startswith("/") else reverse("home"),
        due_on=reminder.due_on,
        today=local_day(now, borrower.zone),
        discreet=preference_of(borrower).discreet_subject,
    )


def _unfit(
    reminder: Reminder, borrower: Borrower, leads: tuple[int, ...], now: datetime.datetime
) -> Outcome | None:
    """Why this borrower is not to get this lead now, if there is a reason."""
    if not borrower.is_active:
        return Outcome.CLOSED
    if reminder.channel == Channel.EMAIL and not preference_of(borrower).by_email:
        return Outcome.UNWANTED
    if reminder.is_snooze:
        return None
    if reminder.lead not in leads:
        return Outcome.UNWANTED
    last = habit_of(borrower).latest(reminder.due_on, local_day(now, borrower.zone), leads)
    return Outcome.OVERTAKEN if last is not None and last > reminder.lead else None


# --- What came of it ------------------------------------------------------------------------------------------------


def _held(rows: list[Reminder]) -> QuerySet[Reminder]:
    """The rows, while they wait and the lease under which they were claimed is still ours."""
    return Reminder.objects.pending().filter(pk__in=[row.pk for row in rows], lease=rows[0].lease)


def _put_back(rows: list[Reminder], until: datetime.datetime, outcome: Outcome, detail: str = "") -> None:
    """Nothing was attempted: try again then."""
    _held(rows).update(leased_until=until, outcome=outcome, outcome_detail=detail)


def _note_intent(rows: list[Reminder], letter: Letter, now: datetime.datetime) -> bool:
    """Write down that it is about to be handed over. False when a lease has gone to somebody else: then do not."""
    for row in rows:
        row.attempts += 1
    was_in_flight = When(in_flight_since__isnull=False, then=Value(True))
    noted = _held(rows).update(
        attempts=F("attempts") + 1,
        may_be_repeated=Case(was_in_flight, default=F("may_be_repeated"), output_field=BooleanField()),
        in_flight_since=now,
        leased_until=now + LEASE,
        message_id=rows[0].message_id,
        subject=letter.subject if isinstance(letter, EmailMultiAlternatives) else letter.title,
        text=letter.body,
    )
    return noted == len(rows)


def _note_sent(rows: list[Reminder], now: datetime.datetime) -> None:
    """It was taken. This holds whoever has the lease by now."""
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.SENT, sent_at=now, outcome="", outcome_detail="", in_flight_since=None, leased_until=None
    )


def _note_failure(rows: list[Reminder], failure: Failure, now: datetime.datetime) -> None:
    """Try again after a while, or give up: on a refusal for good at once, else after the fifth attempt."""
    for row in rows:
        given_up = failure.permanent or row.attempts > len(BACKOFF)
        _held([row]).update(
            state=State.FAILED if given_up else State.PENDING,
            attempts=row.attempts,
            leased_until=None if given_up else now + BACKOFF[max(row.attempts, 1) - 1],
            outcome=failure.outcome,
            outcome_detail=failure.detail,
            **({"in_flight_since": None} if failure.answered else {}),
        )


def note_bounce(*, bounce: Bounce) -> int:
    """A mail that was taken came back later: the row says so, in the words of the server that sent it back; how many rows."""
    sent = Reminder.objects.filter(message_id__in=bounce.message_ids, channel=Channel.EMAIL, state=State.SENT)
    return sent.update(state=State.FAILED, outcome=Outcome.BOUNCED, outcome_detail=bounce.words)
