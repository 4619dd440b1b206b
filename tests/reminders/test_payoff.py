import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.money import ZERO, total
from loans.schedule import DayCount, Method, Terms, build
from reminders.payoff import Ask, Debt, Stage, Strategy, walk

START = datetime.date(2026, 1, 5)


def debt(key: int, principal: str, rate: str, count: int, **more) -> Debt:
    """A loan of equal instalments due on the 15th of each month from January 2026 on."""
    terms = Terms(
        Decimal(principal), "CNY", Decimal(rate), Method.EQUAL_INSTALMENT, count, datetime.date(2026, 1, 15),
        day_count=DayCount.THIRTY_360,
    )  # fmt: skip
    asks = tuple(Ask(due.on, due.principal, due.interest) for due in build(terms))
    return Debt(key, f"loan {key}", asks, rate=Decimal(rate), **more)


def plain(key: int, *principals: str, **more) -> Debt:
    """A loan without interest, one part a month."""
    days = [datetime.date(2026, 1 + index, 15) for index in range(len(principals))]
    return Debt(
        key, f"loan {key}", tuple(Ask(on, Decimal(p), ZERO) for on, p in zip(days, principals, strict=True)), **more
    )


def month(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{text}-01")


def go(debts, strategy=Strategy.AVALANCHE, extra="0"):
    return walk(debts, strategy, Decimal(extra), START, "CNY")


def test_with_nothing_on_top_each_loan_ends_as_its_schedule_says_and_costs_what_it_says():
    # 10,000 at 12 % in 12 instalments of 888.49 (the last 888.47): 661.86 of interest
    way = go([debt(1, "10000.00", "0.12", 12)])
    assert (way.end, way.interest, way.paid) == (month("2026-12"), Decimal("661.86"), Decimal("10661.86"))


def test_what_a_paid_off_loan_asked_for_goes_to_the_next_one_in_the_same_month():
    # January: 100 + 50 asked, 30 on top. The small loan's last 100 is asked in February; 30 more go there first.
    way = go([plain(1, "100", "100"), plain(2, "50", "50", "50", "50")], Strategy.SNOWBALL, "30")
    january, february = way.months[:2]
    assert january.balances == {1: Decimal(70), 2: Decimal(150)}
    # February: 70 + 50 asked; 30 freed and 30 on top go to the second loan
    assert (february.asked, february.extra, february.balances) == (Decimal(120), Decimal(60), {1: ZERO, 2: Decimal(40)})
    assert way.ends == {1: month("2026-02"), 2: month("2026-03")}


@pytest.mark.parametrize(
    ("strategy", "first"),
    [(Strategy.AVALANCHE, 2), (Strategy.SNOWBALL, 1), (Strategy.RISK, 3), (Strategy.OWN, 4)],
)
def test_each_strategy_names_the_loan_that_gets_what_is_left_over(strategy, first):
    debts = [
        debt(1, "1000.00", "0.05", 24, place=4),
        debt(2, "9000.00", "0.30", 24, place=3, is_secured=True),
        debt(3, "5000.00", "0.10", 24, place=2, stage=Stage.FILED),
        debt(4, "7000.00", "0.08", 24, place=1, penalty_rate=Decimal("0.5")),
    ]
    with_nothing, with_some = (go(debts, strategy, extra).months[0].balances for extra in ("0", "100"))
    assert {key for key in with_some if with_some[key] != with_nothing[key]} == {first}


def test_in_the_order_of_risk_a_court_comes_before_collateral_and_collateral_before_the_penalty_rate():
    debts = [
        plain(1, "100", "900", penalty_rate=Decimal("0.5")),
        plain(2, "100", "900", is_secured=True),
        plain(3, "100", "900", stage=Stage.LETTER),
        plain(4, "100", "900", stage=Stage.ENFORCED),
    ]
    balances = go(debts, Strategy.RISK, "2000").months[0].balances
    assert balances == {4: ZERO, 3: ZERO, 2: Decimal(700), 1: Decimal(900)}


def test_arrears_are_paid_in_the_first_month_and_count_as_cost():
    way = go([plain(1, "100", "100", arrears=Decimal("12.50"))])
    assert (way.months[0].asked, way.interest, way.paid) == (Decimal("112.50"), Decimal("12.50"), Decimal("212.50"))


def test_prepaying_spares_the_interest_of_the_months_that_fall_away():
    # 1,200 at 12 %, interest-first over two months: 12 + 1,212. 600 on top in January leaves 6 of interest in February.
    asks = (
        Ask(datetime.date(2026, 1, 15), ZERO, Decimal(12)),
        Ask(datetime.date(2026, 2, 15), Decimal(1200), Decimal(12)),
    )
    way = go([Debt(1, "loan", asks, rate=Decimal("0.12"))], extra="600")
    assert [m.interest for m in way.months] == [Decimal(12), Decimal(6)]


def test_without_a_loan_there_is_no_way_to_go():
    assert (go([]).end, go([]).months) == (None, ())


debts_of_anybody = st.lists(
    st.tuples(st.integers(500, 50_000), st.sampled_from(["0.00", "0.06", "0.12", "0.18", "0.24", "0.36"]), st.integers(2, 48)),
    min_size=1, max_size=5,
).map(lambda rows: [debt(key, f"{p}.00", rate, count, place=key) for key, (p, rate, count) in enumerate(rows)])  # fmt: skip
extras = st.integers(0, 5000).map(Decimal)
ways = st.sampled_from(Strategy)


@given(debts_of_anybody, ways, extras, extras)
def test_more_on_top_never_ends_later_and_never_costs_more(debts, strategy, some, more):
    less, most = (walk(debts, strategy, extra, START, "CNY") for extra in sorted([some, some + more]))
    assert most.end <= less.end
    assert most.interest <= less.interest + CENTS


@given(debts_of_anybody, extras)
def test_the_dearest_first_costs_no_more_than_the_smallest_first(debts, extra):
    avalanche, snowball = (walk(debts, s, extra, START, "CNY") for s in (Strategy.AVALANCHE, Strategy.SNOWBALL))
    assert avalanche.interest <= snowball.interest + CENTS


# Each instalment's interest is rounded to the cent, so two ways may differ by the roundings of 48 months of five loans.
CENTS = Decimal("0.005") * 48 * 5


@given(debts_of_anybody, ways, extras)
def test_principal_paid_and_what_is_owed_make_what_was_borrowed_in_every_month(debts, strategy, extra):
    way = walk(debts, strategy, extra, START, "CNY")
    borrowed, paid = total(debt.principal for debt in debts), ZERO
    for each in way.months:
        paid += each.paid - each.interest
        assert paid + each.balance == borrowed
        assert all(balance >= 0 for balance in each.balances.values())
    assert way.months[-1].balance == 0
    assert set(way.ends) == {debt.key for debt in debts}
