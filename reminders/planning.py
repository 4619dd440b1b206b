"""Makes the rows of what is to be reminded of in the next days, and keeps the waiting ones in step. Looks at what falls due only."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from borrowers.models import Borrower, Deadline
from borrowers.remembering import add_deadline
from loans.models import Instalment, Loan
from reminders.freedays import LONGEST
from reminders.lead import DEADLINE_LEADS, LEADS, local_day
from reminders.mail import new_message_id
from reminders.models import MONTHLY, Channel, Device, Heartbeat, Hook, Outcome, Preference, Reminder, State, habit_of

HORIZON = datetime.timedelta(days=2)  # rows are made this long before they are due
LONGEST_OUTAGE = datetime.timedelta(days=31)  # what fell due while nothing ran is made up for, this far back
CHUNK = 1000
Span = tuple[datetime.date, datetime.date]


def plan(*, now: datetime.datetime, since: datetime.datetime | None = None) -> None:
    """Make the rows of every lead between the day of `since` (when this last ran) and the horizon; adjust the waiting ones.

    Looks by due day through an index, so that the cost follows what falls due in that span and not what exists.
    Two at once, or one after the other, make each row once.
    """
    since = max(min(since or now, now), now - LONGEST_OUTAGE)  # a clock may have been set back
    # Somewhere it is still the day before, or already the day after.
    span = since.date() - datetime.timedelta(days=1), (now + HORIZON).date() + datetime.timedelta(days=1)
    _add_monthly_checks(now)
    for channel, borrowers in _audiences():
        _plan_channel(channel, span, since, borrowers)
    movers = Preference.objects.filter(moves_free_days=True)
    if movers.exists():  # theirs may be due some days before the lead's own day
        ahead = span[1], span[1] + LONGEST
        for channel, borrowers in _audiences():
            chosen = Q(borrower__in=movers.values("borrower"))
            _plan_channel(channel, ahead, since, borrowers & chosen if borrowers else chosen)
    _follow_moved_borrowers()
    _skip_superseded(now)


def _audiences() -> list[tuple[Channel, Q | None]]:
    """Every channel that somebody has, with who has it. Mail goes to everybody; who wants none is asked when it is written."""
    others = {Channel.PUSH: Device.objects.values("borrower"), Channel.HOOK: Hook.objects.values("borrower")}
    return [
        (Channel.EMAIL, None),
        *((channel, Q(borrower__in=who)) for channel, who in others.items() if who.exists()),
    ]


def _plan_channel(channel: Channel, span: Span, since: datetime.datetime, borrowers: Q | None) -> None:
    for lead in LEADS:
        _plan_instalments(lead, channel, span, since, borrowers)
    for lead in DEADLINE_LEADS:
        _plan_deadlines(lead, channel, span, since, borrowers)


def _days(lead: int, span: Span) -> Span:
    """The due days whose lead falls within the span."""
    away = datetime.timedelta(days=lead)
    return span[0] - away, span[1] - away


def _chunks(rows: QuerySet) -> Iterable[QuerySet]:
    keys = list(rows.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield rows.model._default_manager.filter(pk__in=keys[start : start + CHUNK])


def _plan_instalments(
    lead: int, channel: Channel, span: Span, since: datetime.datetime, borrowers: Q | None
) -> None:
    planned = Reminder.objects.filter(instalment=OuterRef("pk"), lead=lead, channel=channel)
    missing = Instalment.objects.filter(
        ~Exists(planned),
        due_on__range=_days(lead, span),
        schedule__is_current=True,
        schedule__loan__is_sample=False,
    )
    if borrowers:
        missing = missing.filter(schedule__loan__in=Loan.objects.filter(borrowers))
    for chunk in _chunks(missing):
        Reminder.objects.bulk_create(
            (
                new_row(instalment.schedule.loan.borrower, instalment.due_on, lead, channel=channel,
                        instalment=instalment, loan=instalment.schedule.loan)
                for instalment in chunk.select_related("schedule__loan__borrower__reminder_preference")
                if _is_ahead(instalment.schedule.loan.borrower, instalment.due_on, lead,
                             max(instalment.schedule.created_at, since))
            ),
            ignore_conflicts=True,
        )  # fmt: skip


def _plan_deadlines(lead: int, channel: Channel, span: Span, since: datetime.datetime, borrowers: Q | None) -> None:
    planned = Reminder.objects.filter(deadline=OuterRef("pk"), due_on=OuterRef("on"), lead=lead, channel=channel)
    missing = Deadline.objects.filter(~Exists(planned), on__range=_days(lead, span), done_at=None)
    if borrowers:
        missing = missing.filter(borrowers)
    for chunk in _chunks(missing):
        Reminder.objects.bulk_create(
            (
                new_row(deadline.borrower, deadline.on, lead, channel=channel, deadline=deadline)
                for deadline in chunk.select_related("borrower__reminder_preference")
                if _is_ahead(deadline.borrower, deadline.on, lead, since)
            ),
            ignore_conflicts=True,
        )


def _is_ahead(borrower: Borrower, due_on: datetime.date, lead: int, learnt: datetime.datetime) -> bool:
    """Whether the day of the lead had not passed when the due day became known."""
    return bool(habit_of(borrower).worth_sending(due_on, local_day(learnt, borrower.zone), [lead]))


def new_row(borrower: Borrower, due_on: datetime.date, lead: int, **what: Any) -> Reminder:
    """A row that waits for its instant; not kept yet."""
    return Reminder(
        borrower=borrower,
        due_on=due_on,
        lead=lead,
        time_zone=borrower.time_zone,
        remind_at=borrower.remind_at,
        send_at=habit_of(borrower).send_at(due_on, lead),
        message_id=new_message_id(f"reminder.{uuid.uuid4().hex}"),
        **what,
    )


# --- In step --------------------------------------------------------------------------------------------------------


def _follow_moved_borrowers() -> None:
    """Waiting rows whose borrower has since changed zone or hour are sent by the new ones."""
    moved = Reminder.objects.pending().filter(
        ~Q(time_zone=F("borrower__time_zone")) | ~Q(remind_at=F("borrower__remind_at"))
    )
    for chunk in _chunks(moved):
        for reminder in chunk.select_related("borrower__reminder_preference"):
            move(reminder=reminder)


def move(*, reminder: Reminder) -> None:
    """Send what waits by the habit that its borrower has now."""
    borrower = reminder.borrower
    Reminder.objects.pending().filter(pk=reminder.pk).update(
        time_zone=borrower.time_zone,
        remind_at=borrower.remind_at,
        send_at=habit_of(borrower).send_at(reminder.due_on, reminder.lead),
    )


def _skip_superseded(now: datetime.datetime) -> None:
    waiting = Reminder.objects.free(now)
    waiting.filter(instalment__schedule__is_current=False).update(state=State.SKIPPED, outcome=Outcome.SUPERSEDED)
    waiting.filter(
        Q(deadline__done_at__isnull=False) | Q(deadline__isnull=False) & ~Q(due_on=F("deadline__on"))
    ).update(state=State.SKIPPED, outcome=Outcome.DONE)


# --- Once a month ---------------------------------------------------------------------------------------------------


def _add_monthly_checks(now: datetime.datetime) -> None:
    """Shortly before a month begins, a matter for its first day: to look at one's accounts. One look at the clock on other days."""
    first = (now + HORIZON).date()
    if first.day > HORIZON.days + 1:
        return
    first = first.replace(day=1)
    name = f"monthly {first:%Y-%m}"
    if Heartbeat.objects.filter(name=name).exists():
        return
    unwanted = Preference.objects.filter(borrower=OuterRef("pk"), monthly_check=False)
    owing = Loan.objects.filter(borrower=OuterRef("pk"), is_sample=False)
    for chunk in _chunks(Borrower.objects.filter(~Exists(unwanted), Exists(owing), is_active=True)):
        for borrower in chunk:
            with translation.override(borrower.language):
                add_deadline(
                    borrower=borrower,
                    key=f"{MONTHLY}:{first:%Y-%m}",
                    what=_("Look at your accounts, and at your credit report twice a year"),
                    on=first,
                    url=reverse("loans:list"),
                )
    Deadline.objects.filter(key__startswith=MONTHLY, on__lt=first, done_at=None).update(done_at=now)
    Heartbeat.objects.get_or_create(name=name, defaults={"seen_at": now})
