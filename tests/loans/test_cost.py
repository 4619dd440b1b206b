"""The yearly cost. The worked numbers are those of the rule research, section 10."""

import datetime
from decimal import Decimal as D

import pytest

from loans.cost import Cost, yearly_cost
from loans.schedule import Due, Every, Method, Terms, build, due_dates

OPENED, FIRST = datetime.date(2025, 12, 15), datetime.date(2026, 1, 15)


def schedule(principal: str, rate: str, method: Method, count: int = 12, **fields) -> tuple[Due, ...]:
    return build(Terms(D(principal), "CNY", D(rate), method, count, FIRST, **fields))


# 872.20 a month at 8.5 %, with a guarantee fee of 88 beside it.
STACKED = [Due(n, day, D("872.20"), fee=D(88)) for n, day in enumerate(due_dates(FIRST, 12), start=1)]


@pytest.mark.parametrize(
    ("received", "dues", "simple", "effective"),
    [
        ("10000", schedule("10000", "0.12", Method.EQUAL_INSTALMENT), "12.00", "12.68"),
        ("10000", schedule("10000", "0.24", Method.EQUAL_INSTALMENT), "24.00", "26.82"),
        ("12000", schedule("12000", "0.072", Method.FLAT_FEE), "13.03", "13.84"),
        ("12000", schedule("12000", "0.0864", Method.FLAT_FEE), "15.58", "16.74"),
        ("12000", schedule("12000", "0.09", Method.FLAT_FEE), "16.22", "17.48"),
        ("12000", schedule("12000", "0.072", Method.FLAT_FEE, 24), "13.27", "14.10"),
        ("11136", schedule("12000", "0", Method.INTEREST_FREE), "14.02", "14.96"),
        ("10000", STACKED, "27.01", "30.61"),
    ],
)
def test_the_yearly_cost_is_the_one_that_was_worked_out(received, dues, simple, effective):
    cost = yearly_cost(D(received), OPENED, dues)
    assert (round(cost.simple * 100, 2), round(cost.effective * 100, 2)) == (D(simple), D(effective))


def test_money_kept_back_at_the_start_shows_in_the_cost():
    """A note of 10,000, of which 9,000 were received, paid back after 30 days: 135.19 % simple."""
    due = Due(1, datetime.date(2026, 1, 14), D(10000))
    assert round(yearly_cost(D(9000), OPENED, [due]).simple * 100, 2) == D("135.19")


def test_irregular_days_count_as_days():
    """1,000 back as 550 after 73 days and 550 after 146: discounted at the rate found, they are worth 1,000."""
    days = [OPENED + datetime.timedelta(days=n) for n in (73, 146)]
    cost = yearly_cost(D(1000), OPENED, [Due(n, day, D(550)) for n, day in enumerate(days, start=1)])
    worth = sum(550 / (1 + float(cost.effective)) ** years for years in (0.2, 0.4))
    assert worth == pytest.approx(1000, abs=0.01)


def test_a_loan_without_cost_costs_nothing():
    assert yearly_cost(D(12000), OPENED, schedule("12000", "0", Method.INTEREST_FREE)) == Cost(D(0), D(0))


@pytest.mark.parametrize(
    ("received", "dues"),
    [
        ("10000", []),
        ("10000", [Due(1, FIRST, D(9000))]),
        ("0", [Due(1, FIRST, D(9000))]),
        ("1", [Due(1, OPENED, D(2))]),
    ],
)
def test_what_has_no_cost_that_can_be_told_has_none(received, dues):
    assert yearly_cost(D(received), OPENED, dues) is None


def test_weeks_are_counted_as_weeks():
    """36 % a year in weekly instalments: 365 / 7 times the weekly rate, and that rate with interest on interest."""
    dues = build(Terms(D(5200), "CNY", D("0.36"), Method.EQUAL_INSTALMENT, 52, FIRST, every=Every.WEEK))
    cost = yearly_cost(D(5200), FIRST - datetime.timedelta(days=7), dues)
    assert round(cost.simple * 100, 2) == D("36.00")
    assert round(cost.effective * 100, 2) == D("43.16")


def test_a_quarter_counts_as_a_quarter():
    dues = build(Terms(D(10000), "CNY", D("0.12"), Method.EQUAL_INSTALMENT, 8, FIRST, every=Every.QUARTER))
    cost = yearly_cost(D(10000), datetime.date(2025, 10, 15), dues)
    assert (round(cost.simple * 100, 2), round(cost.effective * 100, 2)) == (D("12.00"), D("12.55"))


def test_a_loan_due_at_the_end_of_each_month_counts_months():
    dues = build(Terms(D(10000), "CNY", D("0.12"), Method.EQUAL_INSTALMENT, 12, datetime.date(2026, 2, 28), due_day=31))
    assert round(yearly_cost(D(10000), datetime.date(2026, 1, 31), dues).simple * 100, 2) == D("12.00")


def test_a_loan_without_a_day_has_no_cost_that_can_be_told():
    dues = build(Terms(D(10000), "CNY", D("0.12"), Method.OPEN_ENDED, 1, FIRST))
    assert yearly_cost(D(10000), OPENED, dues) is None
