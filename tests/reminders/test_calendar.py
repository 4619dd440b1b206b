"""The calendar, read by two programs' parsers."""

import datetime

import icalendar
import pytest
import time_machine
import vobject
from django.urls import reverse

from borrowers.remembering import add_deadline, close_deadline
from loans.record import Source
from loans.recording import adopt_schedule
from loans.schedule import Due
from reminders.choosing import set_preference
from reminders.models import Feed
from tests.factories import make_borrower, make_loan
from tests.reminders.test_sending import pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_year():
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def loan():
    return make_loan(make_borrower())


@pytest.fixture
def feed(client, loan):
    """Reads the feed as a calendar program does, without a session."""
    client.force_login(loan.borrower)
    page = client.post(reverse("reminders:open_feed"))
    client.logout()
    path = page.context["address"].partition("8000")[2]

    def read() -> dict[str, icalendar.Event]:
        made = icalendar.Calendar.from_ical(client.get(path).content)
        assert list(vobject.readComponents(client.get(path).content.decode()))
        return {str(event["uid"]): event for event in made.walk("VEVENT")}

    read.path = path
    return read


def test_every_instalment_is_a_day_with_alarms_at_the_borrowers_hour(feed, loan):
    first = next(iter(feed().values()))
    assert len(feed()) == 12
    assert first.decoded("dtstart") == datetime.date(2026, 1, 15)
    assert str(first["summary"]) == "¥888.49 to 晴川消费金融有限公司 (1234)"
    alarms = [alarm.decoded("trigger") for alarm in first.walk("VALARM")]
    assert alarms[:2] == [datetime.timedelta(days=-7, hours=9), datetime.timedelta(days=-3, hours=9)]
    assert first["url"] == f"http://127.0.0.1:8000/loans/{loan.pk}/"


def test_the_two_parsers_read_the_same_days(client, feed, loan):
    with_vobject = vobject.readOne(client.get(feed.path).content.decode()).vevent_list
    assert [(str(e.uid.value), e.dtstart.value) for e in with_vobject] == [
        (uid, event.decoded("dtstart")) for uid, event in feed().items()
    ]


def test_a_paid_instalment_keeps_its_identifier_says_so_and_rings_no_more(feed, loan):
    before = next(iter(feed().values()))
    pay(loan, "888.49", "2026-01-01")
    after = feed()[str(before["uid"])]
    assert str(after["summary"]) == "Paid: 晴川消费金融有限公司 (1234)"
    assert (after["sequence"] > before["sequence"], after.walk("VALARM")) == (True, [])


def test_a_new_schedule_takes_the_place_of_the_old_one_and_names_its_agreement(client, feed, loan):
    old = set(feed())
    dues = [Due(1, datetime.date(2026, 3, 1), loan.principal, loan.principal * 0)]
    adopt_schedule(loan=loan, dues=dues, source=Source.AGREEMENT, opens_on=datetime.date(2026, 1, 1), reference="A-7")
    (event,) = feed().values()
    assert str(event["uid"]) not in old
    assert "A-7" in str(event["description"])
    client.force_login(loan.borrower)
    single = client.get(reverse("reminders:loan_calendar", args=[loan.pk]))
    assert single["Content-Disposition"].endswith('.ics"')
    assert [str(e["uid"]) for e in icalendar.Calendar.from_ical(single.content).walk("VEVENT")] == [str(event["uid"])]


def test_a_deadline_that_moves_is_the_same_event_with_a_higher_number_and_one_that_is_done_is_gone(feed, loan):
    borrower = loan.borrower
    add_deadline(borrower=borrower, key="court", what="Answer the court", on=datetime.date(2026, 1, 20))
    (uid,) = (uid for uid in feed() if uid.startswith("deadline"))
    add_deadline(borrower=borrower, key="court", what="Answer the court", on=datetime.date(2026, 1, 25))
    assert (feed()[uid].decoded("dtstart"), feed()[uid]["sequence"]) == (datetime.date(2026, 1, 25), 1)
    close_deadline(borrower=borrower, key="court")
    assert uid not in feed()


def test_a_discreet_calendar_names_neither_lender_nor_amount(client, feed, loan):
    set_preference(borrower=loan.borrower, discreet_subject=True)
    text = client.get(feed.path).content.decode()
    assert "A payment is due" in text
    assert "晴川" not in text
    assert "888" not in text


def test_only_a_hash_of_the_address_is_kept_and_a_new_or_closed_one_ends_the_old(client, feed, loan):
    token = feed.path.rpartition("/")[2].removesuffix(".ics")
    assert token not in Feed.objects.get().token_hash
    client.force_login(loan.borrower)
    renewed = client.post(reverse("reminders:open_feed")).context["address"].partition("8000")[2]
    assert client.get(feed.path).status_code == 404
    assert client.get(renewed).status_code == 200
    client.post(reverse("reminders:close_feed"))
    assert client.get(renewed).status_code == 404


def test_the_calendar_of_anothers_loan_does_not_exist(client, loan):
    client.force_login(make_borrower())
    assert client.get(reverse("reminders:loan_calendar", args=[loan.pk])).status_code == 404
