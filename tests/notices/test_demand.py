"""Which messages are one demand, and where a later one does not fit the earlier. Received in October 2026."""

import datetime
from decimal import Decimal

import pytest

from notices.claim import Kind
from notices.demand import Told, contradiction, grouped
from notices.outcome import Outcome


def told(key: str, day: int, kind: Kind = Kind.OVERDUE, *, party="7", month=10, **more) -> Told:
    return Told(key, datetime.date(2026, month, day), kind, party, **more)


DUE = datetime.date(2026, 10, 5)


def keys(groups):
    return [[each.key for each in group] for group in groups]


def test_a_reminder_and_what_follows_it_for_one_instalment_are_one_demand_the_newest_first():
    messages = [told("c", 13, Kind.FINAL_DEMAND, due_on=DUE), told("a", 3, Kind.DUE_SOON, due_on=DUE), told("b", 8)]
    assert keys(grouped(messages)) == [["c", "b", "a"]]


def test_the_next_instalment_another_lender_and_what_asks_for_nothing_are_apart():
    messages = [
        told("old", 3, due_on=DUE),
        told("next", 28, Kind.DUE_SOON, due_on=datetime.date(2026, 11, 5)),
        told("other", 4, party="8", due_on=DUE),
        told("receipt", 6, Kind.RECEIPT),
        told("nobody", 7, party=""),
        told("nobody too", 8, party=""),
    ]
    assert keys(grouped(messages)) == [["next"], ["nobody too"], ["nobody"], ["receipt"], ["other"], ["old"]]


def test_messages_that_name_no_day_belong_together_for_45_days():
    assert keys(grouped([told("a", 1, month=9), told("b", 16, month=10)])) == [["b", "a"]]  # 45 days
    assert keys(grouped([told("a", 1, month=9), told("b", 17, month=10)])) == [["b"], ["a"]]


@pytest.mark.parametrize(
    ("days", "paid", "codes"),
    [
        (13, [], []),  # 8 on the 13th, so 13 on the 18th
        (14, [], []),
        (20, [], ["earlier_days", "would_now_be"]),
        (3, [], ["earlier_days", "would_now_be"]),
        (3, [datetime.date(2026, 10, 15)], []),  # the older instalment was paid in between
    ],
)
def test_days_overdue_grow_by_the_days_that_pass(days, paid, codes):
    found = contradiction(told("b", 18, days_overdue=days), [told("a", 13, days_overdue=8)], paid)
    assert [reason.code for reason in found.reasons] == codes if found else codes == []


def test_a_payment_that_they_confirmed_is_held_against_the_same_amount():
    receipt = told("a", 6, Kind.RECEIPT, amount=Decimal("888.49"))
    found = contradiction(told("b", 18, amount=Decimal("888.49")), [receipt], [])
    assert found.outcome is Outcome.DIFFER
    assert [(each.code, each.amount, each.on) for each in found.reasons] == [
        ("earlier_confirmed", Decimal("888.49"), datetime.date(2026, 10, 6))
    ]
    assert contradiction(told("b", 18, amount=Decimal("892.00")), [receipt], []) is None
    assert contradiction(told("b", 18, party="8", amount=Decimal("888.49")), [receipt], []) is None


def test_two_amounts_on_one_day_and_two_due_dates_for_one_amount_contradict_each_other():
    before = told("a", 18, amount=Decimal("892.00"), named_day=DUE)
    found = contradiction(told("b", 18, amount=Decimal("990.80")), [before], [])
    assert [(each.code, each.amount) for each in found.reasons] == [("earlier_amount", Decimal("892.00"))]
    found = contradiction(told("b", 20, amount=Decimal("892.00"), named_day=DUE + datetime.timedelta(4)), [before], [])
    assert [(each.code, each.on) for each in found.reasons] == [("earlier_due_date", DUE)]


def test_more_than_an_amount_that_agreed_is_pointed_out_and_an_agreeing_message_is_not_blamed():
    before = told("a", 10, amount=Decimal("892.00"), fits=True)
    found = contradiction(told("b", 18, amount=Decimal("990.80")), [before], [])
    assert [each.code for each in found.reasons] == ["earlier_amount_agreed"]
    assert contradiction(told("b", 18, amount=Decimal("895.95"), fits=True), [before], []) is None
    wrong = told("a", 13, days_overdue=20)
    assert contradiction(told("b", 18, days_overdue=8, fits=True), [wrong], []).outcome is Outcome.NOTE
