"""Tables from 民法典 188-195 and the rules of 2020 on limitation; days worked out by hand."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.limitation import Act, Interruption, Limitation, clock

DUE, TODAY = datetime.date(2022, 3, 1), datetime.date(2026, 11, 23)


def on(day: str, act: Act = Act.DEMAND) -> Interruption:
    return Interruption(act, datetime.date.fromisoformat(day))


def test_a_debt_last_due_four_years_ago_of_which_nobody_has_spoken_since_may_be_too_old():
    found = clock(DUE, [], TODAY)
    assert found.state == Limitation.PERHAPS_OVER
    assert found.stops
    assert found.runs_until == datetime.date(2025, 3, 1)


def test_a_demand_by_text_message_starts_the_three_years_anew():
    found = clock(DUE, [on("2024-05-01")], TODAY)
    assert found.state == Limitation.RUNNING
    assert found.runs_until == datetime.date(2027, 5, 1)
    assert found.because == Act.DEMAND


def test_a_part_payment_after_the_end_revives_the_debt():
    found = clock(DUE, [on("2026-10-01", Act.PAYMENT)], TODAY)
    assert found.state == Limitation.REVIVED
    assert not found.stops
    assert found.runs_until == datetime.date(2029, 10, 1)


def test_a_part_payment_while_the_time_runs_starts_it_anew_and_revives_nothing():
    found = clock(DUE, [on("2024-05-01"), on("2026-10-01", Act.PAYMENT)], TODAY)
    assert found.state == Limitation.RUNNING
    assert found.runs_until == datetime.date(2029, 10, 1)


def test_a_demand_after_the_end_changes_nothing():
    assert clock(DUE, [on("2025-03-02")], TODAY).state == Limitation.PERHAPS_OVER


@pytest.mark.parametrize("act", [Act.PAYMENT, Act.ACKNOWLEDGEMENT, Act.AGREEMENT])
def test_whatever_the_borrower_does_after_the_end_revives(act):
    assert clock(DUE, [on("2025-03-02", act)], TODAY).state == Limitation.REVIVED


@pytest.mark.parametrize(
    ("today", "state"),
    [("2025-03-01", Limitation.RUNNING), ("2025-03-02", Limitation.PERHAPS_OVER)],
)
def test_the_last_of_the_three_years_still_counts(today, state):
    assert clock(DUE, [], datetime.date.fromisoformat(today)).state == state


def test_instalments_count_from_the_last_of_them_even_when_a_demand_came_earlier():
    found = clock(datetime.date(2025, 12, 15), [on("2023-01-01")], TODAY)
    assert found.runs_until == datetime.date(2028, 12, 15)
    assert found.because is None


def test_without_any_day_it_cannot_be_told():
    assert clock(None, [], TODAY).state == Limitation.UNKNOWN


def test_without_a_due_day_it_counts_from_the_first_thing_known():
    assert clock(None, [on("2020-05-01")], TODAY).state == Limitation.PERHAPS_OVER
    assert clock(None, [on("2025-05-01")], TODAY).state == Limitation.RUNNING


def test_what_lies_ahead_does_not_count_yet():
    assert clock(DUE, [on("2026-12-01", Act.PAYMENT)], TODAY).state == Limitation.PERHAPS_OVER


def test_a_debt_due_on_the_29th_of_february_may_be_sued_for_until_the_28th():
    assert clock(datetime.date(2024, 2, 29), [], TODAY).runs_until == datetime.date(2027, 2, 28)


days = st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1))


@given(days, st.lists(st.builds(Interruption, st.sampled_from(Act), days)), days)
def test_the_order_of_what_is_told_does_not_matter(due, events, today):
    assert clock(due, events, today) == clock(due, reversed(events), today)


@given(days, st.lists(st.builds(Interruption, st.sampled_from(Act), days)), days)
def test_it_may_only_be_over_when_three_years_have_passed_since_everything_the_borrower_did(due, events, today):
    found = clock(due, events, today)
    assert found.stops == (found.runs_until < today)
    for event in events:
        if event.act.by_borrower and event.on <= today and found.stops:
            assert event.on <= found.since
