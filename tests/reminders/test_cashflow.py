import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.cashflow import Income, periods


def d(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_a_salary_on_the_31st_comes_on_the_last_day_of_a_shorter_month():
    found = periods(Income(Decimal(1), 31), [], d("2028-01-31"), 4)  # a leap year
    assert [period.start for period in found] == [d("2028-01-31"), d("2028-02-29"), d("2028-03-31"), d("2028-04-30")]


@pytest.mark.parametrize(
    ("on", "place"), [("2026-01-09", 0), ("2026-01-10", 1), ("2026-02-09", 1), ("2026-02-10", 2), ("2025-11-01", 0)]
)
def test_a_due_falls_into_the_stretch_in_which_it_is_to_be_paid(on, place):
    found = periods(Income(Decimal(100), 10), [(d(on), Decimal(7))], d("2026-01-05"), 4)
    assert [period.due for period in found] == [Decimal(7) if index == place else 0 for index in range(4)]


def test_a_short_stretch_is_covered_by_what_is_left_over_before():
    dues = [(d("2026-02-12"), Decimal(150)), (d("2026-03-12"), Decimal(150))]
    found = periods(Income(Decimal(100), 10, Decimal(20)), dues, d("2026-01-10"), 3)
    # 80 left over; then 70 short, of which all is covered and 10 stay; then 70 short with 10 left over
    assert [(p.left, p.is_short, p.is_covered) for p in found] == [
        (Decimal(80), False, False), (Decimal(-70), True, True), (Decimal(-70), True, False),
    ]  # fmt: skip


@given(st.integers(1, 31), st.dates(d("2020-01-01"), d("2040-12-31")), st.lists(st.integers(-40, 300), max_size=20))
def test_the_stretches_leave_no_day_out_and_count_each_due_once(day, start, offsets):
    dues = [(start + datetime.timedelta(days=offset), Decimal(1)) for offset in offsets]
    found = periods(Income(Decimal(1), day), dues, start)
    assert found[0].start <= start <= found[0].end
    assert all(b.start == a.end + datetime.timedelta(days=1) for a, b in pairwise(found))
    assert sum(period.due for period in found) == len(dues)
