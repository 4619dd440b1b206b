"""Leads: on which days around a due day a reminder goes out, and at which instant that is for one person.

A lead is a number of days counted from the due day: -3 is three days before it, 0 the day itself, 7 a week after.
"""

import datetime
from collections.abc import Iterable

LEADS = (-7, -3, -1, 0, 1, 3, 7)
DEADLINE_LEADS = (-3, -1, 0)


def send_day(due_on: datetime.date, lead: int) -> datetime.date:
    return due_on + datetime.timedelta(days=lead)


def send_at(due_on: datetime.date, lead: int, hour: datetime.time, zone: datetime.tzinfo) -> datetime.datetime:
    """The instant, in UTC, at which it is `hour` on the day of the lead where the person lives.

    An hour that the change to summer time leaves out is taken as much later; of an hour that comes twice, the first counts.
    """
    local = datetime.datetime.combine(send_day(due_on, lead), hour.replace(tzinfo=None, fold=0), tzinfo=zone)
    return local.astimezone(datetime.UTC)


def local_day(instant: datetime.datetime, zone: datetime.tzinfo) -> datetime.date:
    return instant.astimezone(zone).date()


def worth_sending(due_on: datetime.date, learnt_on: datetime.date, leads: Iterable[int] = LEADS) -> list[int]:
    """The leads whose day had not passed when the due day became known; that very day's is one of them."""
    return [lead for lead in leads if send_day(due_on, lead) >= learnt_on]


def latest(due_on: datetime.date, today: datetime.date, leads: Iterable[int] = LEADS) -> int | None:
    """The one lead to send when several have come due unsent, as after a power cut: the last. None before the first."""
    return max((lead for lead in leads if send_day(due_on, lead) <= today), default=None)
