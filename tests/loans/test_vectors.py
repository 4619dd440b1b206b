"""The worked vectors of the rule research, section 10, one after the other; each was made with 40 digits."""

import datetime
from decimal import Decimal as D

import pytest

from loans.allocation import CARD_57
from loans.cap import cap_for, doubled_interest, supported_interest
from loans.cost import Cost, balance_at_cost, yearly_cost
from loans.ledger import Entry, Kind, Terms, position
from loans.money import to_minor, total
from loans.schedule import DayCount, Due, Method, build
from loans.schedule import Terms as LoanTerms

OPENED, FIRST = datetime.date(2025, 12, 15), datetime.date(2026, 1, 15)
DAY = datetime.timedelta(days=1)


def schedule(principal: str, rate: str, method: Method, count: int = 12, **fields) -> tuple[Due, ...]:
    return build(LoanTerms(D(principal), "CNY", D(rate), method, count, fields.pop("first", FIRST), **fields))


def percent(cost: Cost) -> tuple[D, D]:
    return round(cost.simple * 100, 2), round(cost.effective * 100, 2)


def test_10_000_at_12_percent_in_12_equal_instalments():
    dues = schedule("10000", "0.12", Method.EQUAL_INSTALMENT)
    assert {due.total for due in dues[:-1]} == {D("888.49")}
    assert (dues[0].interest, dues[0].principal, 10000 - dues[0].principal) == (D("100.00"), D("788.49"), D("9211.51"))
    assert (dues[1].interest, dues[-1].total) == (D("92.12"), D("888.47"))
    assert total(due.interest for due in dues) == D("661.86")


def test_10_000_at_24_percent_in_12_equal_instalments():
    dues = schedule("10000", "0.24", Method.EQUAL_INSTALMENT)
    assert (dues[0].total, dues[-1].total, total(due.interest for due in dues)) == (D("945.60"), D("945.55"), D("1347.15"))  # fmt: skip


def test_10_000_at_12_percent_with_equal_principal():
    dues = schedule("10000", "0.12", Method.EQUAL_PRINCIPAL)
    assert [due.total for due in (dues[0], dues[1], dues[-1])] == [D("933.33"), D("925.00"), D("841.70")]
    assert (dues[-1].principal, total(due.interest for due in dues)) == (D("833.37"), D("650.00"))


def test_10_000_at_12_percent_with_interest_first():
    dues = schedule("10000", "0.12", Method.INTEREST_FIRST)
    assert ({due.interest for due in dues}, total(due.interest for due in dues)) == ({D("100.00")}, D("1200.00"))
    assert [due.principal for due in dues] == [0] * 11 + [10000]


@pytest.mark.parametrize(("day_count", "interest"), [(DayCount.ACTUAL_365, "1200.00"), (DayCount.ACTUAL_360, "1216.67")])  # fmt: skip
def test_a_bullet_of_365_days(day_count, interest):
    (due,) = schedule("10000", "0.12", Method.BULLET, 1, starts_on=FIRST - 365 * DAY, day_count=day_count)
    assert due.interest == D(interest)


@pytest.mark.parametrize(
    ("monthly", "count", "instalment", "simple", "effective"),
    [
        ("0.0060", 12, "1072.00", "13.03", "13.84"),
        ("0.0072", 12, "1086.40", "15.58", "16.74"),
        ("0.0075", 12, "1090.00", "16.22", "17.48"),
        ("0.0060", 24, "572.00", "13.27", "14.10"),
    ],
)
def test_a_flat_fee_on_12_000(monthly, count, instalment, simple, effective):
    dues = schedule("12000", str(D(monthly) * 12), Method.FLAT_FEE, count)
    assert {due.total for due in dues} == {D(instalment)}
    assert percent(yearly_cost(D(12000), OPENED, dues)) == (D(simple), D(effective))


def test_a_fee_of_7_2_percent_up_front_on_12_000():
    dues = schedule("12000", "0", Method.INTEREST_FREE)
    assert percent(yearly_cost(D(12000) - D(864), OPENED, dues)) == (D("14.02"), D("14.96"))


