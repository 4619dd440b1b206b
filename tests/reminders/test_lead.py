import datetime
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.lead import LEADS, Habit, local_day

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
NINE = datetime.time(9, 0)
PLAIN = Habit(NINE, SHANGHAI)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("due_on", "lead", "hour", "zone", "expected"),
    [
        ("2026-12-15", -3, "09:00", "Asia/Shanghai", "2026-12-12T01:00"),
        ("2026-12-15", 0, "07:30", "Asia/Kolkata", "2026-12-15T02:00"),
        ("2026-12-15", 7, "09:00", "America/New_York", "2026-12-22T14:00"),
        # 31 January, leap day, new year
        ("2026-01-31", 1, "09:00", "Asia/Shanghai", "2026-02-01T01:00"),
        ("2027-03-01", -1, "09:00", "Asia/Shanghai", "2027-02-28T01:00"),
        ("2028-03-01", -1, "09:00", "Asia/Shanghai", "2028-02-29T01:00"),
        ("2028-02-29", 0, "09:00", "Europe/London", "2028-02-29T09:00"),
        ("2027-01-01", -3, "00:00", "Asia/Shanghai", "2026-12-28T16:00"),
        # New York: summer time from 8 March to 1 November 2026
        ("2026-03-08", -1, "09:00", "America/New_York", "2026-03-07T14:00"),
        ("2026-03-08", 0, "09:00", "America/New_York", "2026-03-08T13:00"),
        ("2026-03-08", 0, "02:30", "America/New_York", "2026-03-08T07:30"),  # does not exist: 03:30 by the new clock
        ("2026-11-01", 0, "01:30", "America/New_York", "2026-11-01T05:30"),  # comes twice: the first
        ("2026-11-01", 0, "09:00", "America/New_York", "2026-11-01T14:00"),
        # Cairo: midnight of 24 April 2026 does not exist, and the day stays the same
        ("2026-04-24", 0, "00:15", "Africa/Cairo", "2026-04-23T22:15"),
        # Lord Howe: half an hour of summer time
        ("2026-10-04", 0, "09:00", "Australia/Lord_Howe", "2026-10-03T22:00"),
    ],
)
def test_a_reminder_goes_out_at_the_hour_of_the_place_on_the_day_of_its_lead(due_on, lead, hour, zone, expected):
    habit = Habit(datetime.time.fromisoformat(hour), zoneinfo.ZoneInfo(zone))
    instant = habit.send_at(day(due_on), lead)
    assert instant == datetime.datetime.fromisoformat(expected).replace(tzinfo=datetime.UTC)


@given(
    due_on=st.dates(day("2020-01-01"), day("2037-12-31")),
    lead=st.sampled_from(LEADS),
    hour=st.times(),
    zone=st.timezones(),
)
def test_in_every_zone_the_local_day_is_that_of_the_lead(due_on, lead, hour, zone):
    assert local_day(Habit(hour, zone).send_at(due_on, lead), zone) == due_on + datetime.timedelta(days=lead)


@pytest.mark.parametrize(
    ("learnt_on", "expected"),
    [
        ("2026-12-01", [-7, -3, -1, 0, 1, 3, 7]),
        ("2026-12-08", [-7, -3, -1, 0, 1, 3, 7]),
        ("2026-12-09", [-3, -1, 0, 1, 3, 7]),
        ("2026-12-15", [0, 1, 3, 7]),
        ("2026-12-17", [3, 7]),
        ("2026-12-23", []),
    ],
)
def test_of_a_due_day_learnt_late_only_the_leads_from_that_day_on_are_worth_sending(learnt_on, expected):
    assert PLAIN.worth_sending(day("2026-12-15"), day(learnt_on)) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-12-07", None), ("2026-12-08", -7), ("2026-12-13", -3), ("2026-12-15", 0), ("2027-01-30", 7)],
)
def test_of_several_missed_leads_the_last_one_stands_for_all(today, expected):
    assert PLAIN.latest(day("2026-12-15"), day(today)) == expected
