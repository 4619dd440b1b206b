"""The only writer of reminders: plan the rows, claim some, send them, keep what came of it.

What can be promised: none is lost, and none goes out twice except in one window. A mail server that has taken a mail and a
process that dies before it can write that down leave a mail whose fate nobody knows: it is sent again, with the same Message-ID,
and its row says that it may have been sent twice.
"""

import contextlib
import datetime
import logging
import uuid
from collections.abc import Callable, Iterable

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from borrowers.models import Borrower, Deadline
from loans.models import Instalment, Loan
from loans.record import Source
from reminders.lead import DEADLINE_LEADS, LEADS, latest, local_day, send_at, worth_sending
from reminders.mail import Failure, Matter, compose, failure_of, new_message_id
from reminders.models import (
    Heartbeat,
    LoanPreference,
    Outcome,
    Preference,
    Reminder,
    State,
    wanted_deadline_leads,
    wanted_leads,
)

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]

HORIZON = datetime.timedelta(days=2)  # rows are made this long before they are due
LONGEST_OUTAGE = datetime.timedelta(days=31)  # what fell due while nothing ran is made up for, this far back
LEASE = datetime.timedelta(minutes=5)  # longer than one mail can take: every step of SMTP has its time-out
BACKOFF = [
    datetime.timedelta(minutes=m) for m in (1, 5, 30, 120)
]  # after the first, second ... failure; then it has failed
SERVER_PAUSE = datetime.timedelta(minutes=1)
BATCH = 50  # claimed at once, and sent over one connection
READ_AHEAD = 10  # loans read from the ledger at once, just before their mails are written ...
FRESH = datetime.timedelta(seconds=2)  # ... and read again when sending took longer than this
LONGEST_SWEEP = datetime.timedelta(minutes=10)
CHUNK = 1000


def sweep(*, clock: Clock) -> int:
    """Plan, then send what is due until nothing is left; how many went out. Safe to run many times at once."""
    began = clock()
    plan(now=began, since=Heartbeat.last())
    Heartbeat.objects.update_or_create(name=Heartbeat.SENDING, defaults={"seen_at": began})
    sent = 0
    while clock() - began < LONGEST_SWEEP and (batch := claim(now=clock(), limit=BATCH)):
        sent += send_claimed(reminders=batch, clock=clock)
    return sent


# --- Plan -----------------------------------------------------------------------------------------------------------


def plan(*, now: datetime.datetime, since: datetime.datetime | None = None) -> None:
    """Make the rows of every lead between the day of `since` (when this last ran) and the horizon; adjust the waiting ones.

    Looks by due day through an index, so that the cost follows what falls due in that span and not what exists.
    Two at once, or one after the other, make each row once.
    """
    since = max(min(since or now, now), now - LONGEST_OUTAGE)  # a clock may have been set back
    first = since.date() - datetime.timedelta(days=1)  # somewhere it is still the day before
    last = (now + HORIZON).date() + datetime.timedelta(days=1)
    for lead in LEADS:
        _plan_instalments(lead, first, last, since)
    for lead in DEADLINE_LEADS:
        _plan_deadlines(lead, first, last, since)
    _follow_moved_borrowers()
    _skip_superseded(now)


