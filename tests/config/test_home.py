"""What the start page says, on literal days. The factory's loan: 888.49 a month, the first due on 2026-01-15."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from borrowers.remembering import add_deadline, close_deadline
from config.overview import gather
from loans.ledger import Kind, Status
from loans.recording import add_entry
from notices.receiving import mark_handled, receive_notice
from reminders.models import Heartbeat
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def noon(text: str):
    return time_machine.travel(datetime.datetime.fromisoformat(f"{text}T04:00:00+00:00"), tick=False)


@pytest.fixture
def borrower(client):
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


def page_on(client, text: str) -> str:
    with noon(text):
        return client.get("/").content.decode()


def test_with_nothing_logged_it_teaches_in_one_sentence(client, borrower):
    page = page_on(client, "2026-01-05")
    assert "What do you owe, and to whom?" in page
    assert 'action="/sample/"' in page


def test_it_opens_with_what_falls_due_next_and_when(client, borrower):
    make_loan(borrower)
    page = page_on(client, "2026-01-05")
    assert "The next payment is due in 10 days" in page
    assert "Nothing is overdue, and nothing else waits for you." in page
    assert "888.49" in page
    assert "15 Jan 2026" in page


def test_the_day_before_it_says_tomorrow(client, borrower):
    make_loan(borrower)
    assert "The next payment is due tomorrow" in page_on(client, "2026-01-14")


def test_on_the_day_it_says_today(client, borrower):
    make_loan(borrower)
    assert "Something falls due today" in page_on(client, "2026-01-15")


def test_what_is_overdue_comes_first_with_its_days(client, borrower):
    make_loan(borrower)
    page = page_on(client, "2026-01-23")
    assert "1 loan is overdue" in page
    assert "The oldest for 8 days." in page
    assert "8 days overdue" in page


def test_a_paid_instalment_is_asked_for_no_more(client, borrower):
    loan = make_loan(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=day("2026-01-14"))
    page = page_on(client, "2026-01-16")
    assert "The next payment is due in 30 days" in page
    assert "overdue today" not in page.lower()


def test_when_all_is_paid_it_says_so(client, borrower):
    loan = make_loan(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("10661.86"), on=day("2026-01-02"))
    assert "All is paid" in page_on(client, "2026-06-01")


def test_the_day_is_the_borrowers_own(client):
    """04:00 on 15 January in Shanghai is still the 14th in New York."""
    borrower = make_borrower(time_zone="America/New_York")
    make_loan(borrower)
    client.force_login(borrower)
    with time_machine.travel(datetime.datetime(2026, 1, 14, 20, 0, tzinfo=datetime.UTC), tick=False):
        assert "The next payment is due tomorrow" in client.get("/").content.decode()


def test_what_must_be_remembered_stands_there_until_it_is_done(client, borrower):
    make_loan(borrower)
    add_deadline(borrower=borrower, key="answer:1", what="Ask Qingchuan for an answer", on=day("2026-01-08"), url="/")
    assert "Ask Qingchuan for an answer" in page_on(client, "2026-01-05")
    close_deadline(borrower=borrower, key="answer:1")
    assert "Ask Qingchuan for an answer" not in page_on(client, "2026-01-05")


def test_a_notice_waits_there_with_its_verdict_until_it_is_dealt_with(client, borrower):
    make_loan(borrower)
    received_at = datetime.datetime(2026, 1, 4, 2, 0, tzinfo=datetime.UTC)
    text = "【晴川金融】尊敬的客户，您尾号1234的借款本期应还888.49元，还款日为1月15日。"
    notice = receive_notice(borrower=borrower, text=text, received_at=received_at)
    page = page_on(client, "2026-01-05")
    assert "Agrees with your records" in page
    assert f'href="/notices/{notice.pk}/"' in page
    assert "nothing else waits for you" not in page
    mark_handled(notice=notice, handled=True)
    assert f'href="/notices/{notice.pk}/"' not in page_on(client, "2026-01-05")


def test_an_open_negotiation_stands_there_with_its_state(client, borrower):
    loan = make_loan(borrower)
    client.post(f"/agreements/start/?loan={loan.pk}", {"borrower_name": "Lin Xiao", "loan": loan.pk})
    assert f'href="/agreements/{borrower.agreements.get().pk}/"' in page_on(client, "2026-01-05")


def test_it_says_when_the_reminder_job_is_silent_and_not_when_it_works(client, borrower):
    make_loan(borrower)
    assert "The part that sends reminders has not run yet." in page_on(client, "2026-01-05")
    Heartbeat.objects.create(name=Heartbeat.SENDING, seen_at=datetime.datetime(2026, 1, 5, 3, 59, tzinfo=datetime.UTC))
    assert "The part that sends reminders" not in page_on(client, "2026-01-05")


def test_the_loans_of_another_are_not_on_it(client, borrower):
    make_loan(make_borrower())
    assert "What do you owe, and to whom?" in page_on(client, "2026-01-05")


def test_lines_are_sorted_by_urgency_and_sums_kept_by_currency(borrower):
    lender = make_lender(borrower)
    yuan = make_loan(borrower, lender)
    dollars = make_loan(borrower, lender, currency="USD", first_due=day("2026-01-20"))
    overview = gather(borrower=borrower, on=day("2026-01-16"))
    assert [(line.loan, line.status, line.on, line.amount) for line in overview.lines] == [
        (yuan, Status.OVERDUE, day("2026-01-15"), Decimal("888.49")),
        (dollars, Status.COMING, day("2026-01-20"), Decimal("888.49")),
        (yuan, Status.COMING, day("2026-02-15"), Decimal("888.49")),
    ]
    assert overview.overdue == [("CNY", Decimal("888.49"))]
    assert overview.next_amounts == [("USD", Decimal("888.49"))]


def test_the_strip_runs_five_weeks_from_monday_and_marks_the_days(borrower):
    loan = make_loan(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=day("2026-01-14"))
    strip = gather(borrower=borrower, on=day("2026-01-16")).strip  # a Friday
    states = {entry.on: entry.state for entry in strip}
    assert len(strip) == 35
    assert strip[0].on == day("2026-01-12")
    assert states[day("2026-01-15")] == "past kept"
    assert states[day("2026-01-16")] == "today"
    assert states[day("2026-02-15")] == "due"
    assert states[day("2026-02-14")] == ""


def test_it_costs_the_same_number_of_queries_with_one_loan_and_with_ten(
    client, borrower, django_assert_num_queries, django_assert_max_num_queries
):
    lender = make_lender(borrower)
    make_loan(borrower, lender)
    receive(borrower, 1)
    client.get("/")
    with django_assert_max_num_queries(20) as first:
        client.get("/")
    for number in range(2, 11):
        make_loan(borrower, lender)
        receive(borrower, number)
    with django_assert_num_queries(len(first)):
        client.get("/")


def receive(borrower, number: int) -> None:
    received_at = datetime.datetime(2026, 1, number, 2, 0, tzinfo=datetime.UTC)
    receive_notice(borrower=borrower, text=f"【晴川金融】您尾号1234的借款应还{number}.00元", received_at=received_at)
