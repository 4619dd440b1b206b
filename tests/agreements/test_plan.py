import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.plan import Balance, ImpossiblePlan, Scope, Shape, make_plan, owed
from loans import ledger
from loans.ledger import Entry, Kind
from loans.money import total
from tests.agreements.papers import AS_OF, plan_of, position_of, proposal

D = Decimal
DAY = datetime.date


def test_what_has_fallen_due_is_divided_and_the_coming_instalments_stay():
    plan = plan_of()
    # Four instalments of 888.49 have fallen due: interest 100.00, 92.12, 84.15 and 76.11, the rest is principal.
    assert plan.balance.principal == D("3201.58")
    assert plan.balance.interest == D("352.38")
    # 888.49 at 18 % for 95, 64, 36 and 5 days: 41.63 + 28.04 + 15.77 + 2.19.
    assert plan.balance.penalty == D("87.63")
    assert plan.total == D("3641.59")
    assert [row.on for row in plan.rows[:3]] == [DAY(2026, 5, 31), DAY(2026, 6, 30), DAY(2026, 7, 31)]
    assert [row.total for row in plan.rows] == [D("606.93")] * 5 + [D("606.94")]
    assert [due.on for due in plan.kept] == [DAY(2026, month, 15) for month in range(5, 13)]


def test_the_new_schedule_holds_the_plan_and_the_kept_instalments_by_day():
    schedule = plan_of().schedule
    assert [due.number for due in schedule] == list(range(1, 15))
    assert [due.on for due in schedule] == sorted(due.on for due in schedule)
    assert total(due.total for due in schedule) == position_of().remaining


def test_a_row_pays_costs_then_interest_then_principal():
    plan = make_plan(position_of(Entry(1, Kind.CHARGE, D("100.00"), AS_OF)), proposal())
    first, second = plan.rows[0], plan.rows[1]
    assert (first.fee, first.interest, first.principal) == (D("100.00"), D("440.01"), D("83.59"))
    assert (second.fee, second.interest, second.principal) == (0, 0, D("623.60"))


def test_a_plan_for_everything_asks_for_no_interest_that_is_not_earned():
    position = position_of()
    plan = make_plan(position, proposal(scope=Scope.ALL, count=24))
    assert plan.balance.total == position.remaining
    assert plan.waived.unearned == position.remaining - position.payoff
    assert plan.total == position.payoff
    assert plan.kept == ()


@given(
    scope=st.sampled_from(Scope),
    count=st.integers(1, 60),
    penalty=st.decimals(0, "87.63", places=2),
    paid=st.decimals("0.01", 4000, places=2),
)
def test_what_remained_is_what_remains_and_what_was_waived(scope, count, penalty, paid):
    before = position_of(Entry(1, Kind.PAYMENT, paid, DAY(2026, 2, 1)))
    balance, _ = owed(before, scope)
    penalty = min(penalty, balance.penalty)
    if penalty >= balance.owed:
        return
    plan = make_plan(before, proposal(scope=scope, count=count, waive_penalty=penalty))
    assert total(due.total for due in plan.schedule) + plan.waived.total == before.remaining
    assert total(due.principal for due in plan.schedule) == before.principal


def test_what_was_owed_is_the_payoff_amount_of_the_plan_on_its_first_day():
    """Interest and penalty interest of the 3,641.59 were owed before: they are not spared by paying the plan early."""
    plan = plan_of()
    under = ledger.position(plan.rows, [], ledger.Terms("CNY"), AS_OF)
    assert under.payoff == plan.total == D("3641.59")


def test_a_second_plan_keeps_the_interest_that_the_first_one_carried_over():
    first = plan_of()
    under = ledger.position(first.rows, [], ledger.Terms("CNY"), DAY(2026, 5, 1))
    assert owed(under, Scope.ALL)[0] == Balance(principal=D("3201.58"), interest=D("440.01"))
    _, kept = owed(under, Scope.DUE)
    assert kept == first.rows


def test_interest_on_the_plan_runs_on_unpaid_principal_by_days():
    plan = plan_of(count=None, each=D("2000.00"), annual_rate=D("0.06"))
    first, second = plan.rows
    # 3,201.58 for 41 days, then 1,641.59 for 30 days, at 6 % of 365 days.
    assert first.total == D("2000.00") + D("21.58")
    assert second.total == D("1641.59") + D("8.10")
    assert plan.interest == D("29.68")


def test_an_extension_is_the_same_amount_on_a_later_day():
    plan = plan_of(shape=Shape.LATER, first_on=DAY(2026, 9, 1), count=None)
    assert [(row.on, row.total) for row in plan.rows] == [(DAY(2026, 9, 1), D("3641.59"))]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("waives_more_penalty", {"waive_penalty": D("87.64")}),
        ("waives_more_interest", {"waive_interest": D("352.39")}),
        ("first_not_after", {"first_on": AS_OF}),
        ("first_too_far", {"first_on": DAY(9999, 1, 1)}),
        ("count_or_each", {"count": None}),
        ("too_long", {"count": 361}),
        ("too_long", {"count": None, "each": D("0.01")}),
        ("too_fine", {"count": None, "each": D("500.005")}),
        ("rate_out_of_range", {"annual_rate": D("1E9")}),
    ],
)
def test_an_impossible_proposal_says_why(code, values):
    with pytest.raises(ImpossiblePlan) as problem:
        plan_of(**values)
    assert problem.value.code == code


def test_a_card_debt_may_not_run_longer_than_sixty_months():
    assert len(make_plan(position_of(), proposal(count=60), is_card=True).rows) == 60
    with pytest.raises(ImpossiblePlan, match="too_long_for_a_card"):
        make_plan(position_of(), proposal(count=61), is_card=True)


def test_nothing_owed_makes_no_plan():
    with pytest.raises(ImpossiblePlan, match="nothing_owed"):
        make_plan(position_of(Entry(1, Kind.PAYMENT, D("20000.00"), DAY(2026, 1, 15))), proposal(scope=Scope.ALL))


def test_a_balance_less_another_is_taken_part_by_part():
    left = Balance(D(5), D(4), D(3), D(2), D(1)).less(Balance(D(1), D(1), D(1), D(1), D(1)))
    assert left == Balance(D(4), D(3), D(2), D(1), D(0))