def _days(lead: int, first: datetime.date, last: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The due days whose lead falls between `first` and `last`."""
    away = datetime.timedelta(days=lead)
    return first - away, last - away


def _chunks(rows: QuerySet) -> Iterable[QuerySet]:
    keys = list(rows.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield rows.model._default_manager.filter(pk__in=keys[start : start + CHUNK])


def _plan_instalments(lead: int, first: datetime.date, last: datetime.date, since: datetime.datetime) -> None:
    planned = Reminder.objects.filter(instalment=OuterRef("pk"), lead=lead)
    missing = Instalment.objects.filter(
        ~Exists(planned),
        due_on__range=_days(lead, first, last),
        schedule__is_current=True,
        schedule__loan__is_sample=False,
    )
    for chunk in _chunks(missing):
        Reminder.objects.bulk_create(
            (
                _row(instalment.schedule.loan.borrower, instalment.due_on, lead, instalment=instalment,
                     loan=instalment.schedule.loan)
                for instalment in chunk.select_related("schedule__loan__borrower")
                if worth_sending(instalment.due_on, _learnt_on(instalment, since), [lead])
            ),
            ignore_conflicts=True,
        )  # fmt: skip


def _learnt_on(instalment: Instalment, since: datetime.datetime) -> datetime.date:
    schedule = instalment.schedule
    return local_day(max(schedule.created_at, since), schedule.loan.borrower.zone)


def _plan_deadlines(lead: int, first: datetime.date, last: datetime.date, since: datetime.datetime) -> None:
    planned = Reminder.objects.filter(deadline=OuterRef("pk"), due_on=OuterRef("on"), lead=lead)
    missing = Deadline.objects.filter(~Exists(planned), on__range=_days(lead, first, last), done_at=None)
    for chunk in _chunks(missing):
        Reminder.objects.bulk_create(
            (
                _row(deadline.borrower, deadline.on, lead, deadline=deadline)
                for deadline in chunk.select_related("borrower")
                if worth_sending(deadline.on, local_day(since, deadline.borrower.zone), [lead])
            ),
            ignore_conflicts=True,
        )


def _row(borrower: Borrower, due_on: datetime.date, lead: int, **what: object) -> Reminder:
    return Reminder(
        borrower=borrower,
        due_on=due_on,
        lead=lead,
        time_zone=borrower.time_zone,
        remind_at=borrower.remind_at,
        send_at=send_at(due_on, lead, borrower.remind_at, borrower.zone),
        message_id=new_message_id(f"reminder.{uuid.uuid4().hex}"),
        **what,
    )


def _follow_moved_borrowers() -> None:
    """Waiting rows whose borrower has since changed zone or hour are sent by the new ones."""
    moved = Reminder.objects.pending().filter(
        ~Q(time_zone=F("borrower__time_zone")) | ~Q(remind_at=F("borrower__remind_at"))
    )
    for chunk in _chunks(moved):
        for reminder in chunk.select_related("borrower"):
            _move(reminder, reminder.borrower)


def _move(reminder: Reminder, borrower: Borrower) -> None:
    Reminder.objects.pending().filter(pk=reminder.pk).update(
        time_zone=borrower.time_zone,
        remind_at=borrower.remind_at,
        send_at=send_at(reminder.due_on, reminder.lead, borrower.remind_at, borrower.zone),
    )


def _skip_superseded(now: datetime.datetime) -> None:
    waiting = Reminder.objects.free(now)
    waiting.filter(instalment__schedule__is_current=False).update(state=State.SKIPPED, outcome=Outcome.SUPERSEDED)
    waiting.filter(
        Q(deadline__done_at__isnull=False) | Q(deadline__isnull=False) & ~Q(due_on=F("deadline__on"))
    ).update(state=State.SKIPPED, outcome=Outcome.DONE)


# --- Claim ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def claim(*, now: datetime.datetime, limit: int) -> list[Reminder]:
    """Up to `limit` due reminders that nobody else will send while the lease lasts, the longest due first."""
    ready = Reminder.objects.ready(now)
    oldest = ready.order_by("send_at", "pk").values_list("pk", flat=True)
    if database.features.has_select_for_update_skip_locked:
        oldest = oldest.select_for_update(skip_locked=True)
    lease, keys = uuid.uuid4(), list(oldest[:limit])
    ready.filter(pk__in=keys).update(lease=lease, leased_until=now + LEASE)
    return list(Reminder.objects.filter(pk__in=keys, lease=lease).order_by("send_at", "pk"))


# --- Send -----------------------------------------------------------------------------------------------------------


def send_claimed(*, reminders: list[Reminder], clock: Clock) -> int:
    """Send what was claimed over one connection; how many went out. An unreachable server costs none of them an attempt."""
    sent, ledger = 0, _Ledger(reminders)
    with contextlib.closing(_Line()) as line:
        for index, reminder in enumerate(reminders):
            try:
                line.open()
            except OSError as error:  # smtplib's errors are OSErrors, too
                _wait_for_server(reminders[index:], error, clock())
                break
            sent += _send(reminder, ledger, line, clock)
    return sent


class _Ledger:
    """The loans of the next few mails, read together just before they are needed."""

    def __init__(self, reminders: list[Reminder]) -> None:
        self.order = [reminder.loan_id for reminder in reminders]
        self.loans: dict[int, Loan] = {}
        self.read_at: datetime.datetime | None = None

    def loan(self, key: int, now: datetime.datetime) -> Loan:
        if key not in self.loans or not self.read_at or now - self.read_at > FRESH:
            here = self.order.index(key)
            loans = Loan.objects.with_history().select_related("reminder_preference", "borrower__reminder_preference")
            self.loans = loans.in_bulk([key, *filter(None, self.order[here : here + READ_AHEAD])])
            self.read_at = now
        return self.loans[key]


class _Line:
    """One connection to the mail server, used again for every mail until something goes wrong with it."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend = get_connection()

    def open(self) -> None:
        self.backend.open()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.backend.close()

    def send(self, mail: EmailMultiAlternatives) -> None:
        if not self.backend.send_messages([mail]):
            raise ValueError("the mail names no recipient")


def _send(reminder: Reminder, ledger: _Ledger, line: _Line, clock: Clock) -> bool:
    """Ask the ledger, write down the intent, send, write down the outcome."""
    now = clock()
    try:
        mail = _prepare(reminder, ledger, now)
    except Exception as error:
        logger.exception("reminder %s could not be written", reminder.pk)
        reminder.attempts += 1
        _note_failure(reminder, Failure(Outcome.UNWRITTEN, False, True, type(error).__name__), now)
        return False
    if mail is None or not _note_intent(reminder, mail, now):
        return False
    try:
        line.send(mail)
    except Exception as error:  # whatever a backend raises, the others' reminders go out
        line.close()
        logger.warning("reminder %s was not sent: %s", reminder.pk, type(error).__name__)
        _note_failure(reminder, failure_of(error), clock())
        return False
    _note_sent(reminder, clock())
    return True


def _prepare(reminder: Reminder, ledger: _Ledger, now: datetime.datetime) -> EmailMultiAlternatives | None:
    """The mail to send, or None when the ledger, asked at this moment, gives a reason not to; the row then says which."""
    if reminder.loan_id:
        matter = _instalment_matter(reminder, ledger.loan(reminder.loan_id, now), now)
    else:
        matter = _deadline_matter(reminder, now)
    if isinstance(matter, Matter):
        return compose(reminder, matter)
    _held(reminder).update(state=State.SKIPPED, outcome=matter, leased_until=None)
    return None


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
    if outcome := _unfit(reminder, loan.borrower, wanted_leads(loan), today):
        return outcome
    return Matter(
        borrower=loan.borrower,
        title=str(loan),
        path=loan.get_absolute_url(),
        due_on=reminder.due_on,
        today=today,
        discreet=_discreet(loan.borrower),
        row=row,
        currency=loan.currency,
        reference=schedule.reference if schedule.source == Source.AGREEMENT else "",
    )


def _deadline_matter(reminder: Reminder, now: datetime.datetime) -> Matter | Outcome:
    deadline = Deadline.objects.select_related("borrower__reminder_preference").get(reminders=reminder.pk)
    borrower = deadline.borrower
    if deadline.done_at or deadline.on != reminder.due_on:
        return Outcome.DONE
    today = local_day(now, borrower.zone)
    if outcome := _unfit(reminder, borrower, wanted_deadline_leads(_preference(borrower)), today):
        return outcome
    return Matter(
        borrower=borrower,
        title=deadline.what,
        path=deadline.url if deadline.url.startswith("/") else reverse("home"),
        due_on=reminder.due_on,
        today=today,
        discreet=_discreet(borrower),
    )


def _unfit(reminder: Reminder, borrower: Borrower, leads: tuple[int, ...], today: datetime.date) -> Outcome | None:
    """Why this borrower is not to get this lead today, if there is a reason."""
    if not borrower.is_active:
        return Outcome.CLOSED
    if reminder.lead not in leads:
        return Outcome.UNWANTED
    last = latest(reminder.due_on, today, leads)
    return Outcome.OVERTAKEN if last is not None and last > reminder.lead else None


def _preference(borrower: Borrower) -> Preference | None:
    return getattr(borrower, "reminder_preference", None)


def _discreet(borrower: Borrower) -> bool:
    preference = _preference(borrower)
    return bool(preference and preference.discreet_subject)


# --- What came of it ------------------------------------------------------------------------------------------------


def _held(reminder: Reminder) -> QuerySet[Reminder]:
    """The row, while it waits and the lease under which it was claimed is still ours."""
    return Reminder.objects.pending().filter(pk=reminder.pk, lease=reminder.lease)


def _note_intent(reminder: Reminder, mail: EmailMultiAlternatives, now: datetime.datetime) -> bool:
    """Write down that the mail is about to be handed over. False when the lease has gone to somebody else: then do not."""
    reminder.attempts += 1
    return bool(
        _held(reminder).update(
            attempts=reminder.attempts,
            may_be_repeated=reminder.may_be_repeated or reminder.in_flight_since is not None,
            in_flight_since=now,
            leased_until=now + LEASE,
            subject=mail.subject,
            text=mail.body,
        )
    )


def _note_sent(reminder: Reminder, now: datetime.datetime) -> None:
    """The server has taken it. This holds whoever has the lease by now."""
    Reminder.objects.filter(pk=reminder.pk).update(
        state=State.SENT, sent_at=now, outcome="", outcome_detail="", in_flight_since=None, leased_until=None
    )


def _note_failure(reminder: Reminder, failure: Failure, now: datetime.datetime) -> None:
    """Try again after a while, or give up: on a refusal for good at once, else after the fifth attempt."""
    given_up = failure.permanent or reminder.attempts > len(BACKOFF)
    _held(reminder).update(
        state=State.FAILED if given_up else State.PENDING,
        attempts=reminder.attempts,
        leased_until=None if given_up else now + BACKOFF[max(reminder.attempts, 1) - 1],
        outcome=failure.outcome,
        outcome_detail=failure.detail,
        **({"in_flight_since": None} if failure.answered else {}),
    )


def _wait_for_server(reminders: list[Reminder], error: OSError, now: datetime.datetime) -> None:
    """Put back what was claimed: none of these was attempted. The next sweep after the pause tries again."""
    logger.warning("the mail server cannot be reached: %s", type(error).__name__)
    for reminder in reminders:
        _held(reminder).update(
            leased_until=now + SERVER_PAUSE, outcome=Outcome.NO_SERVER, outcome_detail=str(error)[:300]
        )


# --- What the borrower wants ----------------------------------------------------------------------------------------


def set_preference(*, borrower: Borrower, discreet_subject: bool, remind_deadlines: bool) -> None:
    Preference.objects.update_or_create(
        borrower=borrower, defaults={"discreet_subject": discreet_subject, "remind_deadlines": remind_deadlines}
    )


def choose_leads(*, loan: Loan, leads: Iterable[int]) -> None:
    """Remind of this loan at these leads only; with none, not at all."""
    LoanPreference.objects.update_or_create(loan=loan, defaults={"leads": sorted(set(leads))})


def stop_reminders(*, borrower: Borrower, loan: Loan | None) -> None:
    """No more reminders of this loan; with none, of no deadline. Stopping twice is stopping once."""
    if loan:
        choose_leads(loan=loan, leads=[])
    else:
        Preference.objects.update_or_create(borrower=borrower, defaults={"remind_deadlines": False})
