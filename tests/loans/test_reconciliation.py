"""The loan is 10,000.00 at 12 % in 12 instalments of 888.49, the first (788.49 and 100.00 of interest) due on 2026-01-15,
with penalty interest of 18 % a year on an unpaid instalment over a year of 365 days: 3.51 after 8 days."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loans import said
from loans.ledger import Entry, Kind, Terms
from loans.reconciliation import reconcile
from loans.record import Lender, Plan, Record, Source
from loans.said import Difference, Explanation, Figure, Reconciliation, Scope
from loans.schedule import DayCount, Method, build
from loans.schedule import Terms as ScheduleTerms

OPENED, FIRST = datetime.date(2025, 12, 15), datetime.date(2026, 1, 15)
EIGHT_DAYS_LATE = datetime.date(2026, 1, 23)
DUES = build(ScheduleTerms(Decimal(10000), "CNY", Decimal("0.12"), Method.EQUAL_INSTALMENT, 12, FIRST))
RECORD = Record(
    "7",
    Lender("晴川消费金融有限公司"),
    Terms(currency="CNY", annual_rate=Decimal("0.12"), penalty_rate=Decimal("0.18")),
    (Plan(Source.CONTRACT, OPENED, DUES),),
    principal=Decimal(10000),
    opened_on=OPENED,
    method=Method.EQUAL_INSTALMENT,
    day_count=DayCount.ACTUAL_365,
)
# 500.00 on 20 January meet 2.19 of penalty interest (5 days), 100.00 of interest and 397.81 of principal.
PAID = replace(RECORD, entries=(Entry(1, Kind.PAYMENT, Decimal("500.00"), datetime.date(2026, 1, 20)),))


def held(record: Record = RECORD, scope: Scope = Scope.DUE, on: datetime.date = EIGHT_DAYS_LATE, **figures: str):
    """The differences by figure, as (said less recorded, codes of the explanations)."""
    found = reconcile(record, {Figure(name): Decimal(text) for name, text in figures.items()}, scope, on)
    return {str(each.figure): (str(each.amount), [why.code for why in each.explanations]) for each in found}


def why(figure: str, record: Record = RECORD, scope: Scope = Scope.DUE, **figures: str) -> tuple[Explanation, ...]:
    told = {Figure(name): Decimal(text) for name, text in figures.items()}
    found = reconcile(record, told, scope, EIGHT_DAYS_LATE)
    return next(each.explanations for each in found if each.figure == figure)


def test_figures_that_are_the_ledgers_own_agree_part_by_part():
    assert held(total="892.00", principal="788.49", interest="100.00", penalty="3.51", fees="0") == {
        "total": ("0.00", []),
        "principal": ("0.00", []),
        "interest": ("0.00", []),
        "penalty": ("0.00", []),
        "fees": ("0.00", []),
    }


def test_two_cents_are_rounding():
    assert held(total="892.02") == {"total": ("0.02", ["rounding"])}


def test_penalty_over_a_year_of_360_days_is_named_in_the_total_and_in_the_part():
    """888.49 x 0.18 x 8 / 360 = 3.55."""
    found = held(total="892.04", penalty="3.55", principal="788.49")
    assert found["penalty"] == ("0.04", ["day_count", "day_count"])
    assert found["total"] == ("0.04", ["day_count", "day_count"])
    assert found["principal"] == ("0.00", [])
    found = why("penalty", penalty="3.55")
    assert {each.text for each in found} == {DayCount.ACTUAL_360, DayCount.THIRTY_360}


@pytest.mark.parametrize(("penalty", "days"), [("3.94", 1), ("3.07", -1)])
def test_a_day_more_or_less_is_named(penalty, days):
    """888.49 x 0.18 / 365 = 0.438 a day."""
    assert why("penalty", penalty=penalty) == (Explanation("one_day", days=days),)


def test_what_nothing_explains_is_a_fee_of_that_amount():
    assert why("total", total="990.80") == (Explanation("unknown_fee", Decimal("98.80")),)


def test_a_total_is_explained_by_the_part_that_was_named():
    found = held(total="990.80", fees="98.80")
    assert found == {"total": ("98.80", ["of_its_parts"]), "fees": ("98.80", ["unknown_fee"])}


def test_less_than_the_ledger_is_told_as_less():
    assert why("total", total="800.00") == (Explanation("less_than_recorded", Decimal("92.00")),)


def test_a_payment_that_they_left_out_is_named_with_its_day():
    assert why("total", record=PAID, total="892.00") == (
        Explanation("payment_not_counted", Decimal("500.00"), on=datetime.date(2026, 1, 20)),
    )


def test_another_order_of_allocation_is_named():
    """Principal first: 288.49 of it is left, 100.00 of interest, and 2.1907 + 388.49 x 0.18 x 3 / 365 = 2.77 of penalty."""
    found = why("principal", record=PAID, principal="288.49", interest="100.00", penalty="2.77")
    assert [each.code for each in found] == ["other_order"]
    assert found[0].text == "contract:cost,principal,penalty,interest"


def test_interest_by_the_days_of_the_period_is_named():
    """31 days: 10,000.00 x 0.12 x 31 / 360 = 103.33, and x 31 / 365 = 101.92."""
    assert why("interest", interest="103.33")[0] == Explanation("interest_by_days", text=DayCount.ACTUAL_360)
    assert why("interest", interest="101.92")[0] == Explanation("interest_by_days", text=DayCount.ACTUAL_365)


def test_an_amount_that_settles_the_loan_is_not_taken_for_what_is_due():
    """10,000.00 + 100.00 + 9,211.51 x 0.12 x 8 / 365 = 24.23 + 3.51."""
    assert why("total", total="10127.74") == (Explanation("other_scope", text=Scope.PAYOFF),)
    assert held(scope=Scope.PAYOFF, total="10127.74", interest="124.23") == {
        "total": ("0.00", []),
        "interest": ("0.00", []),
    }


def test_penalty_at_a_rate_that_nobody_agreed_is_told_as_a_rate():
    """7.02 is twice what 18 % come to."""
    codes = {each.code: each for each in why("penalty", penalty="7.02")}
    assert codes["penalty_at_rate"].text == "0.36"
    assert codes["nothing_known"].amount == Decimal("3.51")


def test_without_a_penalty_in_the_ledger_the_contract_is_named():
    bare = replace(RECORD, terms=replace(RECORD.terms, penalty_rate=Decimal(0)))
    assert [each.code for each in why("penalty", record=bare, penalty="4.00")] == [
        "no_penalty_recorded",
        "nothing_known",
    ]


AMOUNTS = st.decimals(0, 20000, places=2, allow_nan=False)


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(Figure), AMOUNTS, min_size=1), st.sampled_from(Scope))
def test_every_difference_is_said_less_recorded_and_explained(told, scope):
    for each in reconcile(PAID, told, scope, EIGHT_DAYS_LATE):
        assert each.said == told[each.figure]
        assert bool(each.explanations) is bool(each.amount)


def test_what_was_kept_is_read_back_as_it_was():
    kept = Reconciliation(
        EIGHT_DAYS_LATE,
        Scope.PAYOFF,
        FIRST,
        (
            Difference(Figure.TOTAL, Decimal("9.00"), Decimal("8.00"), (Explanation("one_day", days=-1),)),
            Difference(
                Figure.FEES, Decimal("1.00"), Decimal("0.00"), (Explanation("x", Decimal("1.00"), on=FIRST, text="y"),)
            ),
        ),
        "call",
        "said so",
    )
    assert said.load(said.dump(kept, "CNY")) == kept
