"""By other ways than one mail each: devices, a service of one's own, one mail a day; and when nothing is to come."""

import base64
import datetime
import json
from decimal import Decimal
from email.header import decode_header, make_header

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.urls import reverse

from borrowers.remembering import add_deadline
from reminders.choosing import add_device, set_hook, set_preference, snooze
from reminders.models import Channel, Outcome, Reminder, State
from reminders.push import signing_key
from tests.factories import make_borrower, make_lender, make_loan
from tests.reminders.postserver import PostServer
from tests.reminders.test_sending import at, header, parts, sent_leads, sweep_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_year():
    """Everything is written down on the first of January 2026; the first instalment (888.49) falls due on the 15th."""
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def outside(settings):
    server = PostServer()
    server.start()
    settings.PRIVATE_HOOKS = True
    settings.VAPID_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"  # base64 of 32 bytes: any key will do
    signing_key.cache_clear()
    yield server
    server.shutdown()
    server.server_close()
    signing_key.cache_clear()


class Browser:
    """The keys of a browser, and what only it can read."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"sixteen bytes ok"

    @property
    def keys(self) -> dict[str, str]:
        form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(*form)
        return {
            "p256dh": base64.urlsafe_b64encode(point).decode(),
            "auth": base64.urlsafe_b64encode(self.auth).decode(),
        }

    def read(self, body: bytes) -> dict[str, str]:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


# --- A service of one's own -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["bark", "json"])
def test_a_service_that_takes_json_gets_the_words_and_the_page(mailbox, outside, kind):
    loan = make_loan(make_borrower(language="zh-hans"))
    set_hook(borrower=loan.borrower, kind=kind, url=f"{outside.url}/key")
    sweep_at("2026-01-12T09:01")
    told = json.loads(outside.posts[0].body)
    assert told["title"] == "晴川消费金融有限公司 (1234)：2026年1月15日应还 ¥888.49"
    assert told["url"] == f"http://127.0.0.1:8000/loans/{loan.pk}/"
    assert len(mailbox.mails) == 1


def test_ntfy_gets_a_title_that_survives_a_header_and_gotify_a_page_to_open(mailbox, outside):
    loan = make_loan(make_borrower(language="zh-hans"))
    set_hook(borrower=loan.borrower, kind="ntfy", url=f"{outside.url}/topic")
    sweep_at("2026-01-12T09:01")
    set_hook(borrower=loan.borrower, kind="gotify", url=f"{outside.url}/message?token=x")
    sweep_at("2026-01-14T09:01")
    ntfy, gotify = outside.posts
    assert str(make_header(decode_header(ntfy.headers["title"]))).startswith("晴川消费金融有限公司 (1234)：")
    assert ntfy.headers["click"] == f"http://127.0.0.1:8000/loans/{loan.pk}/"
    page = json.loads(gotify.body)["extras"]["client::notification"]["click"]["url"]
    assert page == f"http://127.0.0.1:8000/loans/{loan.pk}/"


def test_a_service_that_is_down_is_tried_again_and_the_mail_does_not_wait_for_it(mailbox, outside):
    loan = make_loan(make_borrower())
    set_hook(borrower=loan.borrower, kind="json", url=f"{outside.url}/x")
    outside.answers["/x"] = 503
    sweep_at("2026-01-12T09:01")
    row = loan.reminders.get(channel=Channel.HOOK, lead=-3)
    assert (row.state, row.outcome) == (State.PENDING, Outcome.PUT_OFF)
    assert len(mailbox.mails) == 1
    outside.answers.clear()
    sweep_at("2026-01-12T09:05")
    row.refresh_from_db()
    assert (row.state, len(outside.posts)) == (State.SENT, 2)
    assert len({json.loads(post.body)["id"] for post in outside.posts}) == 1


def test_an_answer_that_sends_elsewhere_is_not_followed(mailbox, outside):
    loan = make_loan(make_borrower())
    set_hook(borrower=loan.borrower, kind="json", url=f"{outside.url}/x")
    outside.answers["/x"] = 307
    sweep_at("2026-01-12T09:01")
    assert [post.path for post in outside.posts] == ["/x"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_message_goes_to_a_private_address(mailbox, host):
    loan = make_loan(make_borrower())
    set_hook(borrower=loan.borrower, kind="json", url=f"http://{host}:9/x")
    sweep_at("2026-01-12T09:01")
    row = loan.reminders.get(channel=Channel.HOOK, lead=-3)
    assert (row.state, row.outcome) == (State.FAILED, Outcome.REFUSED)


# --- Devices --------------------------------------------------------------------------------------------------------


def test_a_device_gets_what_only_it_can_read_and_one_that_is_gone_is_forgotten(mailbox, outside):
    loan, browser = make_loan(make_borrower()), Browser()
    add_device(borrower=loan.borrower, endpoint=f"{outside.url}/here", name="Firefox", **browser.keys)
    add_device(borrower=loan.borrower, endpoint=f"{outside.url}/gone", name="old phone", **Browser().keys)
    outside.answers["/gone"] = 410
    sweep_at("2026-01-12T09:01")
    post = next(post for post in outside.posts if post.path == "/here")
    assert b"888.49" not in post.body
    assert browser.read(post.body)["title"] == "晴川消费金融有限公司 (1234): ¥888.49 due on 15 Jan 2026"
    assert post.headers["authorization"].startswith("vapid t=")
    assert [device.name for device in loan.borrower.devices.all()] == ["Firefox"]
    assert loan.reminders.get(channel=Channel.PUSH, lead=-3).state == State.SENT


def test_a_discreet_message_on_a_device_names_neither_lender_nor_amount(mailbox, outside):
    loan, browser = make_loan(make_borrower()), Browser()
    set_preference(borrower=loan.borrower, discreet_subject=True)
    add_device(borrower=loan.borrower, endpoint=f"{outside.url}/here", name="", **browser.keys)
    sweep_at("2026-01-12T09:01")
    told = browser.read(outside.posts[0].body)
    assert told["title"] == "A reminder from Mingzhang"
    assert "888.49" not in str(told)
    assert "晴川" not in str(told)


def test_a_browser_adds_itself_and_is_removed_on_the_page(client):
    borrower, browser = make_borrower(), Browser()
    client.force_login(borrower)
    told = {"endpoint": "https://push.example.org/a", "name": "Firefox", **browser.keys}
    assert client.post(reverse("reminders:add_device"), told).status_code == 200
    assert client.post(reverse("reminders:add_device"), told | {"endpoint": "ftp://x"}).status_code == 422
    device = borrower.devices.get()
    stranger = make_borrower()
    client.force_login(stranger)
    assert client.post(reverse("reminders:forget_device", args=[device.pk])).status_code == 404
    client.force_login(borrower)
    client.post(reverse("reminders:forget_device", args=[device.pk]))
    assert not borrower.devices.exists()


# --- One mail a day, hours of quiet, free days, putting off -------------------------------------------------------------


def test_one_mail_a_day_names_every_matter_by_its_day_and_is_sent_once(mailbox):
    borrower = make_borrower()
    set_preference(borrower=borrower, digest=True)
    lender = make_lender(borrower)
    make_loan(borrower, lender)
    make_loan(borrower, lender, principal=Decimal(500), account_tail="5678", first_due=datetime.date(2026, 1, 13))
    add_deadline(borrower=borrower, key="court", what="Answer the court", on=datetime.date(2026, 1, 15))
    sweep_at("2026-01-12T09:01")
    sweep_at("2026-01-12T09:02")
    (mail,) = mailbox.mails
    assert header(mail, "Subject") == "3 matters to look at"
    for part in parts(mail):
        assert part.index("5678") < part.index("1234")
        assert "Answer the court" in part
        assert "¥888.49" in part
    assert set(Reminder.objects.filter(state=State.SENT).values_list("message_id", flat=True)) == {
        header(mail, "Message-ID")
    }


def test_what_comes_late_waits_for_the_end_of_the_hours_of_quiet(mailbox):
    loan = make_loan(make_borrower())
    set_preference(borrower=loan.borrower, quiet_from=datetime.time(22), quiet_to=datetime.time(8))
    sweep_at("2026-01-11T12:00")
    sweep_at("2026-01-12T23:30")  # nothing ran since noon of the day before
    assert (mailbox.mails, loan.reminders.filter(outcome=Outcome.QUIET).count()) == ([], 1)
    sweep_at("2026-01-13T08:01")
    assert len(mailbox.mails) == 1


def test_on_free_days_a_reminder_comes_earlier_and_after_the_due_day_later(mailbox):
    # Due on Monday 12 January 2026: the day before is a Sunday, three days before is a Friday.
    loan = make_loan(make_borrower(), first_due=datetime.date(2026, 1, 12))
    set_preference(borrower=loan.borrower, moves_free_days=True)
    sweep_at("2026-01-08T12:00")
    sweep_at("2026-01-09T09:01")
    assert len(mailbox.mails) == 1
    for day in ("10", "11"):
        assert sweep_at(f"2026-01-{day}T12:00") == 0
    sweep_at("2026-01-12T09:01")
    assert len(mailbox.mails) == 2


def test_a_matter_that_was_put_off_is_silent_until_that_day(mailbox):
    loan = make_loan(make_borrower())
    sweep_at("2026-01-12T09:01")
    with time_machine.travel(at("2026-01-12T10:00")):
        snooze(reminder=loan.reminders.get(lead=-3), until=datetime.date(2026, 1, 17))
    for day in range(13, 17):
        sweep_at(f"2026-01-{day}T12:00")
    assert len(mailbox.mails) == 1
    sweep_at("2026-01-17T12:00")
    assert len(mailbox.mails) == 2


def test_once_a_month_the_accounts_are_to_be_looked_at(mailbox):
    loan = make_loan(make_borrower(), first_due=datetime.date(2026, 1, 15), count=1)
    sweep_at("2026-01-30T12:00")
    sweep_at("2026-02-01T12:00")
    subjects = [header(mail, "Subject") for mail in mailbox.mails]
    assert "Today: Look at your accounts, and at your credit report twice a year" in subjects
    set_preference(borrower=loan.borrower, monthly_check=False)
    mailbox.received.clear()
    sweep_at("2026-03-01T12:00")
    assert mailbox.mails == []


def test_without_mails_wanted_none_is_sent(mailbox):
    loan = make_loan(make_borrower())
    set_preference(borrower=loan.borrower, by_email=False)
    sweep_at("2026-01-12T09:01")
    assert (mailbox.mails, sent_leads(loan)) == ([], [])


def test_a_domain_with_a_pace_gets_so_many_a_minute(mailbox, settings):
    settings.MAIL_PACE = {"example.org": 2}
    loan = make_loan(make_borrower(email="a@example.org"))
    make_loan(loan.borrower, loan.lender, account_tail="5678")
    sweep_at("2026-01-12T09:01")
    assert len(mailbox.mails) == 1
    sweep_at("2026-01-12T09:02")
    assert len(mailbox.mails) == 2


# --- Mails that come back -------------------------------------------------------------------------------------------

REPORT = """From: MAILER-DAEMON@mx.example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

