import datetime
import re

import pytest
from django.urls import reverse as url

from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan(client, time_machine):
    time_machine.move_to("2026-01-15T12:00:00+08:00", tick=False)
    loan = make_loan(make_borrower())
    client.force_login(loan.borrower)
    return loan


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def ask(client, loan, **asked):
    return client.get(url("loans:quote", args=[loan.pk]), asked)


def test_the_loan_leads_to_it_and_it_says_what_settles_the_loan_today(client, loan):
    assert url("loans:quote", args=[loan.pk]) in client.get(loan.get_absolute_url()).content.decode()
    page = words(ask(client, loan))
    assert "All at once on 15 Jan 2026" in page
    assert "This settles the loan¥10,100.00" in page
    assert "¥561.86 of the schedule, unless the contract says otherwise" in page
    assert "677" in page


def test_an_amount_is_shown_under_every_order_with_what_it_saves(client, loan):
    page = words(ask(client, loan, on="2026-01-15", amount="3888.49"))
    assert "Where ¥3,888.49 would go" in page
    assert "In this loan's order" in page
    assert "¥3,000.00 would lower the principal to come" in page
    assert "Shorter: the same instalment, fewer of them" in page
    assert "15 Sep 2026" in page


def test_500_yuan_are_not_enough_to_lower_anything_and_it_says_so(client, loan):
    page = words(ask(client, loan, on="1月15日", amount="五百"))
    assert "Where ¥500.00 would go" in page
    assert "Nothing is left that would lower the principal to come." in page


@pytest.mark.parametrize("asked", [{"amount": "much"}, {"amount": "1.001"}, {"on": "someday"}, {"amount": "-5"}])
def test_nonsense_is_told_and_kept(client, loan, asked):
    answer = ask(client, loan, **asked)
    assert answer.status_code == 422
    assert f'value="{next(iter(asked.values()))}"' in answer.content.decode()


def test_a_stranger_does_not_find_it(client, loan):
    client.force_login(make_borrower())
    assert ask(client, loan).status_code == 404


def test_asking_writes_nothing(client, loan):
    ask(client, loan, amount="3888.49")
    assert loan.entries.count() == 0
    assert loan.position(on=datetime.date(2026, 1, 15)).due > 0
