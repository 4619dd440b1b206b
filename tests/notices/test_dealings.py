"""The conduct of a lender as its pages show it, from messages as they came."""

import datetime
import re

import pytest
from django.urls import reverse

from loans.law import Severity
from notices import receiving
from notices.dealings import dealings_of
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

LATE = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。"
PRISON = "【晴川金融】您尾号1234的借款已逾期8天，应还888.49元，再不还款将移送公安机关经侦部门立案，追究刑事责任。"


@pytest.fixture
def borrower(client):
    """Signed in, in Shanghai, with 12 instalments of 888.49, the first due on 2026-01-15."""
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


@pytest.fixture
def loan(borrower):
    return make_loan(borrower)


def got(borrower, moment, text=LATE, **what):
    at = datetime.datetime.fromisoformat(moment).replace(tzinfo=borrower.zone)
    return receiving.receive_notice(borrower=borrower, text=text, received_at=at, **what)


def of(loan):
    return dealings_of(loan.lender, receiving.records_of(loan.borrower))


def shown(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_demand_at_eleven_at_night_stands_on_its_page_with_rule_force_and_source(client, borrower, loan):
    night = got(borrower, "2026-01-23 23:00")
    page = shown(client.get(night.get_absolute_url()))
    assert "may not be in keeping with this" in page
    assert "GB/T 45251-2025" in page
    assert "recommended standard" in page
    assert "in force from 2025-02-28" in page
    assert "How they got in touch" not in shown(client.get(got(borrower, "2026-01-23 12:00").get_absolute_url()))


def test_the_hour_is_that_of_the_borrower_s_zone(borrower, loan):
    borrower.time_zone = "Europe/London"
    borrower.save()
    at = datetime.datetime(2026, 1, 23, 14, 30, tzinfo=datetime.UTC)  # half past two there, half past ten in Shanghai
    receiving.receive_notice(borrower=borrower, text=LATE, received_at=at)
    assert of(loan).hits == ()


def test_a_lender_s_page_counts_day_by_day_and_names_the_messages_that_a_hit_rests_on(client, borrower, loan):
    night = got(borrower, "2026-01-23 23:00")
    got(borrower, "2026-01-23 12:00")
    got(borrower, "2026-01-24 12:00")
    response = client.get(reverse("notices:conduct", args=[loan.lender.pk]))
    assert "3 demands and contacts" in shown(response)
    assert night.get_absolute_url() in response.content.decode()
    assert [(str(day.on), day.other) for day in of(loan).days] == [("2026-01-24", 1), ("2026-01-23", 2)]


def test_a_reminder_before_the_day_an_advert_and_a_scam_are_no_collection(borrower, loan):
    got(borrower, "2026-01-12 23:00", "【晴川金融】您尾号1234的借款应还888.49元，将于1月15日到期，请按时还款。")
    got(borrower, "2026-01-23 23:00", "【晴川金融】您有一笔最高20万的额度待领取，年化利率7.2%起，点击领取")
    got(borrower, "2026-01-23 23:00", "【晴川金融】您尾号1234的借款已逾期8天，应还888.49元，请将款项转入安全账户。")
    assert of(loan).contacts == ()


def test_a_threat_of_prison_over_what_is_no_card_is_not_held_against_the_rule_for_cards(borrower, loan):
    loan.lender.kind = "bank"
    loan.lender.save()
    got(borrower, "2026-01-23 12:00", PRISON)
    assert "CN-COND-023" not in {seen.hit.rule.id for seen in of(loan).hits}  # it speaks of cards, and this is none


def test_a_demand_after_all_was_paid_may_have_no_ground(borrower):
    from loans.ledger import Kind
    from loans.recording import add_entry

    loan = make_loan(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=loan.position(on=datetime.date(2026, 1, 20)).payoff, on=datetime.date(2026, 1, 20))  # fmt: skip
    got(borrower, "2026-01-23 12:00")
    assert [(seen.hit.rule.id, seen.hit.severity) for seen in of(loan).hits] == [
        ("CN-COND-022", Severity.LIKELY_BREACH)
    ]


def test_another_s_lender_is_not_found(client, borrower):
    stranger = make_lender(make_borrower(email="stranger@example.com"))
    assert client.get(reverse("notices:conduct", args=[stranger.pk])).status_code == 404
    mine = make_lender(borrower)
    assert "Nothing was found" in shown(client.get(reverse("notices:conduct", args=[mine.pk])))


# --- What the borrower wrote down -----------------------------------------------------------------------------------


def wrote(client, loan, moment, **fields):
    """What the form for calls, visits and letters sends; the page of the lender then."""
    data = {
        "channel": "call", "loan": loan.pk, "sender": "0755-8888", "received_at": moment, "text": "",
        "incoming": "yes", "connected": "yes", "person": "me",
    }  # fmt: skip
    assert client.post(reverse("notices:log"), data | fields, follow=True).status_code == 200
    return shown(client.get(reverse("notices:conduct", args=[loan.lender.pk])))


def test_a_relative_told_of_the_debt_and_asked_to_pay_is_held_against_the_rules_for_third_persons(client, loan):
    page = wrote(client, loan, "2026-02-03T12:00", person="family", facts=["told_debt", "asked_third", "reachable"])
    assert {"CN-COND-004", "CN-COND-005", "CN-COND-006"} <= {seen.hit.rule.id for seen in of(loan).hits}
    assert "1 demand or contact" in page
    assert "It rests on: 2026-02-03 12:00" in page


def test_seven_unanswered_calls_to_one_number_in_a_day_are_one_too_many(client, loan):
    for minute in range(6):
        page = wrote(client, loan, f"2026-02-03T12:0{minute}", connected="no", number="138")
    assert "Counted" not in page
    page = wrote(client, loan, "2026-02-03T12:30", connected="no", number="138")
    assert "Counted: 7; the rule allows up to 6." in page
    assert [(day.connected, day.unanswered, day.other) for day in of(loan).days] == [(0, 7, 0)]


def test_a_visitor_who_came_in_uninvited_is_held_against_the_rules_for_visits(client, loan):
    wrote(client, loan, "2026-02-03T12:00", channel="visit", text="两个人上门", facts=["entered", "came_alone"])
    assert {"CN-COND-013", "CN-COND-013-ALONE"} <= {seen.hit.rule.id for seen in of(loan).hits}


def test_who_posed_as_the_police_is_urgent_however_much_the_words_look_like_a_scam(client, borrower, loan):
    words = "我是派出所的，案件传票已出，请加微信 qwe123456 处理，否则逮捕"
    page = wrote(client, loan, "2026-02-03T12:00", text=words, facts=["posed"])
    assert ("CN-COND-010", Severity.URGENT) in {(seen.hit.rule.id, seen.hit.severity) for seen in of(loan).hits}
    assert "urgent" in page
    kept = borrower.notices.get()
    assert "How they got in touch" in shown(client.get(kept.get_absolute_url()))


def test_a_call_of_mine_and_one_that_is_not_mine_to_answer_for_are_no_contacts_of_theirs(client, borrower, loan):
    wrote(client, loan, "2026-02-03T23:00", incoming="no")
    assert of(loan).hits == ()
    assert of(loan).days == ()
    page = wrote(client, loan, "2026-02-03T23:30")
    assert "2026-02-03 23:30" in page
    receiving.disown(notice=borrower.notices.first())
    assert of(loan).hits == ()


def test_a_call_about_no_loan_of_mine_is_refused_with_what_was_typed(client, borrower):
    stranger = make_loan(make_borrower(email="stranger@example.com"))
    data = {"channel": "call", "loan": stranger.pk, "received_at": "2026-02-03T12:00", "agent": "王经理", "incoming": "yes", "person": "me"}  # fmt: skip
    response = client.post(reverse("notices:log"), data)
    assert response.status_code == 422
    assert "王经理" in response.content.decode()
    assert not borrower.notices.exists()
