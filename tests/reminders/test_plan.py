"""The pages of the plan, and what borrowing again would do."""

import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from borrowers.models import Borrower
from config.account import dump
from config.restoring import restore_account
from loans.record import Source
from loans.recording import adopt_schedule
from loans.schedule import Due
from reminders.committing import describe_loan, keep_plan, set_figures
from reminders.models import Plan
from reminders.payoff import Stage, Strategy
from tests.factories import make_borrower, make_lender, make_loan
from tests.reminders.test_sending import pay
from tests.reminders.test_views import words

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 1, 1, 4, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def mei(client):
    """Mei owes 10,000 at 12 % in 12 instalments, and 6,000 without interest in 12."""
    borrower = make_borrower()
    lender = make_lender(borrower)
    make_loan(borrower, lender)
    make_loan(borrower, lender, principal=Decimal(6000), annual_rate=Decimal(0), account_tail="5678")
    client.force_login(borrower)
    return borrower


def page(client, **more) -> str:
    return words(client.get(reverse("reminders:plan"), **more))


def test_without_a_loan_the_page_says_how_to_begin(client):
    client.force_login(make_borrower())
    assert "A plan begins with what you owe" in page(client)


def test_every_way_stands_beside_the_schedules_with_its_end_and_its_cost(client, mei):
    # By the schedules alone: 661.86 of interest, the last instalments in December.
    text = page(client)
    assert "Through by December 2026" in text
    assert text.count("661.86") >= 2
    answer = client.post(reverse("reminders:plan_in", args=["CNY"]), {"extra": "2000"})
    assert answer.status_code == 302
    ways = client.get(answer.url).context["board"].options
    interest = {option.way.strategy: option.way.interest for option in ways}
    assert interest[Strategy.AVALANCHE] < interest[Strategy.SNOWBALL] < Decimal("661.86")
    assert "months sooner" in page(client)


def test_an_amount_that_is_none_is_kept_on_the_page_and_refused(client, mei):
    answer = client.post(reverse("reminders:plan_in", args=["CNY"]), {"extra": "a lot", "salary_day": "40"})
    assert answer.status_code == 422
    assert "a lot" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_plan_that_is_kept_tells_in_words_what_moved_and_why(client, mei, clock):
    set_figures(borrower=mei, currency="CNY", extra=Decimal(100))
    client.post(reverse("reminders:follow", args=["CNY"]), {"strategy": "snowball"})
    assert "It ends in the month that was planned. Everything has gone as planned so far." in page(client)
    clock.move_to(datetime.datetime(2026, 2, 20, 4, tzinfo=datetime.UTC))
    late, spared = mei.loans.all()
    for day in ("2026-01-15", "2026-02-15"):
        pay(spared, "600.00", day)  # 500.00 were asked for, and 100.00 planned on top
    make_loan(mei, late.lender, principal=Decimal(3000), account_tail="9999", first_due=datetime.date(2026, 3, 1))
    client.force_login(mei)
    text = page(client)
    assert "晴川消费金融有限公司 (1234): ¥788.49 less was paid off than planned." in text
    assert "晴川消费金融有限公司 (9999) is new: ¥3,000.00 more is owed." in text
    assert "later" in text
    client.post(reverse("reminders:follow", args=["CNY"]), {"strategy": ""})
    assert "Your plan since" not in page(client)


def test_a_plan_whose_loan_has_another_schedule_says_so(client, mei):
    keep_plan(borrower=mei, currency="CNY", strategy=Strategy.AVALANCHE, today=NEW_YEAR)
    dues = [Due(1, datetime.date(2027, 6, 1), Decimal(10000), Decimal(0))]
    adopt_schedule(loan=mei.loans.first(), dues=dues, source=Source.AGREEMENT, opens_on=NEW_YEAR)
    text = page(client)
    assert "晴川消费金融有限公司 (1234) has another schedule now." in text
    assert "The end has moved 6 months later." in text


def test_what_is_known_of_a_loan_puts_it_first_by_risk(client, mei):
    second = mei.loans.last()
    answer = client.post(reverse("reminders:planned_loan", args=[second.pk]), {"stage": "filed", "place": "1"})
    assert answer.status_code == 302
    risk = next(o for o in client.get(answer.url).context["board"].options if o.way.strategy == Strategy.RISK)
    assert risk.first.endswith("(5678)")
    assert "a court has taken the case" in page(client)
    answer = client.post(reverse("reminders:planned_loan", args=[second.pk]), {"stage": "war", "place": "1"})
    assert answer.status_code == 422


