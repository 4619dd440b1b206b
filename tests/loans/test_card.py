"""Credit cards: what a statement asks for and when, whether it adds up, and the pages for it.

The card: statement on the 5th, to be paid by the 23rd, minimum 10 % of the spending, 0.05 % a day.
"""

import datetime
import uuid
from decimal import Decimal as D

import pytest
from django.urls import reverse as url

from loans.card import BillInstalment, Card, Misfit, Statement, dues_of, misfits, revolving_interest
from loans.ledger import Kind
from loans.models import Loan
from loans.record import dump, load
from loans.recording import add_bill_instalment, add_entry, add_statement, log_card, remove_bill_instalment, reverse
from tests.factories import make_borrower, make_lender, make_loan

MARCH = Statement(datetime.date(2026, 3, 5), datetime.date(2026, 3, 23), D(8000), D(800))
APRIL = Statement(datetime.date(2026, 4, 5), datetime.date(2026, 4, 23), D("8300"), D("990"))
CARD = Card(statement_day=5, due_day=23)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def asked(*dues) -> list[tuple[str, D]]:
    return [(due.on.isoformat(), due.total) for due in dues]


# --- Values ----------------------------------------------------------------------------------------------------------


def test_a_statement_asks_for_its_minimum_on_its_day_and_for_the_rest_a_month_later():
    assert asked(*dues_of(CARD, MARCH, D(0), None, "CNY")) == [("2026-03-23", 800), ("2026-04-23", 7200)]


def test_what_an_earlier_minimum_left_unmet_is_overdue_since_its_day():
    dues = dues_of(CARD, APRIL, D(500), day("2026-03-23"), "CNY")
    assert asked(*dues) == [("2026-03-23", 500), ("2026-04-23", 490), ("2026-05-23", 7310)]


def test_what_was_turned_into_instalments_is_taken_from_the_end_and_asked_for_with_later_statements():
    plan = BillInstalment(day("2026-03-10"), D(6000), 6, D("0.072"), day("2026-04-05"))  # 1,000 and a fee of 36
    card = Card(5, 23, statements=(MARCH,), instalments=(plan,))
    dues = dues_of(card, MARCH, D(0), None, "CNY")
    assert asked(*dues)[:3] == [("2026-03-23", 800), ("2026-04-23", 1200), ("2026-04-23", 1036)]
    assert len(dues) == 8
    assert sum(due.principal for due in dues) == 8000


def test_the_last_day_to_pay_follows_the_month_or_the_number_of_days():
    assert CARD.due_day_of(day("2026-03-05")) == day("2026-03-23")
    assert Card(25, due_day=12).due_day_of(day("2026-03-25")) == day("2026-04-12")
    assert Card(5, due_after=20).due_day_of(day("2026-03-05")) == day("2026-03-25")
    assert Card(5).due_day_of(day("2026-03-05")) is None
    assert CARD.next_statement_day(day("2026-03-05")) == day("2026-04-05")


def test_a_statement_that_adds_up_has_no_misfits():
    # 8,000 - 800 + 1,000 + 100 + 0 + 0 = 8,300; minimum 100 in full and 10 % of 8,200 = 920
    good = Statement(
        day("2026-04-05"), day("2026-04-23"), D(8300), D(920), D(8000), D(800), D(1000), D(100), D(0), D(0)
    )
    card = Card(5, 23, statements=(MARCH, good))
    assert misfits(card, good, "CNY") == []


def test_a_statement_that_does_not_add_up_says_by_which_figure():
    bad = Statement(day("2026-04-05"), day("2026-04-24"), D(8400), D(990), D(7900), D(800), D(1000), D(100), D(0), D(0))
    card = Card(5, 23, statements=(MARCH, bad))
    assert misfits(card, bad, "CNY") == [
        Misfit("total", D(8400), D(8200)),
        Misfit("previous", D(7900), D(8000)),
        Misfit("minimum", D(990), D(930)),
        Misfit("due_on", day("2026-04-24"), day("2026-04-23")),
    ]


def test_what_is_carried_over_bears_five_in_ten_thousand_a_day():
    assert revolving_interest(CARD, D(7200), 30, "CNY") == D("108.00")


# --- The ledger ------------------------------------------------------------------------------------------------------


@pytest.fixture
def card(db) -> Loan:
    borrower = make_borrower()
    lender = make_lender(borrower, name="江城银行", kind="bank")
    return log_card(borrower=borrower, lender=lender, card=CARD, statement=MARCH, account_tail="8888", currency="CNY")


def on(loan: Loan, text: str):
    return Loan.objects.with_history().get(pk=loan.pk).position(on=day(text))


def pay(loan: Loan, amount: str, text: str):
    return add_entry(loan=loan, kind=Kind.PAYMENT, amount=D(amount), on=day(text))


def test_of_a_card_the_minimum_is_due_and_the_whole_bill_settles_it(card):
    position = on(card, "2026-03-23")
    assert (position.due, position.remaining, position.payoff) == (800, 8000, 8000)
    assert on(card, "2026-03-30").days_overdue == 7


def test_a_payment_written_down_late_changes_what_the_next_statement_finds_unmet(card):
    add_statement(loan=card, statement=APRIL)
    assert on(card, "2026-04-10").days_overdue == 18
    late = pay(card, "800", "2026-03-20")
    assert (on(card, "2026-04-10").days_overdue, on(card, "2026-04-23").due) == (0, 990)
    assert on(card, "2026-03-25").due == 0
    reverse(entry=late)
    assert on(card, "2026-04-10").days_overdue == 18


