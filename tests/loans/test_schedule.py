"""Schedules. The worked numbers are those of the rule research, section 10, made with 40 digits."""

import datetime
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.money import exponent, total
from loans.schedule import (
    DayCount,
    Every,
    ImpossibleTerms,
    Method,
    Terms,
    amounts,
    build,
    due_dates,
    split,
    year_fraction,
)

FIRST = datetime.date(2026, 1, 15)


def terms(principal="10000", rate="0.12", method=Method.EQUAL_INSTALMENT, count=12, **fields) -> Terms:
    return Terms(
        D(principal), fields.pop("currency", "CNY"), D(rate), method, count, fields.pop("first", FIRST), **fields
    )


@pytest.mark.parametrize(
    ("given_terms", "first", "second", "last", "interest"),
    [
        (terms(), ("788.49", "100.00"), ("796.37", "92.12"), "888.47", "661.86"),
        (terms(rate="0.24"), ("745.60", "200.00"), ("760.51", "185.09"), "945.55", "1347.15"),
        (terms(method=Method.EQUAL_PRINCIPAL), ("833.33", "100.00"), ("833.33", "91.67"), "841.70", "650.00"),
        (terms(method=Method.INTEREST_FIRST), ("0", "100.00"), ("0", "100.00"), "10100.00", "1200.00"),
        (terms(rate="0"), ("833.33", "0"), ("833.33", "0"), "833.37", "0"),
        (terms(method=Method.INTEREST_FREE), ("833.33", "0"), ("833.33", "0"), "833.37", "0"),
    ],
)
def test_a_schedule_is_the_one_that_was_worked_out(given_terms, first, second, last, interest):
    dues = build(given_terms)
    assert [(due.principal, due.interest) for due in dues[:2]] == [tuple(map(D, first)), tuple(map(D, second))]
    assert dues[-1].total == D(last)
    assert total(due.interest for due in dues) == D(interest)


@pytest.mark.parametrize(
    ("rate", "count", "instalment"), [("0.072", 12, "1072.00"), ("0.0864", 12, "1086.40"), ("0.09", 12, "1090.00"), ("0.072", 24, "572.00")]
)  # fmt: skip
def test_a_monthly_fee_is_taken_of_the_whole_principal(rate, count, instalment):
    dues = build(terms("12000", rate, Method.FLAT_FEE, count))
    assert {due.total for due in dues} == {D(instalment)}
    assert all(due.interest == 0 for due in dues)


@pytest.mark.parametrize(("day_count", "owed"), [(DayCount.ACTUAL_365, "11200.00"), (DayCount.ACTUAL_360, "11216.67")])
def test_a_loan_paid_at_once_counts_its_days(day_count, owed):
    a_year = terms(method=Method.BULLET, count=1, starts_on=datetime.date(2025, 1, 15), day_count=day_count)
    assert [due.total for due in build(a_year)] == [D(owed)]


def test_a_fee_stands_with_every_instalment():
    """The stacked case: 10,000 at 8.5 % in twelve instalments of 872.20, with a guarantee fee of 88 a month."""
    dues = build(terms(rate="0.085", fee_each=D(88)))
    assert (dues[0].fee, dues[0].total) == (D(88), D("960.20"))
    assert {due.fee for due in dues} == {D(88)}


def test_a_first_period_that_is_no_month_counts_its_days():
    """From 1 December to 15 January are 45 days: 10,000 x 0.12 x 45 / 360 is 150.00, where a month has 100.00."""
    first, second, *_ = build(terms(starts_on=datetime.date(2025, 12, 1), day_count=DayCount.ACTUAL_360))
    assert (first.principal, first.interest) == (D("788.49"), D("150.00"))
    assert (second.principal, second.interest) == (D("796.37"), D("92.12"))


def test_a_first_period_of_a_month_is_a_twelfth_of_a_year():
    assert build(terms(starts_on=datetime.date(2025, 12, 15))) == build(terms())
    end_of_month = terms(starts_on=datetime.date(2026, 1, 31), first=datetime.date(2026, 2, 28))
    assert build(end_of_month)[0].interest == D("100.00")