It could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; mei@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--cut
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: something

--cut--
"""


@pytest.mark.parametrize(("action", "state"), [("failed", State.FAILED), ("delayed", State.SENT)])
def test_a_mail_that_comes_back_is_shown_with_the_servers_words(mailbox, client, tmp_path, action, state):
    loan = make_loan(make_borrower())
    sweep_at("2026-01-12T09:01")
    report = tmp_path / "report.eml"
    report.write_text(REPORT.format(action=action, message_id=header(mailbox.mails[0], "Message-ID")))
    call_command("bounce", str(report))
    row = loan.reminders.get(lead=-3)
    assert row.state == state
    client.force_login(loan.borrower)
    page = client.get(reverse("reminders:list")).content.decode()
    assert ("550 5.1.1 no such user" in page) == (state == State.FAILED)


# --- "I paid" -------------------------------------------------------------------------------------------------------


def test_opening_the_link_of_a_mail_records_nothing_and_pressing_the_button_records_it_once(mailbox, client):
    loan = make_loan(make_borrower())
    sweep_at("2026-01-12T09:01")
    text, _ = parts(mailbox.mails[0])
    path = next(line for line in text.splitlines() if "/reminders/paid/" in line).partition("8000")[2]
    with time_machine.travel(at("2026-01-13T12:00")):
        for _ in range(3):
            assert client.get(path).status_code == client.head(path).status_code == 200
        assert loan.entries.count() == 0
        assert client.post(path, {"amount": "-1", "on": "2026-01-13"}).status_code == 422
        for _ in range(2):
            assert client.post(path, {"amount": "888.49", "on": "2026-01-13"}).status_code == 200
        assert [entry.amount for entry in loan.entries.all()] == [
            loan.position(on=datetime.date(2026, 1, 15)).rows[0].due.total
        ]
        assert client.get(path[:-2] + "x/").status_code == 404
    sweep_at("2026-01-14T09:01")
    assert len(mailbox.mails) == 1
