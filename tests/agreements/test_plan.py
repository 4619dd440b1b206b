import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.plan import Balance, ImpossiblePlan, Scope, Shape, dump, load_plan, load_proposal, make_plan, owed
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


# --- The six shapes -----------------------------------------------------------------------------------------------------


def amounts(**values) -> list[Decimal]:
    return [row.total for row in plan_of(**values).rows]


def test_steps_are_some_of_one_size_and_the_rest_in_equal_shares():
    # 3,641.59 less 3 x 300.00 leaves 2,741.59 for three.
    assert amounts(shape=Shape.STEPPED, count=6, steps=3, each=D("300.00")) == [
        D("300.00"), D("300.00"), D("300.00"), D("913.86"), D("913.86"), D("913.87"),
    ]  # fmt: skip


def test_a_balloon_is_small_instalments_and_the_rest_at_the_end():
    assert amounts(shape=Shape.BALLOON, count=4, each=D("200.00")) == [D("200.00")] * 3 + [D("3041.59")]


def test_a_pause_moves_every_day_and_no_amount():
    paused, at_once = plan_of(shape=Shape.PAUSED, pause=3), plan_of()
    assert [row.total for row in paused.rows] == [row.total for row in at_once.rows]
    assert [row.on for row in paused.rows][:2] == [DAY(2026, 8, 31), DAY(2026, 9, 30)]


def test_interest_runs_through_a_pause():
    paused = plan_of(shape=Shape.PAUSED, pause=2, count=1, annual_rate=D("0.06"))
    # 3,201.58 of principal at 6 % for the 102 days from 20 April to 31 July: 53.68.
    assert (paused.last_on, paused.interest) == (DAY(2026, 7, 31), D("53.68"))


def test_a_settlement_lets_penalty_interest_go_first_then_interest_then_principal():
    plan = plan_of(shape=Shape.LUMP, count=None, each=D("3000.00"))
    # 641.59 is let go of: 87.63 penalty interest, 352.38 interest, 201.58 principal.
    assert plan.waived == Balance(D("201.58"), D("352.38"), D("87.63"))
    assert [(row.total, row.principal) for row in plan.rows] == [(D("3000.00"), D("3000.00"))]
    assert plan.saved == D("641.59")


def test_all_charges_with_the_first_instalment_make_it_larger_by_what_the_others_do_not_carry():
    first, *rest = plan_of(charges_first=True).rows
    # 3,201.58 in six shares of 533.60 (the last 533.58), and 440.01 of interest and penalty interest on the first.
    assert (first.total, first.interest) == (D("973.61"), D("440.01"))
    assert [row.total for row in rest] == [D("533.60")] * 4 + [D("533.58")]
    assert all(row.interest == 0 for row in rest)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("count_and_each", {"shape": Shape.STEPPED, "steps": 2}),
        ("steps_out_of_range", {"shape": Shape.STEPPED, "each": D(100), "steps": 6}),
        ("too_large", {"shape": Shape.STEPPED, "each": D(2000), "steps": 2}),
        ("no_balloon", {"shape": Shape.BALLOON, "each": D(1000)}),
        ("no_balloon", {"shape": Shape.BALLOON, "each": D(100), "count": 1}),
        ("pause_out_of_range", {"shape": Shape.PAUSED, "pause": 25}),
        ("how_much", {"shape": Shape.LUMP, "count": None}),
        ("no_discount", {"shape": Shape.LUMP, "count": None, "each": D("3641.59")}),
    ],
)
def test_a_shape_that_cannot_be_made_says_why(code, values):
    with pytest.raises(ImpossiblePlan) as problem:
        plan_of(**values)
    assert problem.value.code == code


@given(
    scope=st.sampled_from(Scope),
    shape=st.sampled_from(Shape),
    count=st.integers(1, 60),
    each=st.decimals("0.01", 4000, places=2) | st.none(),
    steps=st.integers(0, 60),
    pause=st.integers(0, 24),
    rate=st.decimals(0, "0.24", places=4),
    charges_first=st.booleans(),
    paid=st.decimals("0.01", 4000, places=2),
)
def test_whatever_the_shape_not_a_cent_is_lost_or_made(
    scope, shape, count, each, steps, pause, rate, charges_first, paid
):
    before = position_of(Entry(1, Kind.PAYMENT, paid, DAY(2026, 2, 1)))
    wanted = {"count": count, "each": each, "steps": steps, "pause": pause, "annual_rate": rate}
    try:
        plan = make_plan(before, proposal(scope=scope, shape=shape, charges_first=charges_first, **wanted))
    except ImpossiblePlan:
        return
    assert total(due.total for due in plan.schedule) + plan.waived.total - plan.interest == before.remaining
    assert total(row.principal for row in plan.rows) == plan.balance.principal - plan.waived.principal
    assert all(row.total > 0 for row in plan.rows)
    assert plan.interest >= 0
    assert plan.saved == plan.waived.total - plan.interest
    assert load_plan(dump(plan)) == plan


def test_a_proposal_comes_back_from_its_data_as_it_was():
    said = proposal(shape=Shape.STEPPED, steps=2, each=D("300.00"), charges_first=True)
    assert load_proposal(dump(said)) == said


def test_what_came_with_a_later_version_is_not_written_where_it_says_nothing():
    assert not {"steps", "pause", "charges_first"} & dump(proposal()).keys()
    old = {name: value for name, value in dump(proposal()).items() if name not in ("steps", "pause")}
    assert load_proposal(old) == proposal()
