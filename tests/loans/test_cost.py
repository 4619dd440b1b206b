"""The yearly cost. The worked numbers are those of the rule research, sections 2.2 and 10."""

import datetime
from decimal import Decimal as D

import pytest

from loans.cost import Cost, Line, Side, Standing, line_for, lpr_on, standing, yearly_cost
from loans.schedule import Due, Method, Terms, build, due_dates

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


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2020-08-20", "15.40"),
        ("2022-08-21", "14.80"),
        ("2022-08-22", "14.60"),
        ("2024-10-20", "13.40"),
        ("2024-10-21", "12.40"),
        ("2025-05-19", "12.40"),
        ("2025-05-20", "12.00"),
    ],
)
def test_four_times_the_lpr_changes_on_the_day_of_publication(day, percent):
    assert 400 * lpr_on(datetime.date.fromisoformat(day)) == D(percent)


@pytest.mark.parametrize("day", ["2019-08-19", "2026-02-25"])
def test_beyond_the_table_there_is_no_lpr(day):
    assert lpr_on(datetime.date.fromisoformat(day)) is None
    assert line_for(Side.PRIVATE, datetime.date.fromisoformat(day)) is None


def test_the_line_depends_on_who_lent_and_when():
    day = datetime.date(2024, 11, 1)
    assert line_for(Side.PRIVATE, day) == Line("four_lpr", D("0.124"))
    assert line_for(Side.LICENSED, day) == Line("court_24", D("0.24"))
    assert line_for(Side.UNKNOWN, day) is None
    assert line_for(Side.PRIVATE, datetime.date(2020, 8, 19)) is None
    assert line_for(Side.PRIVATE, datetime.date(2020, 8, 20)) == Line("four_lpr", D("0.154"))


@pytest.mark.parametrize(
    ("simple", "effective", "expected"),
    [("0.2171", "0.24", "within"), ("0.24", "0.2682", "depends"), ("0.2401", "0.2683", "above")],
)
def test_between_the_two_ways_to_count_it_depends(simple, effective, expected):
    assert standing(Cost(D(simple), D(effective)), Line("court_24", D("0.24"))) is Standing(expected)
