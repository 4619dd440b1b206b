"""The budget at its pages: versions, what each creditor can be offered, the gate; and the guard of old debts."""

import datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone

from agreements import corresponding, negotiating
from agreements.affordability import strain_with
from agreements.guard import clock_of
from agreements.letter import Facts, Kind
from agreements.limitation import Act, Limitation
from agreements.models import Agreement, Household
from agreements.negotiating import By
from loans.ledger import Kind as EntryKind
from loans.models import Loan
from loans.recording import add_entry, reverse
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
EDIT = "/agreements/budget/edit/"


@pytest.fixture
def me(client):
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


def test_without_a_budget_the_page_offers_to_write_one(client, me):
    assert EDIT in client.get("/agreements/budget/").content.decode()


def test_what_is_left_is_divided_over_the_ledger_and_what_was_typed(client, me):
    loan = make_loan(me)
    owed = loan.position(on=timezone.localdate()).payoff
    response = client.post(
        EDIT,
        {"currency": "CNY", "income_wage": "3500", "spending_housing": "1800元", "spending_food": "900.50",
         "spending_tax": "0", "dependants": "2", "other_debts": f"Uncle Wang, {owed}, 200"},
    )  # fmt: skip
    assert response.status_code == 302
    page = client.get("/agreements/budget/")
    first, second = page.context["shares"]
    assert (first.amount, second.amount) == (D("399.75"), D("399.75"))  # half of 799.50 each
    assert (first.debt.loan, second.debt.name, second.debt.monthly) == (loan.pk, "Uncle Wang", D("200"))
    assert f"kind=instalment&amp;loan={loan.pk}&amp;monthly=399.75" in page.content.decode()


def test_with_nothing_left_a_token_is_offered(client, me):
    make_loan(me)
    client.post(EDIT, {"currency": "CNY", "income_wage": "1000", "spending_food": "1200"})
    (share,) = client.get("/agreements/budget/").context["shares"]
    assert (share.amount, share.is_token) == (D("1"), True)


def test_a_change_is_a_further_version_and_the_form_begins_with_the_last(client, me):
    client.post(EDIT, {"currency": "CNY", "income_wage": "1000"})
    assert 'value="1000.00"' in client.get(EDIT).content.decode()
    client.post(EDIT, {"currency": "CNY", "income_wage": "1500"})
    assert [each.as_value().left for each in Household.objects.all()] == [D("1500"), D("1000")]
    assert len(client.get("/agreements/budget/").context["earlier"]) == 1