def test_due_days_do_not_drift():
    days = due_dates(datetime.date(2026, 1, 31), 4)
    assert [day.isoformat() for day in days] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


@pytest.mark.parametrize(
    ("start", "end", "day_count", "fraction"),
    [
        ("2026-01-01", "2026-02-01", DayCount.ACTUAL_365, D(31) / 365),
        ("2026-01-01", "2026-02-01", DayCount.ACTUAL_360, D(31) / 360),
        ("2026-01-01", "2026-02-01", DayCount.THIRTY_360, D(30) / 360),
        ("2026-01-31", "2026-03-31", DayCount.THIRTY_360, D(60) / 360),
    ],
)
def test_days_become_a_part_of_a_year_by_their_convention(start, end, day_count, fraction):
    first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    assert year_fraction(first, last, day_count) == fraction


@pytest.mark.parametrize(
    ("given_terms", "code"),
    [
        (terms("0"), "principal_not_positive"),
        (terms("1e13"), "principal_too_large"),
        (terms("10.001"), "principal_too_fine"),
        (terms("10.5", currency="JPY"), "principal_too_fine"),
        (terms(rate="1e9"), "rate_out_of_range"),
        (terms(rate="-0.1"), "rate_out_of_range"),
        (terms(count=0), "count_out_of_range"),
        (terms(count=601), "count_out_of_range"),
        (terms(first=datetime.date(9999, 12, 1)), "date_out_of_range"),
        (terms(first=datetime.date(2180, 1, 1), count=600), "date_out_of_range"),
        (terms(starts_on=datetime.date(2026, 2, 1)), "due_before_start"),
        (terms(fee_each=D("10001")), "fee_out_of_range"),
        (terms(fee_each=D("0.001")), "fee_out_of_range"),
        (terms("1e12", "100", Method.BULLET, 1, starts_on=datetime.date(1950, 1, 1)), "interest_too_large"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(given_terms, code):
    with pytest.raises(ImpossibleTerms) as caught:
        build(given_terms)
    assert caught.value.code == code


@given(
    cents=st.integers(1, 10**9),
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
    rate=st.decimals(0, 3, places=4),
    method=st.sampled_from(list(Method)),
    count=st.integers(1, 120),
)
def test_every_schedule_repays_the_principal_exactly_and_nothing_in_it_is_negative(
    cents, currency, rate, method, count
):
    principal = D(cents).scaleb(-exponent(currency))
    dues = build(Terms(principal, currency, rate, method, count, FIRST))
    assert total(due.principal for due in dues) == principal
    assert all(min(due.principal, due.interest, due.fee) >= 0 for due in dues)
    assert [due.number for due in dues] == list(range(1, len(dues) + 1))
    assert all(earlier.on < later.on for earlier, later in pairwise(dues))


@given(cents=st.integers(1, 10**6), count=st.integers(1, 60))
def test_a_split_loses_no_cent(cents, count):
    dues = split(D(cents).scaleb(-2), "CNY", due_dates(FIRST, count))
    assert total(due.principal for due in dues) == D(cents).scaleb(-2)
    assert min(due.principal for due in dues) >= 0


# --- Other rhythms ----------------------------------------------------------------------------------------------------


def days_of(**fields) -> list[str]:
    return [due.on.isoformat() for due in build(terms(count=4, **fields))]


def test_due_days_follow_their_rhythm_and_never_drift():
    first = datetime.date(2026, 1, 30)
    assert days_of(first=first, every=Every.WEEK) == ["2026-01-30", "2026-02-06", "2026-02-13", "2026-02-20"]
    assert days_of(first=first, every=Every.FORTNIGHT) == ["2026-01-30", "2026-02-13", "2026-02-27", "2026-03-13"]
    assert days_of(first=first) == ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]
    assert days_of(first=first, every=Every.QUARTER) == ["2026-01-30", "2026-04-30", "2026-07-30", "2026-10-30"]


def test_a_due_day_of_31_is_the_last_day_of_every_month():
    first = datetime.date(2026, 2, 28)
    assert days_of(first=first, due_day=31) == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    assert days_of(first=first) == ["2026-02-28", "2026-03-28", "2026-04-28", "2026-05-28"]


def test_a_leap_day_comes_back_as_the_last_of_february():
    yearly = terms(count=49, first=datetime.date(2024, 2, 29))
    assert [build(yearly)[k].on.isoformat() for k in (0, 12, 48)] == ["2024-02-29", "2025-02-28", "2028-02-29"]


def test_a_week_is_seven_days_of_the_year_of_its_convention():
    """10,000 x 0.365 x 7 / 365 is 70.00."""
    due = build(terms(rate="0.365", method=Method.INTEREST_FIRST, every=Every.WEEK, count=2))[0]
    assert due.interest == D("70.00")
    assert build(terms(rate="0.36", method=Method.INTEREST_FIRST, every=Every.FORTNIGHT, day_count=DayCount.ACTUAL_360))[0].interest == D("140.00")  # fmt: skip
    assert build(terms(rate="0.12", method=Method.INTEREST_FIRST, every=Every.QUARTER))[0].interest == D("300.00")


def test_interest_by_the_day_follows_the_length_of_each_month():
    """300,000 at 6 %: 1,500.00 a month of 30 days; by days of 365, 1,528.77 in January and 1,380.82 in February."""
    by_months = build(terms("300000", "0.06", Method.INTEREST_FIRST, 2, first=datetime.date(2026, 2, 1)))
    by_days = build(terms("300000", "0.06", Method.INTEREST_FIRST, 2, first=datetime.date(2026, 2, 1), by_days=True))
    assert [due.interest for due in by_months] == [D("1500.00"), D("1500.00")]
    assert [due.interest for due in by_days] == [D("1528.77"), D("1380.82")]
    assert [d.interest - m.interest for d, m in zip(by_days, by_months, strict=True)] == [D("28.77"), D("-119.18")]


def test_equal_instalments_by_the_day_are_equal_all_the_same():
    dues = build(terms("12000", "0.18", count=12, by_days=True, day_count=DayCount.ACTUAL_360))
    assert len({due.total for due in dues[:-1]}) == 1
    assert abs(dues[-1].total - dues[0].total) < D("0.12")
    assert dues[0].interest == D("186.00")  # 31 days of 0.05 % on 12,000


def test_a_loan_without_a_day_asks_for_its_principal_when_one_can():
    (due,) = build(terms(method=Method.OPEN_ENDED))
    assert (due.is_open, due.principal, due.interest) == (True, 10000, 0)


def test_amounts_are_those_of_the_schedule_in_the_smallest_unit():
    dues = build(terms())
    assert amounts(terms()) == [(int(due.principal * 100), int(due.interest * 100)) for due in dues]


@given(
    cents=st.integers(100, 10**8),
    rate=st.decimals(0, 2, places=4),
    method=st.sampled_from([m for m in Method if m not in (Method.BULLET, Method.OPEN_ENDED)]),
    every=st.sampled_from(list(Every)),
    count=st.integers(1, 60),
    early=st.integers(0, 80),
    by_days=st.booleans(),
    day_count=st.sampled_from(list(DayCount)),
)
def test_every_rhythm_repays_the_principal_exactly(cents, rate, method, every, count, early, by_days, day_count):
    principal = D(cents).scaleb(-2)
    dues = build(
        Terms(principal, "CNY", rate, method, count, FIRST, FIRST - datetime.timedelta(days=early), day_count, every=every, by_days=by_days)
    )  # fmt: skip
    assert total(due.principal for due in dues) == principal
    assert all(min(due.principal, due.interest, due.fee) >= 0 for due in dues)
    assert all(earlier.on < later.on for earlier, later in pairwise(dues))
