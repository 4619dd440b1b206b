"""The question that each reminder must pass before it is written: is there still something to say, and may it be said now?"""

import datetime
from collections.abc import Iterable

from django.urls import reverse

from borrowers.models import Borrower, Deadline
from loans.models import Loan, Schedule
from loans.record import Source
from reminders.lead import local_day
from reminders.matter import Matter
from reminders.models import (
    Channel,
    Outcome,
    Reminder,
    habit_of,
    preference_of,
    wanted_deadline_leads,
    wanted_leads,
)

READ_AHEAD = 50  # loans read from the ledger at once, just before their mails are written ...
FRESH = datetime.timedelta(seconds=2)  # ... and read again when sending took longer than this


class Enquiry:
    """Asks the ledger about the reminders of a batch, in their order. What it reads together is never older than FRESH."""

    def __init__(self, reminders: Iterable[Reminder]) -> None:
        reminders = list(reminders)
        self.order = [reminder.loan_id for reminder in reminders]
        self.loans: dict[int, Loan] = {}
        self.read_at: datetime.datetime | None = None
        snoozes = Reminder.objects.pending().filter(is_snooze=True, borrower__in={row.borrower_id for row in reminders})
        self.snoozes = {_thing(snooze): snooze.send_at for snooze in snoozes}

    def answer(self, reminder: Reminder, now: datetime.datetime) -> Matter | Outcome:
        """What to tell, or why not."""
        if reminder.loan_id:
            found = _of_instalment(reminder, self._loan(reminder.loan_id, now), now)
        else:
            found = _of_deadline(reminder, now)
        later = self.snoozes.get(_thing(reminder))
        return Outcome.SNOOZED if isinstance(found, Matter) and later is not None and later > now else found

    def _loan(self, key: int, now: datetime.datetime) -> Loan:
        if key not in self.loans or not self.read_at or now - self.read_at > FRESH:
            here = self.order.index(key)
            loans = Loan.objects.with_history().select_related("reminder_preference", "borrower__reminder_preference")
            self.loans = loans.in_bulk([key, *filter(None, self.order[here : here + READ_AHEAD])])
            self.read_at = now
        return self.loans[key]


def _thing(reminder: Reminder) -> tuple[int | None, int | None, str]:
    return reminder.instalment_id, reminder.deadline_id, reminder.channel


def _of_instalment(reminder: Reminder, loan: Loan, now: datetime.datetime) -> Matter | Outcome:
    schedule = next(schedule for schedule in loan.schedules.all() if schedule.is_current)
    number = _number(schedule, reminder.instalment_id)
    if number is None:
        return Outcome.SUPERSEDED
    today = local_day(now, loan.borrower.zone)
    position = loan.position(on=max(today, schedule.opens_on))
    row = next(row for row in position.rows if row.due.number == number)
    if not row.unpaid_total:
        return Outcome.PAID
    if outcome := _unfit(reminder, loan.borrower, wanted_leads(loan), now):
        return outcome
    if position.is_paused:
        return Outcome.PAUSED
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


def _number(schedule: Schedule, key: int | None) -> int | None:
    """Which instalment of the schedule it is; None when it is one of another."""
    return next((instalment.number for instalment in schedule.instalments.all() if instalment.pk == key), None)


def _of_deadline(reminder: Reminder, now: datetime.datetime) -> Matter | Outcome:
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


def _unfit(reminder: Reminder, borrower: Borrower, leads: tuple[int, ...], now: datetime.datetime) -> Outcome | None:
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
