"""Leads: on which days around a due day a reminder goes out, and at which instant that is for one person.

A lead is a number of days counted from the due day: -3 is three days before it, 0 the day itself, 7 a week after.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from reminders.freedays import working_day

LEADS = (-7, -3, -1, 0, 1, 3, 7)
DEADLINE_LEADS = (-3, -1, 0)
IN_TIME = datetime.timedelta(hours=1)  # what goes out this soon after its hour is not held back by quiet hours

Quiet = tuple[datetime.time, datetime.time]  # from, to; over midnight when the second is the earlier


@dataclass(frozen=True, slots=True)
class Habit:
    """When one person wants to hear: the hour of their own clock, the hours of quiet, and whether free days are left out."""

    hour: datetime.time
    zone: datetime.tzinfo
    quiet: Quiet | None = None
    moves_free_days: bool = False
    country: str = ""  # whose holidays are free; with none, weekends alone

    def send_day(self, due_on: datetime.date, lead: int) -> datetime.date:
        """The day of a lead. A free day gives way, when that is wanted: before the due day to an earlier one, after it to a later."""
        day = send_day(due_on, lead)
        return working_day(day, self.country, later=lead > 0) if self.moves_free_days else day

    def send_at(self, due_on: datetime.date, lead: int) -> datetime.datetime:
        return at_hour(self.send_day(due_on, lead), self.hour, self.zone)

    def worth_sending(self, due_on: datetime.date, learnt_on: datetime.date, leads: Iterable[int] = LEADS) -> list[int]:
        """The leads whose day had not passed when the due day became known; that very day's is one of them."""
        return [lead for lead in leads if self.send_day(due_on, lead) >= learnt_on]

    def latest(self, due_on: datetime.date, today: datetime.date, leads: Iterable[int] = LEADS) -> int | None:
        """The one lead to send when several have come due unsent, as after a power cut: the last. None before the first."""
        return max((lead for lead in leads if self.send_day(due_on, lead) <= today), default=None)

    def quiet_until(self, planned: datetime.datetime, now: datetime.datetime) -> datetime.datetime | None:
        """When something late may go out, if it is quiet now; None when it may at once. An hour that was chosen is kept."""
        if self.quiet is None or now - planned < IN_TIME:
            return None
        local = now.astimezone(self.zone)
        if not is_within(local.time(), self.quiet):
            return None
        ends_tomorrow = local.time() >= self.quiet[1]
        return at_hour(local.date() + datetime.timedelta(days=ends_tomorrow), self.quiet[1], self.zone)


def send_day(due_on: datetime.date, lead: int) -> datetime.date:
    return due_on + datetime.timedelta(days=lead)


def at_hour(day: datetime.date, hour: datetime.time, zone: datetime.tzinfo) -> datetime.datetime:
    """The instant, in UTC, at which it is `hour` on the day where the person lives.

    An hour that the change to summer time leaves out is taken as much later; of an hour that comes twice, the first counts.
    """
    return datetime.datetime.combine(day, hour.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(datetime.UTC)


def local_day(instant: datetime.datetime, zone: datetime.tzinfo) -> datetime.date:
    return instant.astimezone(zone).date()


def is_within(hour: datetime.time, quiet: Quiet) -> bool:
    """Whether the hour lies in the hours of quiet."""
    start, end = quiet
    return hour >= start or hour < end if end <= start else start <= hour < end