def test_short_stretches_from_salary_day_to_salary_day_are_marked_early(client, mei):
    # Each month asks for 888.49 + 500.00; 4,000 come in on the 10th and 3,000 are needed to live.
    figures = {"extra": "", "salary": "4000", "salary_day": "10", "living": "3000"}
    client.post(reverse("reminders:plan_in", args=["CNY"]), figures)
    periods = client.get(reverse("reminders:plan")).context["board"].periods
    assert [(p.start, p.left) for p in periods[:2]] == [
        (datetime.date(2025, 12, 10), Decimal(1000)),
        (datetime.date(2026, 1, 10), Decimal("-388.49")),
    ]
    assert "stretches are short, the first from 10 Jan 2026 on" in page(client)


def test_another_persons_loan_and_a_currency_without_loans_have_no_page(client, mei):
    client.force_login(make_borrower())
    assert client.get(reverse("reminders:planned_loan", args=[mei.loans.first().pk])).status_code == 404
    assert client.get(reverse("reminders:plan_in", args=["CNY"])).status_code == 404
    assert client.post(reverse("reminders:follow", args=["CNY"]), {"strategy": "own"}).status_code == 404


def test_the_page_asks_the_same_few_questions_for_many_loans(client, mei, django_assert_max_num_queries):
    for number in range(8):
        make_loan(mei, mei.loans.first().lender, account_tail=f"70{number:02}")
    with django_assert_max_num_queries(14):
        client.get(reverse("reminders:plan"))


def test_a_plan_moves_with_the_account(mei):
    set_figures(borrower=mei, currency="CNY", extra=Decimal(100))
    describe_loan(loan=mei.loans.last(), stage=Stage.JUDGED, is_secured=True, place=1)
    keep_plan(borrower=mei, currency="CNY", strategy=Strategy.RISK, today=NEW_YEAR)
    text = "".join(dump(Borrower.objects.get(pk=mei.pk)))
    there = make_borrower()
    restore_account(borrower=there, file=io.BytesIO(text.encode()))
    kept = Plan.objects.get(borrower=there).kept
    assert set(kept["names"]) == set(kept["schedules"]) == {str(loan.pk) for loan in there.loans.all()}
    assert "".join(dump(Borrower.objects.get(pk=there.pk))) == text


# --- If one borrowed again ------------------------------------------------------------------------------------------

NEW = {
    "name": "快易贷", "kind": "person", "principal": "6000", "currency": "CNY", "method": "equal_instalment", "rate": "36% a year",
    "count": "6", "first_due": "2026-02-01",
}  # fmt: skip


def test_a_new_loan_shows_its_share_of_income_the_short_stretches_and_its_price(client, mei):
    set_figures(borrower=mei, currency="CNY", salary=Decimal(4000), salary_day=10, living=Decimal(2500))
    dues = [Due(n, datetime.date(2026, n, 20), Decimal(1000), Decimal(0)) for n in range(1, 11)]
    adopt_schedule(loan=mei.loans.first(), dues=dues, source=Source.AGREEMENT, opens_on=NEW_YEAR)
    answer = client.post(reverse("reminders:stress"), NEW, headers={"HX-Request": "true"})
    text = words(answer)
    # 6,000 at 36 % in 6: 1,107.59 a month. 1,500.00 are asked for now: 37.5 % of 4,000; 65.2 % with it.
    assert "asks for up to ¥1,107.59 a month" in text
    assert "would take 65.2% in the heaviest month; now it is 37.5%" in text
    assert "The signed plan with 晴川消费金融有限公司 (1234) has an instalment in a stretch that becomes short." in text
    assert "It costs 36.00% a year" in text
    assert "This may be above the line of 12% that may apply." in text
    assert mei.loans.count() == 2


def test_without_script_the_same_is_a_page_and_a_half_filled_form_says_what_is_missing(client, mei):
    text = words(client.post(reverse("reminders:stress"), NEW))
    assert "If you borrow again" in text
    assert "Say what comes in" in text
    assert "Nothing was kept" in words(client.post(reverse("reminders:stress"), {"name": "x"}))
