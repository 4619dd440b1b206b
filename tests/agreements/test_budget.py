import datetime
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from agreements.budget import Budget, Commitment, Debt, shares, strain, typical_month


def debts(*balances: str) -> list[Debt]:
    return [Debt(f"creditor {n}", D(balance)) for n, balance in enumerate(balances, start=1)]


def amounts(disposable: str, *balances: str, currency: str = "GBP") -> list[D]:
    return [share.amount for share in shares(D(disposable), debts(*balances), currency)]


def test_what_is_left_is_income_less_essential_spending():
    month = Budget("CNY", {"wage": D("6500"), "benefits": D("300")}, {"housing": D("2200.50"), "food": D("1500")})
    assert month.income_total == D("6800")
    assert month.left == month.disposable == D("3099.50")


def test_a_month_that_does_not_close_leaves_nothing_to_offer():
    month = Budget("CNY", {"wage": D("2000")}, {"housing": D("2200")})
    assert month.left == D("-200")
    assert month.disposable == 0


def test_160_over_12450_gives_a_creditor_of_4550_58_47():
    """The worked example of the British debt charities: 160 x 4,550 / 12,450 = 58.47."""
    assert amounts("160", "4550", "3900", "4000") == [D("58.47"), D("50.12"), D("51.41")]


def test_the_coins_left_over_go_to_those_whose_share_was_cut_most():
    assert amounts("100", "1", "1", "1") == [D("1"), D("1"), D("1")]  # never more than is owed
    assert amounts("100", "1000", "1000", "1000") == [D("33.34"), D("33.33"), D("33.33")]
    assert amounts("100", "200", "200", "200", currency="JPY") == [D("34"), D("33"), D("33")]


def test_with_nothing_left_each_is_offered_a_token():
    offered = shares(D(0), debts("4550", "0.40", "0"), "CNY")
    assert [(share.amount, share.is_token) for share in offered] == [(D("1"), True), (D("0.40"), True)]


def test_nobody_owed_is_offered_nothing():
    assert shares(D("160"), [], "CNY") == ()
    assert amounts("160", "0", "50") == [D("50")]


money = st.integers(1, 10**9).map(lambda cents: D(cents) / 100)


@given(money, st.lists(money, min_size=1, max_size=12))
def test_the_offers_add_up_to_what_is_left_or_to_all_that_is_owed(left, balances):
    offered = shares(left, [Debt("x", balance) for balance in balances], "CNY")
    assert sum(share.amount for share in offered) == min(left, sum(balances))
    whole = sum(balances)
    for share in offered:
        assert 0 <= share.amount <= share.debt.balance
        assert abs(share.amount - min(left, whole) * share.debt.balance / whole) < D("0.01")


def monthly(name: str, amount: str, *days: str) -> Commitment:
    return Commitment(name, tuple((datetime.date.fromisoformat(day), D(amount)) for day in days))


def test_plans_that_together_ask_more_than_is_left_are_told_with_their_worst_month():
    signed = monthly("bank", "500", "2026-05-20", "2026-06-20")
    offer = monthly("card", "300", "2026-06-01", "2026-07-01")
    found = strain(D("700"), [signed, offer])
    assert (found.month, found.asked, found.above) == (datetime.date(2026, 6, 1), D("800"), D("100"))
    assert found.parts == (("bank", D("500")), ("card", D("300")))


def test_plans_that_use_all_that_is_left_are_no_strain():
    assert strain(D("800"), [monthly("a", "500", "2026-06-20"), monthly("b", "300", "2026-06-01")]) is None


def test_two_payments_in_one_month_count_together():
    assert typical_month([(datetime.date(2026, 5, 1), D("10")), (datetime.date(2026, 5, 31), D("12"))]) == D("22")
    assert typical_month([]) == 0
