"""The home page: deadlines with the court's first, and the one next step."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from borrowers.remembering import add_deadline
from loans.ledger import Kind
from loans.recording import add_entry
from notices.receiving import receive_notice
from tests.factories import make_borrower, make_loan
from tests.reminders.test_views import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_first_instalment():
    with time_machine.travel(datetime.datetime(2026, 1, 5, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def mei(client):
    borrower = make_loan(make_borrower()).borrower
    client.force_login(borrower)
    return borrower


def step(client):
    return client.get(reverse("home")).context["step"]


def on(day: int) -> datetime.date:
    return datetime.date(2026, 1, day)


def test_with_nothing_at_hand_there_is_no_step(client, mei):
    assert step(client) is None


def test_a_courts_clock_comes_first_however_far_then_a_notice_then_what_is_near(client, mei):
    add_deadline(borrower=mei, key="promise", what="Call back", on=on(6))
    assert (step(client).step, step(client).what) == ("matter", "Call back")
    notice = receive_notice(
        borrower=mei,
        text="【晴川金融】您尾号1234的借款已逾期8天，应还3250.00元",
        received_at=datetime.datetime.now(datetime.UTC),
    )
    assert (step(client).step, step(client).url) == ("check", notice.get_absolute_url())
    add_deadline(borrower=mei, key="court:defence", what="Answer the court", on=on(20))
    page = client.get(reverse("home"))
    assert page.context["step"].step == "court"
    assert [item.what for item in page.context["deadlines"]] == ["Answer the court", "Call back"]
    assert "Answer the court: a court's time limit, 20 Jan 2026." in words(page)


def test_an_overdue_loan_and_then_a_payment_at_hand_are_the_step(client, mei):
    with time_machine.travel(datetime.datetime(2026, 1, 12, 4, tzinfo=datetime.UTC)):
        assert step(client).step == "pay"
    with time_machine.travel(datetime.datetime(2026, 1, 17, 4, tzinfo=datetime.UTC)):
        assert (step(client).step, step(client).on) == ("overdue", on(15))
        add_entry(loan=mei.loans.get(), kind=Kind.PAYMENT, amount=Decimal("900.00"), on=on(17))
        assert step(client) is None