def test_the_order_in_which_statements_are_written_down_does_not_matter(card):
    add_statement(loan=card, statement=APRIL)
    february = Statement(day("2026-02-05"), day("2026-02-23"), D(500), D(500))
    add_statement(loan=card, statement=february)
    record = Loan.objects.with_history().get(pk=card.pk).as_record()
    assert [plan.opens_on.isoformat() for plan in record.plans] == ["2026-02-05", "2026-03-05", "2026-04-05"]
    assert card.schedules.get(is_current=True).opens_on == day("2026-04-05")
    assert on(card, "2026-03-10").days_overdue == 15


def test_a_statement_of_the_same_day_takes_the_place_of_the_one_before(card):
    add_statement(loan=card, statement=Statement(MARCH.on, MARCH.due_on, D(7000), D(700)))
    assert (on(card, "2026-03-23").due, on(card, "2026-03-23").remaining) == (700, 7000)
    assert card.card.statements.count() == 1


def test_instalments_of_a_bill_can_be_written_down_and_taken_back(card):
    plan = BillInstalment(day("2026-03-10"), D(7200), 12, D("0.072"), day("2026-04-05"))
    add_bill_instalment(loan=card, instalment=plan)
    add_bill_instalment(loan=card, instalment=plan)
    row = card.card.bill_instalments.get()
    standing = Loan.objects.with_history().get(pk=card.pk).as_record().card_standing(day("2026-03-23"))
    assert (standing.paid, standing.left, standing.left_of_minimum) == (0, 800, 800)
    assert on(card, "2026-03-23").due == 800
    assert on(card, "2026-03-23").remaining == D(8000) + 12 * D("43.20")
    remove_bill_instalment(instalment=row)
    assert on(card, "2026-03-23").remaining == 8000


def test_a_card_sent_twice_is_one(db):
    borrower = make_borrower()
    told = {"borrower": borrower, "lender": make_lender(borrower), "card": CARD, "statement": MARCH, "currency": "CNY"}
    told["submission"] = uuid.uuid4()
    assert log_card(**told) == log_card(**told)


def test_a_card_leaves_as_json_and_comes_back_the_same(card):
    add_statement(loan=card, statement=APRIL)
    add_bill_instalment(loan=card, instalment=BillInstalment(day("2026-04-10"), D(600), 6, D(0), day("2026-05-05")))
    record = Loan.objects.with_history().get(pk=card.pk).as_record()
    [back] = load(dump([record]))
    assert back.card == record.card
    assert back.card_standing(day("2026-04-20")) == record.card_standing(day("2026-04-20"))


def test_the_standing_tells_what_is_left_of_the_last_statement(card):
    pay(card, "1000", "2026-03-20")
    standing = Loan.objects.with_history().get(pk=card.pk).as_record().card_standing(day("2026-03-24"))
    assert (standing.paid, standing.left, standing.left_of_minimum, standing.revolving) == (1000, 7000, 0, 7000)


# --- Pages -----------------------------------------------------------------------------------------------------------

TOLD = {
    "name": "江城银行", "kind": "bank", "account_tail": "8888", "currency": "CNY", "on": "2026-03-05", "due_on": "2026-03-23",
    "total": "8,000", "minimum": "800", "due_rule": "monthly",
}  # fmt: skip


@pytest.fixture
def site(client, db):
    borrower = make_borrower()
    client.force_login(borrower)
    client.borrower = borrower
    return client


def test_a_card_is_written_down_from_its_last_statement(site):
    response = site.post(url("loans:new_card"), TOLD | {"daily_rate": "万分之五", "minimum_rate": "5%"})
    loan = site.borrower.loans.get()
    assert response.url == loan.get_absolute_url()
    assert (loan.card.statement_day, loan.card.due_day, loan.card.minimum_rate) == (5, 23, D("0.05"))
    assert loan.card.daily_rate == D("0.0005")
    page = site.get(loan.get_absolute_url() + "?on=2026-03-10").content.decode()
    assert "8,000.00" in page
    assert "800.00" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("minimum", "9000"), ("due_on", "2026-03-01"), ("total", "much"), ("on", "2099-01-01"), ("name", ""),
     ("minimum_rate", "lots"), ("daily_rate", "200% a day"), ("total", "1.001")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_kept_on_the_page(site, field, value):
    response = site.post(url("loans:new_card"), TOLD | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert site.borrower.loans.count() == 0


def test_statements_and_instalments_are_written_down_on_the_cards_page(site):
    site.post(url("loans:new_card"), TOLD)
    loan = site.borrower.loans.get()
    april = {"on": "2026-04-05", "due_on": "2026-04-24", "total": "8300", "minimum": "920", "interest": "0"}
    assert site.get(url("loans:add_statement", args=[loan.pk])).status_code == 200
    assert site.post(url("loans:add_statement", args=[loan.pk]), april).status_code == 302
    assert "By the card's rule the last day would be 23 Apr 2026." in site.get(loan.get_absolute_url()).content.decode()
    parts = {"on": "2026-04-10", "amount": "6000", "count": "6", "rate": "0.6%", "first_due": "2026-05-05"}
    assert site.get(url("loans:add_bill_instalment", args=[loan.pk])).status_code == 200
    assert (
        site.post(url("loans:add_bill_instalment", args=[loan.pk]), parts | {"first_due": "1 Apr 2026"}).status_code
        == 422
    )
    assert site.post(url("loans:add_bill_instalment", args=[loan.pk]), parts).status_code == 302
    row = loan.card.bill_instalments.get()
    assert row.annual_rate == D("0.072")
    assert site.post(url("loans:remove_bill_instalment", args=[loan.pk, row.pk])).status_code == 302
    assert not loan.card.bill_instalments.exists()


def test_a_loan_that_is_no_card_has_no_statements(site):
    loan = make_loan(site.borrower)
    assert site.get(url("loans:add_statement", args=[loan.pk])).status_code == 404
