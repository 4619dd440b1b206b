"""The log of contacts, what was promised in them, the line of time on the loan's page, and the sheet for a call."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.models import Contact
from notices.receiving import receive_notice
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
TALK = {
    "by": "them", "on": "2026-04-18", "hour": "10:30", "channel": "phone", "institution": "晴川消费金融有限公司", "staff": "0231",
    "said": "Send 500 by Friday, then we talk.",
}  # fmt: skip


@pytest.fixture
def me(client):
    borrower = make_borrower(time_zone="Asia/Shanghai")
    client.force_login(borrower)
    return borrower


def log(client, loan=None, **values) -> Contact:
    response = client.post("/agreements/contacts/new/" + (f"?loan={loan.pk}" if loan else ""), TALK | values)
    assert response.status_code == 302, response.context["form"].errors
    return Contact.objects.latest("pk")


def test_what_was_said_is_kept_in_the_borrowers_own_hour_with_its_recording(client, me):
    contact = log(client, make_loan(me), file=SimpleUploadedFile("call.png", PNG))
    assert contact.at == datetime.datetime(2026, 4, 18, 2, 30, tzinfo=datetime.UTC)
    page = client.get(contact.get_absolute_url()).content.decode()
    assert "2026-04-18 10:30" in page
    assert contact.recording.sha256 in page
    assert "Send 500 by Friday" in page


def test_a_promise_is_remembered_on_its_day_and_closed_when_it_was_done(client, me):
    contact = log(client, promise="send the statement", promised_by="them", promised_for="2026-04-30")
    deadline = me.deadlines.get()
    assert (deadline.on, deadline.what) == (datetime.date(2026, 4, 30), "晴川消费金融有限公司: send the statement")
    kept = reverse("agreements:contact_kept", args=[contact.pk])
    client.post(kept)
    assert me.deadlines.get().done_at
    client.post(kept, {"undo": "1"})
    assert me.deadlines.get().done_at is None


def test_the_letter_that_has_it_confirmed_knows_what_was_said(client, me):
    contact = log(client, make_loan(me), promise="send the statement", promised_by="them", promised_for="2026-04-30")
    page = client.get(contact.get_absolute_url())
    form = client.get(f"/agreements/letters/new/?{page.context['confirm']}").context["form"]
    assert form["said_on"].value() == "2026-04-18"
    assert form["reason"].value() == "Send 500 by Friday, then we talk."
    assert (form["promise"].value(), form["promised_for"].value()) == ("send the statement", "2026-04-30")
    assert form["staff"].value() == "0231"


def test_what_i_promised_is_not_put_into_their_mouth(client, me):
    contact = log(client, promise="pay 500", promised_by="me", promised_for="2026-04-30")
    assert "promise=" not in client.get(contact.get_absolute_url()).context["confirm"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": "2999-01-01"}, "on"),
        ({"on": "tomorrow week"}, "on"),
        ({"said": ""}, "said"),
        ({"promised_for": "2026-04-30"}, "promise"),
        ({"institution": "<b>"}, "institution"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ\0\0")}, "file"),
    ],
)
def test_what_does_not_fit_is_said_and_stays(client, me, values, field):
    response = client.post("/agreements/contacts/new/", TALK | values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "0231" in response.content.decode()
    assert not Contact.objects.exists()


def test_the_same_form_sent_twice_logs_one_contact(client, me):
    values = {"submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    assert log(client, **values) == log(client, **values)


def test_contacts_notices_and_letters_stand_on_one_line_the_newest_first(client, me):
    loan = make_loan(me)
    notice = receive_notice(
        borrower=me, text="【晴川金融】您尾号1234的贷款本期应还888.49元，请于4月15日前还款。", sender="1069",
        received_at=datetime.datetime(2026, 4, 19, 4, tzinfo=datetime.UTC),
    )  # fmt: skip
    assert notice.judgements.get(is_latest=True).loan == loan
    contact = log(client, loan)
    client.post(
        f"/agreements/letters/new/?kind=verify&loan={loan.pk}", {"addressee": "晴川", "sender": "李", "language": "en"}
    )
    letter = me.letters.get()
    client.post(reverse("agreements:letter_sent", args=[letter.pk]), {"on": "2026-04-20"})
    address = f"/timeline/{loan.pk}/"
    assert address in client.get(loan.get_absolute_url()).content.decode()
    assert [moment.row for moment in client.get(address).context["moments"]] == [letter, notice, contact]
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert contact.get_absolute_url() in part


def test_the_sheet_for_a_call_is_filled_from_the_ledger(client, me):
    loan = make_loan(me)
    page = client.get(f"/agreements/call/?loan={loan.pk}")
    assert "4008001234" in page.content.decode()
    assert page.context["position"].due == loan.position(on=page.context["today"]).due
    assert client.get("/agreements/call/").status_code == 200
    old = make_loan(me, account_tail="5678", first_due=datetime.date(2020, 1, 15))
    assert 'class="note stop"' in client.get(f"/agreements/call/?loan={old.pk}").content.decode()


def test_another_persons_contacts_are_not_there(client, me):
    loan = make_loan(me)
    contact = log(client, loan)
    client.force_login(make_borrower())
    assert client.get(contact.get_absolute_url()).status_code == 404
    assert client.post(reverse("agreements:contact_kept", args=[contact.pk])).status_code == 404
    for address in (
        f"/timeline/{loan.pk}/",
        f"/agreements/call/?loan={loan.pk}",
        f"/agreements/contacts/new/?loan={loan.pk}",
    ):
        assert client.get(address).status_code == 404


def test_the_day_of_the_next_talk_is_remembered_without_any_promise(client, me):
    contact = log(client, next_on="2026-05-08")
    deadline = me.deadlines.get()
    assert (deadline.on, deadline.url) == (datetime.date(2026, 5, 8), contact.get_absolute_url())
    assert contact.institution in deadline.what
    assert "8 May 2026" in client.get(contact.get_absolute_url()).content.decode()


def test_whoever_was_asked_to_pay_is_led_to_the_notices(client, me):
    for page in ("/agreements/contacts/", "/agreements/contacts/new/"):
        assert reverse("notices:log") in client.get(page).content.decode()
