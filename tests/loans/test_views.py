import datetime
import json
import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse as url
from django.utils.html import escape

from loans.ledger import Kind
from loans.models import Entry, Loan
from loans.record import load
from loans.recording import add_entry, adopt_schedule
from loans.schedule import Due
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

TERMS = {
    "name": "晴川消费金融有限公司",
    "kind": "consumer_finance",
    "aliases": "晴川消金，晴川金融",
    "signatures": "【晴川金融】",
    "service_numbers": "400-800-1234\n95533",
    "principal": "1万",
    "currency": "CNY",
    "rate": "月息1分",
    "method": "equal_instalment",
    "count": "12",
    "first_due": "2026年1月15日",
    "account_tail": "1234",
}


@pytest.fixture
def borrower():
    return make_borrower()


@pytest.fixture
def site(client, borrower):
    client.force_login(borrower)
    return client


def words(response) -> str:
    """What a reader sees of a page: text without tags, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


# --- Adding a loan ---------------------------------------------------------------------------------------------------


def test_a_loan_is_written_down_as_people_tell_it(site, borrower):
    response = site.post(url("loans:new"), TERMS)
    loan = borrower.loans.get()
    assert response.status_code == 302
    assert response.url == url("loans:loan", args=[loan.pk])
    assert (loan.principal, loan.annual_rate, loan.opened_on) == (10000, Decimal("0.12"), datetime.date(2025, 12, 15))
    assert loan.lender.aliases == ["晴川消金", "晴川金融"]
    assert loan.lender.signatures == ["晴川金融"]
    assert loan.lender.service_numbers == ["400-800-1234", "95533"]
    assert loan.position(on=datetime.date(2026, 1, 1)).next_row.due.total == Decimal("888.49")


def test_the_same_form_twice_makes_one_loan(site, borrower):
    form = TERMS | {"submission": str(uuid.uuid4())}
    assert site.post(url("loans:new"), form).url == site.post(url("loans:new"), form).url
    assert borrower.loans.count() == 1
    assert borrower.lenders.count() == 1


def test_a_loan_of_a_known_lender_keeps_what_was_known_of_it(site, borrower):
    lender = make_lender(borrower)
    site.post(url("loans:new"), TERMS | {"lender": lender.pk, "name": "", "aliases": "", "signatures": ""})
    assert borrower.loans.get().lender == lender
    lender.refresh_from_db()
    assert lender.aliases == ["晴川消金"]


def test_the_lenders_own_table_wins(site, borrower):
    table = "期数\t还款日\t本金\t利息\n1\t2026-01-10\t5,000.00\t88.00\n2\t2026-02-10\t5,000.00\t44.00"
    site.post(url("loans:new"), TERMS | {"table": table, "rate": "", "method": "", "count": "", "first_due": ""})
    loan = borrower.loans.get()
    assert loan.schedules.get().source == "lender_table"
    assert [row.due.total for row in loan.position(on=datetime.date(2026, 1, 1)).rows] == [
        Decimal("5088.00"),
        Decimal("5044.00"),
    ]


def test_a_guarantee_fee_is_part_of_every_instalment(site, borrower):
    site.post(url("loans:new"), TERMS | {"rate": "8.5%", "fee_each": "88元"})
    assert borrower.loans.get().position(on=datetime.date(2026, 1, 1)).next_row.due.total == Decimal("960.20")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fee_each": "20000"}, "cannot be larger than the principal"),
        ({"rate": "1e9"}, "from 0% to 10,000% a year"),
        ({"rate": "a lot"}, "“a lot” is not a rate"),
        ({"rate": "月费率0.6%"}, "Choose “monthly fee”"),
        ({"rate": ""}, "Please fill this in"),
        ({"first_due": "9999-01-15"}, "between the years 1950 and 2100"),
        ({"first_due": "soon"}, "“soon” is not a day"),
        ({"count": "0"}, "from 1 to 600"),
        ({"count": ""}, "Please fill this in"),
        ({"first_due": ""}, "Please fill this in"),
        ({"count": "-3"}, "from 1 to 600"),
        ({"count": "100000"}, "from 1 to 600"),
        ({"principal": "0"}, "more than zero"),
        ({"principal": "12,34"}, "is not an amount"),
        ({"principal": "0.001"}, "no amounts that small"),
        ({"opened_on": "2026-03-01"}, "cannot be due before the money was received"),
        ({"name": "<b>晴川</b>"}, "A name has no “&lt;”"),
        ({"name": ""}, "Choose a lender or name a new one"),
        ({"aliases": "晴川\u202e"}, "hidden signs"),
        ({"account_tail": "尾号1234"}, "3 to 8 digits or letters"),
        ({"penalty": "twice"}, "“twice” is not a rate"),
        ({"table": "2026-01-15\t5000\t10\n2026-02-15\t4000\t10"}, "comes to ¥9,000.00: ¥1,000.00 less than the ¥10,000.00"),
        ({"table": "日期\t本金\t利息\t合计\n2026-01-15\t10000\t100\t10099"}, "Instalment 1: its parts come to ¥10,100.00, ¥1.00 more"),
        ({"table": "1月15日\t10000\t10"}, "Line 1: “1月15日” is not a day with its year"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(site, borrower, change, message):
    response = site.post(url("loans:new"), TERMS | change)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert not borrower.loans.exists()
    assert "400-800-1234" in page
    assert all(escape(typed) in page for typed in change.values())


def test_a_table_that_does_not_add_up_is_kept_when_the_borrower_says_so(site, borrower):
    table = "2026-01-15\t5000\t10\n2026-02-15\t4000\t10"
    assert site.post(url("loans:new"), TERMS | {"table": table, "table_as_is": "on"}).status_code == 302
    assert borrower.loans.get().position(on=datetime.date(2026, 1, 1)).principal == 9000


def test_the_schedule_is_shown_while_the_form_is_filled_in(site, borrower):
    response = site.post(url("loans:preview"), TERMS, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "888.49" in words(response)
    assert "661.86" in words(response)
    assert not borrower.loans.exists()


def test_a_half_filled_form_shows_no_schedule_and_no_complaint(site):
    response = site.post(url("loans:preview"), {"principal": "1"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "It appears here once" in words(response)


def test_the_schedule_is_shown_without_javascript_too(site):
    response = site.post(url("loans:preview"), TERMS)
    assert "<html" in response.content.decode()
    assert "661.86" in words(response)


# --- The loan's page -------------------------------------------------------------------------------------------------


@pytest.fixture
def loan(borrower):
    return make_loan(borrower)


def test_the_page_says_first_what_is_so(site, loan, time_machine):
    time_machine.move_to("2026-01-07T02:00:00Z")
    page = words(site.get(url("loans:loan", args=[loan.pk])))
    assert "¥888.49 still to pay this month, due in 8 days." in page


def test_the_page_says_what_is_overdue(site, loan, time_machine):
    time_machine.move_to("2026-02-01T02:00:00Z")
    page = words(site.get(url("loans:loan", args=[loan.pk])))
    assert "¥888.49 is overdue, the oldest part by 17 days. Next: ¥888.49 on 15 Feb 2026." in page


def test_the_day_is_the_borrowers_own(site, borrower, loan, time_machine):
    time_machine.move_to("2026-01-15T17:00:00Z")  # already the 16th in Shanghai
    assert "overdue, the oldest part by 1 day." in words(site.get(url("loans:loan", args=[loan.pk])))


def test_the_page_of_another_day_shows_that_day(site, loan):
    page = words(site.get(url("loans:loan", args=[loan.pk]), {"on": "2026-01-20"}))
    assert "Position on 20 Jan 2026" in page
    assert "How ¥888.49 to pay now is made up" in page


def test_a_day_that_is_none_is_told(site, loan):
    response = site.get(url("loans:loan", args=[loan.pk]), {"on": "someday"})
    assert response.status_code == 422
    assert "“someday” is not a day" in words(response)


def test_every_figure_opens_to_show_how_it_was_made(site, borrower, time_machine):
    time_machine.move_to("2026-02-24T02:00:00Z")
    loan = make_loan(borrower, penalty_rate=Decimal("0.18"))
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("500"), on=datetime.date(2026, 1, 25))
    page = words(site.get(url("loans:loan", args=[loan.pk])))
    # 888.49 x 0.18 x 10 / 365 = 4.38; of the 500.00 it takes 4.38 and interest 100.00; 395.62 went to principal.
    assert "Instalment 1 penalty interest ¥4.38" in page
    assert "Instalment 1 principal ¥395.62" in page
    assert "of penalty interest came about" in page
    assert "How the payoff amount of" in page


def test_the_yearly_cost_is_told_with_the_line_that_may_apply(site, borrower):
    person = make_lender(borrower, name="老王", kind="person")
    loan = make_loan(borrower, person, annual_rate=Decimal("0.24"), first_due=datetime.date(2024, 12, 1))
    page = words(site.get(url("loans:loan", args=[loan.pk])))
    assert "What the loan costs a year: 24.00%" in page
    assert "This may be above the line of 12.4% that may apply" in page
    assert "法释〔2020〕17号" in page


def test_without_knowing_who_lent_no_line_is_told(site, loan):
    page = words(site.get(url("loans:loan", args=[loan.pk])))
    assert "What the loan costs a year: 12.00%" in page
    assert "Say what kind of lender it is" in page


def test_the_picture_can_be_read_as_a_table(site, loan):
    page = site.get(url("loans:loan", args=[loan.pk])).content.decode()
    assert page.count('<rect class="principal"') == 12
    assert '<th scope="row">2026-01-15</th><td>¥788.49</td><td>¥100.00</td>' in page
    assert "style=" not in page


def test_earlier_schedules_stay_to_be_seen(site, loan):
    plan = [Due(1, datetime.date(2026, 12, 1), Decimal("10000"))]
    adopt_schedule(loan=loan, dues=plan, opens_on=datetime.date(2026, 3, 1), reference="MZ-7")
    page = words(site.get(url("loans:loan", args=[loan.pk])))
    assert "from the signed agreement MZ-7" in page
    assert "worked out from the contract" in page


def test_chinese_pages_are_served_to_chinese_borrowers(client):
    borrower = make_borrower(language="zh-hans")
    client.force_login(borrower)
    response = client.get(url("loans:loan", args=[make_loan(borrower).pk]))
    assert response.headers["Content-Language"] == "zh-hans"
    assert "2026年1月15日" in words(response)


# --- Entries ---------------------------------------------------------------------------------------------------------


def post_entry(site, loan, **fields):
    form = {"kind": "payment", "amount": "500", "on": "2026-01-20"} | fields
    return site.post(url("loans:add_entry", args=[loan.pk]), form)


def test_a_partial_and_backdated_payment_is_written_down(site, loan):
    assert post_entry(site, loan, amount="500元", on="2026年1月20日").status_code == 302
    assert loan.position(on=datetime.date(2026, 1, 20)).overdue == Decimal("388.49")


def test_the_same_entry_twice_is_written_down_once(site, loan):
    submission = str(uuid.uuid4())
    post_entry(site, loan, submission=submission)
    post_entry(site, loan, submission=submission)
    assert loan.entries.count() == 1


def test_a_payment_may_name_its_instalment(site, loan):
    post_entry(site, loan, instalment="2", amount="888.49", on="2026-01-05")
    rows = loan.position(on=datetime.date(2026, 1, 5)).rows
    assert (rows[0].unpaid_total, rows[1].unpaid_total) == (Decimal("888.49"), 0)


def test_a_waiver_names_its_part(site, loan):
    post_entry(site, loan, kind="waiver", part="interest", amount="100")
    assert loan.entries.get().part == "interest"
    assert loan.position(on=datetime.date(2026, 1, 20)).overdue == Decimal("788.49")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"amount": "0"}, "more than zero"),
        ({"amount": "0.001"}, "CNY has no amount smaller than 0.01"),
        ({"amount": "1e400"}, "is not an amount"),
        ({"on": "2099-01-01"}, "That day has not come yet"),
        ({"on": "9999-01-01"}, "between the years 1950 and 2100"),
        ({"on": ""}, "required"),
        ({"instalment": "99"}, "99 is not one of the available choices"),
        ({"note": "<script>"}, "A name has no"),
        ({"kind": "reversal"}, "reversal is not one of the available choices"),
    ],
)
def test_an_entry_that_cannot_be_is_told(site, loan, change, message):
    response = post_entry(site, loan, **{"note": "by transfer"} | change)
    assert response.status_code == 422
    assert message in words(response)
    assert not loan.entries.exists()
    assert "by transfer" in response.content.decode() or "note" in change


def test_a_payment_is_reversed_once_however_often_it_is_asked(site, loan):
    payment = add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("500"), on=datetime.date(2026, 1, 20))
    before = loan.entries.count()
    for _ in range(2):
        assert site.post(url("loans:reverse", args=[loan.pk, payment.pk])).status_code == 302
    assert loan.entries.count() == before + 1
    assert Loan.objects.get(pk=loan.pk).position(on=datetime.date(2026, 1, 20)).overdue == Decimal("888.49")
    assert "reversed" in words(site.get(url("loans:loan", args=[loan.pk])))


def test_an_entry_of_another_loan_cannot_be_reversed_through_mine(site, borrower, loan):
    other = make_loan(make_borrower())
    entry = add_entry(loan=other, kind=Kind.PAYMENT, amount=Decimal("1"), on=datetime.date(2026, 1, 20))
    assert site.post(url("loans:reverse", args=[loan.pk, entry.pk])).status_code == 404
    assert Entry.objects.count() == 1


# --- The list, the lender, the file ----------------------------------------------------------------------------------


def test_the_list_puts_what_needs_me_first(site, borrower, time_machine):
    time_machine.move_to("2026-02-01T02:00:00Z")
    lender = make_lender(borrower)
    calm = make_loan(borrower, lender, product="calm", first_due=datetime.date(2026, 3, 1))
    late = make_loan(borrower, lender, product="late")
    page = words(site.get(url("loans:list")))
    assert page.index(str(late)) < page.index(str(calm))
    assert "¥888.49 is overdue, the oldest part by 17 days." in page


def test_the_empty_list_teaches_in_a_sentence_and_a_button(site):
    page = words(site.get(url("loans:list")))
    assert "Write down your first loan" in page
    assert page.count("Add a loan") == 1


def test_the_list_costs_as_many_queries_for_many_loans_as_for_one(site, borrower, django_assert_max_num_queries):
    lender = make_lender(borrower)
    for _ in range(5):
        loan = make_loan(borrower, lender)
        add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("500"), on=datetime.date(2026, 1, 20))
    with django_assert_max_num_queries(8):
        site.get(url("loans:list"))
    with django_assert_max_num_queries(8):
        site.get(url("loans:loan", args=[loan.pk]))


def test_a_lender_is_described_anew(site, borrower):
    lender = make_lender(borrower)
    form = {
        "name": "晴川消金",
        "kind": "bank",
        "service_numbers": "95533",
        "aliases": "",
        "signatures": "",
        "domains": "",
    }
    assert site.post(url("loans:lender", args=[lender.pk]), form).status_code == 302
    lender.refresh_from_db()
    assert (lender.name, lender.kind, lender.service_numbers, lender.aliases) == ("晴川消金", "bank", ["95533"], [])


def test_a_lender_cannot_take_the_name_of_another(site, borrower):
    lender = make_lender(borrower)
    make_lender(borrower, name="青山银行")
    response = site.post(url("loans:lender", args=[lender.pk]), {"name": "青山银行", "kind": "bank"})
    assert response.status_code == 422
    assert "another lender of this name" in words(response)


def test_the_ledger_comes_as_a_file(site, loan):
    response = site.get(url("loans:export"))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="mingzhang-')
    assert load(json.loads(response.content)) == [Loan.objects.with_history().get(pk=loan.pk).as_record()]


# --- Whose it is -----------------------------------------------------------------------------------------------------


def addresses(loan):
    entry = add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("1"), on=datetime.date(2026, 1, 20))
    return [
        ("get", url("loans:loan", args=[loan.pk])),
        ("get", url("loans:add_entry", args=[loan.pk])),
        ("post", url("loans:add_entry", args=[loan.pk])),
        ("post", url("loans:reverse", args=[loan.pk, entry.pk])),
        ("get", url("loans:lender", args=[loan.lender_id])),
        ("post", url("loans:lender", args=[loan.lender_id])),
    ]


def test_what_is_anothers_is_not_found(site, borrower):
    stranger = make_loan(make_borrower())
    for method, address in addresses(stranger):
        assert getattr(site, method)(address).status_code == 404, address
    assert stranger.entries.count() == 1


def test_anothers_lender_cannot_be_chosen(site, borrower):
    lender = make_lender(make_borrower())
    assert site.post(url("loans:new"), TERMS | {"lender": lender.pk}).status_code == 422


def test_a_list_and_a_file_show_nothing_of_others(site):
    make_loan(make_borrower())
    assert "晴川" not in words(site.get(url("loans:list")))
    assert json.loads(site.get(url("loans:export")).content)["loans"] == []


def test_who_is_not_signed_in_is_asked_to(client, borrower, loan):
    for method, address in [
        *addresses(loan),
        ("get", url("loans:list")),
        ("get", url("loans:new")),
        ("post", url("loans:preview")),
        ("get", url("loans:export")),
    ]:
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response.url.startswith("/account/login/"), address


def test_reversing_and_previewing_are_asked_for_by_post_alone(site, loan):
    entry = add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("1"), on=datetime.date(2026, 1, 20))
    assert site.get(url("loans:reverse", args=[loan.pk, entry.pk])).status_code == 405
    assert site.get(url("loans:preview")).status_code == 405


def test_a_rate_out_of_range_beside_a_table_is_refused(site):
    page = site.post(
        "/loans/new/",
        {"name": "Bank", "kind": "bank", "principal": "10000", "currency": "CNY", "rate": "9999999%",
         "table": "1\t2026-05-15\t10000\t100"},
    )  # fmt: skip
    assert page.status_code == 422
    assert "A rate can be from 0% to 10,000% a year." in page.content.decode()
