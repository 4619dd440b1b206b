import datetime
from decimal import Decimal

import pytest

from agreements.comparison import FirstPayment, compare
from agreements.plan import Shape, make_plan
from tests.agreements.papers import position_of, proposal

D = Decimal


def column(**values):
    said = proposal(**values)
    return compare(said, make_plan(position_of(), said))


def test_an_offer_without_interest_costs_nothing_a_year():
    found = column(count=6)
    assert (found.usual, found.largest, found.cost) == (D("606.93"), D("606.94"), None)
    assert (found.first.total, found.why_first) == (D("606.93"), None)


def test_the_yearly_cost_is_what_the_plan_adds_to_what_is_owed():
    found = column(shape=Shape.LATER, count=None, first_on=datetime.date(2027, 4, 20), annual_rate=D("0.06"))
    # 3,201.58 of principal at 6 % for one year: 192.09 on the 3,641.59 that are owed, 5.2749 %.
    assert found.plan.interest == D("192.09")
    assert found.cost.simple == D("0.052749")


@pytest.mark.parametrize(
    ("why", "values"),
    [
        (FirstPayment.CHARGES, {"charges_first": True}),
        (FirstPayment.STEPS, {"shape": Shape.STEPPED, "steps": 1, "each": D(300)}),
        (FirstPayment.STEPS, {"shape": Shape.STEPPED, "count": 12, "steps": 4, "each": D(200)}),
        (FirstPayment.LONGER, {"annual_rate": D("0.06")}),
        (FirstPayment.ROUNDING, {"count": 2}),  # 1,820.80 and 1,820.79
        (None, {"count": 1}),
    ],
)
def test_the_first_payment_says_why_it_differs(why, values):
    assert column(**values).why_first is why


def test_what_is_waived_and_what_stays_of_penalty_and_interest_are_told_apart():
    found = column(waive_penalty=D("50.00"), waive_interest=D("352.38"))
    assert (found.penalty_left, found.interest_left) == (D("37.63"), D("0.00"))
    assert found.plan.saved == D("402.38")
