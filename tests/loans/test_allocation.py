"""Orders of payment: which part is met first, and that none is missing."""

import datetime
from decimal import Decimal as D
from itertools import permutations, product

import pytest

from loans.allocation import (
    CARD_57,
    CIVIL_561,
    CIVIL_561_WHOLE,
    ORDERS,
    PARTS,
    POST_JUDGMENT,
    Basis,
    Order,
    Part,
    When,
    by_contract,
    order_named,
)
from loans.debts import Debt, designate
from loans.ledger import Entry, Kind, Terms, position
from loans.schedule import Due


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def paid(amount: str, on: str, id: int = 9, **fields) -> Entry:
    return Entry(id, Kind.PAYMENT, D(amount), day(on), **fields)


def went(now, entry: int = 9) -> list[tuple[str, str, int | None]]:
    return [(str(a.part), str(a.amount), a.instalment) for a in now.allocations if a.entry == entry]


# --- Complete ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("days_overdue", [0, 1, 90, 91, 400])
def test_every_order_meets_each_part_past_due_due_and_in_advance_once(order, days_overdue):
    steps = order.steps(days_overdue)
    assert sorted(steps) == sorted(product(When, Part))
    assert len(steps) == 12
    assert [when for when, _ in steps] == [When.PAST_DUE] * 4 + [When.DUE] * 4 + [When.IN_ADVANCE] * 4


def test_a_contract_may_name_any_order_there_is():
    for basis in (Basis.CONTRACT, Basis.CONTRACT_WHOLE):
        assert {order.parts for order in ORDERS.values() if order.basis is basis} == set(permutations(PARTS))
    assert len(ORDERS) == 4 + 24 + 24
    assert {order.basis for order in ORDERS.values()} == set(Basis)


@pytest.mark.parametrize("code", ORDERS)
def test_an_order_is_found_again_by_its_code(code):
    assert order_named(code) is ORDERS[code]
    assert len(code) <= 80


@pytest.mark.parametrize("code", ["", "gift", "contract:principal", "contract:principal,principal,cost,interest"])
def test_what_is_no_order_is_refused(code):
    with pytest.raises(ValueError, match="no order"):
        order_named(code)


def test_an_order_that_leaves_a_part_out_cannot_be_made():
    with pytest.raises(ValueError, match="not every part once"):
        by_contract(Part.COST, Part.INTEREST, Part.PRINCIPAL)
    with pytest.raises(ValueError, match="not every part once"):
        Order(Basis.CARD_57, PARTS, late_parts=(Part.COST,) * 4)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_every_order_spends_all_of_a_payment_and_pays_all_there_is(order):
    dues = [Due(n, day(f"2026-0{n}-01"), D(100), D(30), D(5)) for n in (1, 2, 3)]
    terms = Terms("CNY", penalty_rate=D("0.365"), order=order)
    charge = Entry(1, Kind.CHARGE, D(20), day("2026-01-15"))
    owed = position(dues, [charge], terms, day("2026-02-11")).remaining
    now = position(dues, [charge, paid(str(owed), "2026-02-11")], terms, day("2026-02-11"))
    assert (now.remaining, now.credit, sum(a.amount for a in now.allocations)) == (0, 0, owed)


# --- Worked -----------------------------------------------------------------------------------------------------------

# Costs 100, interest 300, principal 1,000.
ONE = [Due(1, day("2026-01-15"), D(1000), D(300), D(100))]


@pytest.mark.parametrize(
    ("order", "on", "expected"),
    [
        (CIVIL_561, "2026-05-15", [("cost", "100.00", 1), ("interest", "250.00", 1)]),
        (CARD_57, "2026-04-15", [("cost", "100.00", 1), ("interest", "250.00", 1)]),  # 90 days
        (CARD_57, "2026-04-16", [("principal", "350.00", 1)]),  # 91 days
        (CARD_57, "2026-05-15", [("principal", "350.00", 1)]),  # 120 days
        (
            by_contract(Part.PRINCIPAL, Part.INTEREST, Part.PENALTY, Part.COST),
            "2026-01-20",
            [("principal", "350.00", 1)],
        ),
    ],
)
def test_a_payment_of_350_goes_where_the_order_says(order, on, expected):
    assert went(position(ONE, [paid("350", on)], Terms("CNY", order=order), day(on))) == expected


TWO = [Due(1, day("2026-01-15"), D(100), D(10)), Due(2, day("2026-02-15"), D(100), D(20))]


