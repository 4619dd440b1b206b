"""What a payment would do before it is made. The loan: 10,000 at 12 % in 12 instalments of 888.49, the first due 15 January."""

from dataclasses import replace
from decimal import Decimal

import numpy_financial
import pytest

from loans.allocation import CARD_57, CIVIL_561, ORDERS, Part
from loans.entry import Entry, Kind
from loans.quote import NoQuote, Payoff, Way, destinations, prepay
from loans.schedule import Method
from tests.loans.test_journal import day, entry, made

FIRST = entry(1, Kind.PAYMENT, "888.49", "2026-01-15")


def amounts(outcome) -> list[Decimal]:
    return [each.amount for each in outcome.instalments]


def test_a_payoff_asks_for_no_interest_of_days_to_come():
    """After the first instalment 9,211.51 is owed; ten days at 12 % / 365 of it are 30.28."""
    quote = Payoff(made(entries=(FIRST,)).position(day("2026-01-25")))
    assert quote.amount == Decimal("9241.79")
    assert quote.most == Decimal("9773.37")
    assert quote.interest_to_come == Decimal("531.58")
    assert quote.fees_to_come == 0


def test_the_fees_of_instalments_to_come_are_told_apart_from_interest():
    record = made(entries=(FIRST,))
    plan = record.plans[0]
    dues = tuple(replace(due, fee=Decimal("20") if due.number > 1 else Decimal(0)) for due in plan.dues)
    quote = Payoff(replace(record, plans=(replace(plan, dues=dues),)).position(day("2026-01-25")))
    assert quote.fees_to_come == 220
    assert quote.interest_to_come == Decimal("531.58")


def test_a_lower_instalment_is_what_the_usual_formula_gives():
    quote = prepay(made(entries=(FIRST,)), Decimal("3000"), day("2026-01-15"))
    lower = quote.outcomes[1]
    assert lower.way is Way.LOWER
    expected = Decimal(-numpy_financial.pmt(0.01, 11, 6211.51)).quantize(Decimal("0.01"))
    assert amounts(lower)[:10] == [expected] * 10
    assert abs(amounts(lower)[10] - expected) <= Decimal("0.06")
    assert sum(each.principal for each in lower.instalments) == Decimal("6211.51")


def test_a_shorter_loan_keeps_the_instalment_and_ends_earlier():
    """6,211.51 at 1 % a month in instalments of 888.49: seven of them and a rest; the formula says 7.28 months."""
    shorter = prepay(made(entries=(FIRST,)), Decimal("3000"), day("2026-01-15")).outcomes[0]
    assert shorter.way is Way.SHORTER
    assert amounts(shorter)[:7] == [Decimal("888.49")] * 7
    assert len(shorter.instalments) == 8
    assert shorter.ends_on == day("2026-09-15")
    assert sum(each.principal for each in shorter.instalments) == Decimal("6211.51")


def test_shorter_saves_more_interest_than_lower():
    shorter, lower = prepay(made(entries=(FIRST,)), Decimal("3000"), day("2026-01-15")).outcomes
    assert shorter.saved > lower.saved > 0
    assert lower.saved == Decimal("561.86") - sum(each.interest for each in lower.instalments)


def test_what_is_due_and_the_interest_so_far_are_met_first():
    quote = prepay(made(), Decimal("3000"), day("2026-01-25"))
    assert quote.due == Decimal("888.49") + Decimal("4.38")  # ten days at 18 % of 888.49
    assert quote.accrued == Decimal("30.28")
    assert quote.extra == Decimal("3000") - quote.due - quote.accrued


def test_nearly_nothing_early_changes_nearly_nothing():
    quote = prepay(made(entries=(FIRST,)), Decimal("0.01"), day("2026-01-15"))
    for outcome in quote.outcomes:
        assert abs(outcome.saved) <= Decimal("0.10")
        assert len(outcome.instalments) == 11


@pytest.mark.parametrize(("record", "amount", "code"), [
    (made(entries=(entry(1, Kind.PAYMENT, "20000", "2026-01-10"),)), "1", "settled"),
    (made(method=Method.FLAT_FEE), "3000", "flat"),
    (made(), "888.49", "too_little"),
    (made(), "99999", "settles"),
])  # fmt: skip
def test_what_cannot_be_quoted_is_said(record, amount, code):
    with pytest.raises(NoQuote) as refused:
        prepay(record, Decimal(amount), day("2026-01-15"))
    assert refused.value.code == code


# --- Where 500 yuan would go -----------------------------------------------------------------------------------------

LATE = made(entries=(entry(1, Kind.CHARGE, "100", "2026-02-01"),))
LATER = day("2026-05-01")  # 106 days after 15 January


def test_500_yuan_go_where_each_order_sends_them():
    """106, 75, 47 and 16 days at 18 % of 888.49 are 46.44, 32.86, 20.59 and 7.01."""
    found = destinations(LATE, Decimal(500), LATER)
    by_order = {order.code: dict(each.parts) for each in found for order in each.orders}
    assert set(by_order) == set(ORDERS)
    assert by_order[CIVIL_561.code] == {
        Part.COST: 100,
        Part.PENALTY: Decimal("46.44"),
        Part.INTEREST: 100,
        Part.PRINCIPAL: Decimal("253.56"),
    }
    assert by_order[CARD_57.code] == {Part.PRINCIPAL: 500}
    assert by_order["civil_561_whole"] == {
        Part.COST: 100,
        Part.PENALTY: Decimal("106.90"),
        Part.INTEREST: Decimal("293.10"),
    }
    assert by_order["contract:principal,interest,penalty,cost"] == {Part.PRINCIPAL: 500}


def test_the_order_of_the_loan_comes_first_and_each_order_once():
    found = destinations(LATE, Decimal(500), LATER)
    assert found[0].is_own
    assert [each.is_own for each in found[1:]] == [False] * (len(found) - 1)
    assert sum(len(each.orders) for each in found) == len(ORDERS)


def test_asking_changes_nothing():
    before = LATE.position(LATER)
    destinations(LATE, Decimal(500), LATER)
    assert LATE.position(LATER) == before
    assert isinstance(LATE.entries[0], Entry)


def test_what_is_more_than_all_that_is_owed_is_a_credit():
    (only,) = destinations(made(), Decimal(50000), day("2026-01-01"))
    assert dict(only.parts)[None] > 0