def test_the_same_form_sent_twice_keeps_one_version(client, me):
    values = {"currency": "CNY", "income_wage": "1000", "submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    client.post(EDIT, values)
    client.post(EDIT, values)
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"income_wage": "a lot"}, "income_wage"),
        ({"income_wage": "-5"}, "income_wage"),
        ({"other_debts": "Uncle Wang"}, "other_debts"),
        ({"other_debts": "Uncle Wang, much"}, "other_debts"),
        ({"other_debts": "<b>, 5000"}, "other_debts"),
        ({"dependants": "-1"}, "dependants"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays(client, me, values, field):
    response = client.post(EDIT, {"currency": "CNY", "spending_food": "987"} | values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "987" in response.content.decode()


def start(loan: Loan) -> Agreement:
    by = By(loan.borrower, timezone.now(), None)
    return negotiating.start(loan=loan, by=by, submission=None, borrower_name="李青", language="en")


def test_an_offer_that_all_plans_together_cannot_bear_is_shown_at_the_gate(client, me):
    today = timezone.localdate()
    client.post(EDIT, {"currency": "CNY", "income_wage": "1000"})
    first, second = start(make_loan(me)), start(make_loan(me, account_tail="5678"))
    numbers = {
        "shape": "instalments", "scope": "all", "first_on": today + datetime.timedelta(days=20), "each": "600", "as_of": today,
    }  # fmt: skip
    client.post(f"/agreements/{first.pk}/offer/", numbers | {"keep": "1"})
    assert strain_with(first, first.last_offer.comes_to, today) is None
    shown = client.post(f"/agreements/{second.pk}/offer/", numbers | {"show": "1"})
    assert "1,200.00" in shown.content.decode()
    client.post(f"/agreements/{second.pk}/offer/", numbers | {"keep": "1"})
    strain = strain_with(second, second.last_offer.comes_to, today)
    assert (strain.asked, strain.disposable, strain.above) == (D("1200"), D("1000"), D("200"))
    assert client.get("/agreements/budget/").context["strain"].asked == D("1200")


def test_the_guard_counts_from_what_was_paid_promised_in_writing_and_signed():
    me = make_borrower()
    loan = make_loan(me, first_due=datetime.date(2020, 1, 15))  # the last instalment on 2020-12-15
    today = datetime.date(2026, 4, 20)

    def clock():
        return clock_of(Loan.objects.with_history().get(pk=loan.pk), today)

    assert clock().state is Limitation.PERHAPS_OVER
    paid = add_entry(loan=loan, kind=EntryKind.PAYMENT, amount=D("5"), on=datetime.date(2023, 12, 1))
    assert (clock().state, clock().because) == (Limitation.RUNNING, Act.PAYMENT)
    reverse(entry=paid)
    assert clock().state is Limitation.PERHAPS_OVER
    facts = Facts(Kind.INSTALMENT, today, "李青", "晴川", monthly=D("100"))
    letter = corresponding.write_letter(
        borrower=me, loan=loan, facts=facts, language="en", warned=True, submission=None, now=timezone.now()
    )
    assert clock().state is Limitation.PERHAPS_OVER
    corresponding.record_sent(letter=letter, on=datetime.date(2026, 4, 1), answer_by=None)
    assert (clock().state, clock().because) == (Limitation.REVIVED, Act.ACKNOWLEDGEMENT)


def test_a_demand_that_the_borrower_tells_of_keeps_the_time_running():
    loan = make_loan(make_borrower(), first_due=datetime.date(2020, 1, 15))
    told = clock_of(loan, datetime.date(2026, 4, 20), last_demand=datetime.date(2023, 11, 1))
    assert (told.state, told.runs_until) == (Limitation.RUNNING, datetime.date(2026, 11, 1))


def test_before_a_part_of_an_old_debt_is_paid_the_loans_page_warns(client, me):
    loan = make_loan(me, first_due=datetime.date(2020, 1, 15))
    address = f"/agreements/of-loan/{loan.pk}/limitation/"
    assert address in client.get(loan.get_absolute_url()).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'class="note stop"' in part
    assert "<html" not in part
    assert "<html" in client.get(address).content.decode()
    young = make_loan(me, account_tail="5678", first_due=timezone.localdate())
    part = client.get(f"/agreements/of-loan/{young.pk}/limitation/", headers={"HX-Request": "true"})
    assert part.content.decode().strip() == ""
    client.force_login(make_borrower())
    assert client.get(address).status_code == 404


def test_an_offer_by_letter_counts_at_the_gate_of_the_next_one(client, me):
    client.post(EDIT, {"currency": "CNY", "income_wage": "1000"})
    first, second = make_loan(me), make_loan(me, account_tail="5678")
    fields = {
        "addressee": "晴川",
        "sender": "李青",
        "language": "en",
        "first_on": timezone.localdate() + datetime.timedelta(30),
    }

    def ask(loan: Loan, monthly: str):
        address = f"/agreements/letters/new/?kind=instalment&loan={loan.pk}"
        return client.post(address, fields | {"monthly": monthly, "understood": "on"})

    assert ask(first, "1000.01").status_code == 422
    assert ask(first, "600").status_code == 302
    assert "monthly" in ask(second, "400.01").context["form"].errors
    assert ask(second, "400").status_code == 302
    assert ask(second, "399").status_code == 302  # instead of what was offered before, not on top of it
    agreement = start(make_loan(me, account_tail="9999"))
    numbers = {
        "shape": "instalments", "scope": "all", "count": "12", "as_of": timezone.localdate(),
        "first_on": timezone.localdate() + datetime.timedelta(days=20), "keep": "1", "understood": "on",
    }  # fmt: skip
    client.post(f"/agreements/{agreement.pk}/offer/", numbers)
    page = client.get(agreement.get_absolute_url())
    assert [fits for _, _, fits in page.context["rounds"]] == [False]


def test_the_offers_say_whether_the_budget_bears_them(client, me):
    agreement = start(make_loan(me))
    numbers = {
        "shape": "instalments", "scope": "all", "count": "12", "as_of": timezone.localdate(),
        "first_on": timezone.localdate() + datetime.timedelta(days=20), "keep": "1", "understood": "on",
    }  # fmt: skip
    client.post(f"/agreements/{agreement.pk}/offer/", numbers)

    def fits():
        return [each for _, _, each in client.get(agreement.get_absolute_url()).context["rounds"]]

    assert fits() == [None]
    client.post(EDIT, {"currency": "CNY", "income_wage": "3000"})
    assert fits() == [True]
    client.post(EDIT, {"currency": "CNY", "income_wage": "500"})
    assert fits() == [False]
    assert "more than your budget leaves" in client.get(agreement.get_absolute_url()).content.decode()