def test_instalment_by_instalment_the_oldest_is_met_whole_first():
    now = position(TWO, [paid("115", "2026-03-01")], Terms("CNY"), day("2026-03-01"))
    assert went(now) == [("interest", "10.00", 1), ("principal", "100.00", 1), ("interest", "5.00", 2)]


def test_over_everything_past_due_all_interest_comes_before_principal():
    now = position(TWO, [paid("115", "2026-03-01")], Terms("CNY", order=CIVIL_561_WHOLE), day("2026-03-01"))
    assert went(now) == [("interest", "10.00", 1), ("interest", "20.00", 2), ("principal", "85.00", 1)]


def test_what_falls_due_today_waits_for_what_is_past_due():
    now = position(TWO, [paid("115", "2026-02-15")], Terms("CNY", order=CIVIL_561_WHOLE), day("2026-02-15"))
    assert went(now) == [("interest", "10.00", 1), ("principal", "100.00", 1), ("interest", "5.00", 2)]


def test_after_a_judgment_its_money_comes_before_the_doubled_interest():
    """50,000 awarded, 100 days late: 875.00 of doubled interest, and 50,000 go to what was awarded."""
    awarded = [Due(1, day("2026-01-01"), D(50000))]
    terms = Terms("CNY", penalty_rate=D("0.063875"), order=POST_JUDGMENT)
    now = position(awarded, [paid("50000", "2026-04-11")], terms, day("2026-04-11"))
    assert went(now) == [("principal", "50000.00", 1)]
    assert now.remaining == now.penalty == D("875.00")


def test_a_payment_may_bring_its_own_order():
    order = by_contract(Part.PRINCIPAL, Part.INTEREST, Part.PENALTY, Part.COST)
    now = position(ONE, [paid("350", "2026-01-20", order=order)], Terms("CNY"), day("2026-01-20"))
    assert went(now) == [("principal", "350.00", 1)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((Part.INTEREST, Part.PRINCIPAL, Part.PENALTY, Part.COST), [("interest", "10.00", 1), ("principal", "90.00", 1)]),
        ((Part.COST, Part.INTEREST, Part.PRINCIPAL, Part.PENALTY), [("cost", "50.00", None), ("interest", "10.00", 1), ("principal", "40.00", 1)]),
    ],
)  # fmt: skip
def test_charges_beside_the_schedule_are_met_where_the_contract_puts_costs(parts, expected):
    charge = Entry(1, Kind.CHARGE, D(50), day("2026-01-16"))
    now = position(TWO, [charge, paid("100", "2026-01-20")], Terms("CNY", order=by_contract(*parts)), day("2026-01-20"))
    assert went(now) == expected


# --- Several debts (560) ----------------------------------------------------------------------------------------------

ON = day("2026-06-01")
SECURED = Debt("car", D(500), day("2026-05-01"), is_secured=True, burden=D("0.08"))
CHEAP = Debt("friend", D(500), day("2026-04-01"), burden=D("0"))
DEAR = Debt("card", D(500), day("2026-05-15"), burden=D("0.18"))
LATER = Debt("later", D(500), day("2026-07-01"), burden=D("0.24"))


def test_the_debt_that_the_borrower_names_is_paid_first():
    debts = [SECURED, CHEAP, DEAR, LATER]
    assert designate(D(600), debts, ON, "CNY", ("later",)) == [("later", 500), ("card", 100)]
    assert designate(D(700), debts, ON, "CNY", ("car", "later")) == [("car", 500), ("later", 200)]


def test_else_what_is_due_then_the_less_secured_then_the_more_burdensome():
    paid_each = designate(D(2000), [LATER, SECURED, CHEAP, DEAR], ON, "CNY")
    assert [key for key, _ in paid_each] == ["card", "friend", "car", "later"]


def test_then_what_fell_due_earlier():
    first, second = Debt("b", D(100), day("2026-01-01")), Debt("a", D(100), day("2026-02-01"))
    assert designate(D(150), [second, first], ON, "CNY") == [("b", 100), ("a", 50)]


def test_debts_that_are_equal_share_by_size_and_lose_no_cent():
    debts = [Debt("a", D("100.00"), ON), Debt("b", D("200.00"), ON)]
    assert designate(D("100.00"), debts, ON, "CNY") == [("a", D("33.34")), ("b", D("66.66"))]
    assert designate(D("400.00"), debts, ON, "CNY") == [("a", D("100.00")), ("b", D("200.00"))]