def test_a_note_of_10_000_of_which_9_000_were_received():
    cost = yearly_cost(D(9000), OPENED, [Due(1, OPENED + 30 * DAY, D(10000))])
    assert round(cost.simple * 100, 2) == D("135.19")


def test_a_guarantee_fee_stacked_on_interest():
    dues = schedule("10000", "0.085", Method.EQUAL_INSTALMENT, fee_each=D(88))
    assert {due.total for due in dues[:-1]} == {D("960.20")}
    twelve_alike = [Due(due.number, due.on, D("872.20"), fee=D(88)) for due in dues]
    assert percent(yearly_cost(D(10000), OPENED, twelve_alike)) == (D("27.01"), D("30.61"))


def test_24_percent_simple_and_24_percent_effective():
    assert round(((1 + D("0.24") / 12) ** 12 - 1) * 100, 2) == D("26.82")
    simple = yearly_cost(D(10000), OPENED, schedule("10000", "0.24", Method.EQUAL_INSTALMENT))
    assert percent(simple) == (D("24.00"), D("26.82"))
    effective = yearly_cost(D(10000), OPENED, schedule("10000", "0.217055", Method.EQUAL_INSTALMENT))
    assert percent(effective) == (D("21.71"), D("24.00"))


@pytest.mark.parametrize(("basis", "penalty"), [(360, "100.00"), (365, "98.63")])
def test_5_000_overdue_for_40_days_at_one_and_a_half_times_12_percent(basis, penalty):
    terms = Terms("CNY", penalty_rate=D("0.12") * D("1.5"), day_basis=basis)
    assert position([Due(1, FIRST, D(5000))], [], terms, FIRST + 40 * DAY).penalty == D(penalty)


def test_doubled_interest_on_50_000_for_100_days():
    assert doubled_interest(D(50000), 100) == D("875.00")


def test_early_payoff_after_five_payments_and_ten_days():
    dues = schedule("10000", "0.12", Method.EQUAL_INSTALMENT)
    paid = [Entry(due.number, Kind.PAYMENT, due.total, due.on) for due in dues[:5]]
    terms = Terms("CNY", annual_rate=D("0.12"), day_basis=360, starts_on=OPENED)
    now = position(dues, paid, terms, dues[4].on + 10 * DAY)
    assert (now.principal, now.accrued, now.payoff) == (D("5977.91"), D("19.93"), D("5997.84"))


def test_a_private_loan_of_20_000_at_24_percent_of_november_2024():
    cap = cap_for("person", datetime.date(2024, 11, 1), datetime.date(2025, 11, 1))
    claimed = supported_interest(D(20000), D("0.24"), 365)
    supported = supported_interest(D(20000), cap.rate, 365)
    assert (claimed, cap.rate, supported, claimed - supported) == (4800, D("0.124"), 2480, 2320)


def test_early_payoff_of_a_flat_fee_after_5_of_12():
    """7,000.00 by usual practice, 7,188.31 actuarially; 7,504.00 with all fees to come is above both."""
    dues = schedule("12000", "0.072", Method.FLAT_FEE)
    paid = [Entry(due.number, Kind.PAYMENT, due.total, due.on) for due in dues[:5]]
    payoff = position(dues, paid, Terms("CNY", starts_on=OPENED), dues[4].on).payoff
    actuarial = to_minor(balance_at_cost(D(12000), OPENED, dues, 5), "CNY")
    assert (payoff, actuarial) == (D("7000.00"), D("7188.31"))
    assert max(payoff, actuarial) < 7000 + 7 * D("72.00") == D("7504.00")


@pytest.mark.parametrize(
    ("order", "days", "expected"),
    [
        ({}, 10, [("cost", D(100)), ("interest", D(250))]),
        ({"order": CARD_57}, 120, [("principal", D(350))]),
    ],
)
def test_350_paid_on_costs_100_interest_300_principal_1_000(order, days, expected):
    dues = [Due(1, FIRST, D(1000), D(300), D(100))]
    paid = [Entry(1, Kind.PAYMENT, D(350), FIRST + days * DAY)]
    now = position(dues, paid, Terms("CNY", **order), FIRST + days * DAY)
    assert [(str(a.part), a.amount) for a in now.allocations] == expected
