import dataclasses
import datetime
import json
from decimal import Decimal

import pytest

from agreements import terms
from agreements.plan import ImpossiblePlan, Plan, Scope, Shape
from agreements.terms import Details
from tests.agreements.papers import plan_of, terms_of

D = Decimal
DAY = datetime.date


# --- The frozen value -------------------------------------------------------------------------------------------------


def test_frozen_terms_come_back_from_their_data_as_they_were():
    agreed = terms_of()
    data = json.loads(terms.canonical(agreed))
    assert data["format"] == "mingzhang.agreement"
    assert terms.load(data["terms"]) == agreed
    assert terms.digest(terms.load(data["terms"])) == terms.digest(agreed)


OTHER = {
    str: lambda value: value + "x",
    bool: lambda value: not value,
    Decimal: lambda value: value + 1,
    DAY: lambda value: value + datetime.timedelta(days=1),
    tuple: lambda value: value[:-1],
    Scope: lambda value: Scope.ALL,
    Shape: lambda value: Shape.LATER,
    Plan: lambda value: dataclasses.replace(value, annual_rate=D("0.01")),
    Details: lambda value: Details(place="杭州"),
    type(None): lambda value: None,
}
UNSAID = {"said_on": DAY(2026, 1, 1), "paid": D("1.00"), "received": D("9000.00")}


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(terms.Terms)])
def test_the_hash_changes_when_any_term_changes(name):
    agreed = terms_of()
    value = getattr(agreed, name)
    changed = dataclasses.replace(agreed, **{name: UNSAID.get(name) or OTHER[type(value)](value)})
    assert terms.digest(changed) != terms.digest(agreed)


def test_the_hash_changes_when_one_cent_of_one_row_changes():
    agreed = terms_of()
    row = dataclasses.replace(agreed.plan.rows[3], principal=agreed.plan.rows[3].principal + D("0.01"))
    rows = (*agreed.plan.rows[:3], row, *agreed.plan.rows[4:])
    changed = dataclasses.replace(agreed, plan=dataclasses.replace(agreed.plan, rows=rows))
    assert terms.digest(changed) != terms.digest(agreed)
    with pytest.raises(ImpossiblePlan, match="does_not_add_up"):
        terms.check(changed)


def test_terms_that_hold_together_pass_the_check():
    terms.check(terms_of())
    terms.check(terms_of(plan=plan_of(annual_rate=D("0.06"), waive_penalty=D("87.63"))))


def test_a_company_is_not_paid_into_a_persons_account():
    with pytest.raises(ImpossiblePlan, match="payee_is_a_person"):
        terms.check(terms_of(payee="王小明"))
    terms.check(terms_of(payee="晴川消费金融有限公司"))
    terms.check(terms_of(lender="王小明", lender_is_person=True, payee="王小明"))


def test_a_card_has_the_promise_that_the_card_rules_ask_for():
    assert "card" in [clause.code for clause in terms_of(is_card=True).clauses]
    assert "card" not in [clause.code for clause in terms_of().clauses]
