"""Calls, visits, letters and mails that the borrower writes down."""

import datetime
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notices.conduct import Channel, Contact, Fact, Person
from notices.models import Notice
from tests.factories import make_borrower, make_loan
from tests.notices.test_mail import PLAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def borrower(client):
    borrower = make_borrower(time_zone="Asia/Shanghai")
    make_loan(borrower)
    client.force_login(borrower)
    return borrower


def log(client, **fields):
    data = {
        "channel": "call", "sender": "晴川金融", "received_at": "2026-01-23T22:30", "text": "他们要求今天还款",
        "incoming": "yes", "connected": "yes", "person": "me",
    }  # fmt: skip
    return client.post(reverse("notices:log"), data | fields, follow=True)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_call_is_kept_with_what_happened_and_is_a_contact_to_the_rules(client, borrower):
    page = log(client, agent="王经理", number="138", person="family", facts=["threat", "told_debt"])
    notice = borrower.notices.get()
    assert notice.as_contact(borrower.zone) == Contact(
        key=str(notice.pk),
        at=datetime.datetime(2026, 1, 23, 22, 30, tzinfo=borrower.zone),
        channel=Channel.CALL,
        lender="晴川消费金融有限公司",
        agent="王经理",
        connected=True,
        number="138",
        person=Person.FAMILY,
        facts=frozenset({Fact.THREAT, Fact.TOLD_DEBT}),
    )
    assert "They threatened or frightened" in words(page)
    assert "王经理" in words(page)


def test_a_contact_about_a_known_loan_counts_for_its_lender(client, borrower):
    log(client, channel="letter", text="【晴川金融】您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。")
    assert borrower.notices.get().as_contact(borrower.zone).lender == "晴川消费金融有限公司"


def test_a_message_that_came_by_itself_is_a_contact_without_circumstances(borrower):
    notice = Notice(
        pk=7, borrower=borrower, sender="1069", received_at=datetime.datetime(2026, 1, 23, tzinfo=datetime.UTC)
    )
    contact = notice.as_contact(borrower.zone)
    assert (contact.channel, contact.lender, contact.facts) == (Channel.SMS, "1069", frozenset())
    notice.channel = Notice.Channel.OTHER
    assert notice.as_contact(borrower.zone) is None


def test_an_unanswered_call_needs_no_words_and_can_be_opened(client, borrower):
    page = log(client, text="", connected="no")
    assert page.status_code == 200
    assert borrower.notices.get().encounter.connected is False
    assert "phone call" in words(client.get(reverse("notices:list")))


def test_a_visit_without_words_or_files_is_asked_about_and_keeps_what_was_typed(client, borrower):
    page = log(client, channel="visit", text=" ", agent="王经理", facts=["entered"])
    assert page.status_code == 422
    assert "Say what it was about, or add a file." in words(page)
    assert 'value="王经理"' in page.content.decode()
    assert re.search(r'value="entered"[^>]*checked', page.content.decode())
    assert not borrower.notices.exists()


def test_files_are_kept_byte_for_byte_and_given_back_only_to_their_owner(client, borrower):
    recording, letter = b"ID3" + b"\0" * 50, b"%PDF-1.7 \n..."
    files = [SimpleUploadedFile("call.mp3", recording), SimpleUploadedFile("letter.pdf", letter)]
    page = log(client, papers=files)
    kept = [each.upload for each in borrower.notices.get().attachments.all()]
    assert [(each.name, bytes(each.content)) for each in kept] == [("call.mp3", recording), ("letter.pdf", letter)]
    assert kept[0].get_absolute_url() in page.content.decode()
    client.force_login(make_borrower())
    assert client.get(kept[0].get_absolute_url()).status_code == 404


def test_a_file_of_a_kind_that_is_not_kept_keeps_nothing(client, borrower):
    page = log(client, papers=[SimpleUploadedFile("a.mp3", b"ID3"), SimpleUploadedFile("a.exe", b"MZ\0\xff")])
    assert page.status_code == 422
    assert "Give a picture, a PDF, a recording or plain text." in words(page)
    assert not borrower.notices.exists()
    assert not borrower.uploads.exists()


def test_eleven_files_are_too_many(client, borrower):
    page = log(client, papers=[SimpleUploadedFile(f"{n}.mp3", b"ID3%d" % n) for n in range(11)])
    assert "Give at most ten files at once." in words(page)


def test_a_mail_brings_its_words_its_sender_and_its_instant(client, borrower):
    content = PLAIN.replace(b"8bit", b"quoted-printable").replace(
        "您应还888.49元。".encode("gb18030"), b"=C4=FA=D3=A6=BB=B9888.49=D4=AA"
    )
    log(client, text="", sender="", mail=SimpleUploadedFile("a.eml", content))
    notice = borrower.notices.get()
    assert (notice.channel, notice.sender) == ("email", "晴川金融 <no-reply@qc.example>")
    assert notice.text == "逾期提醒\n\n您应还888.49元"
    assert notice.received_at == datetime.datetime(2026, 1, 23, 2, 30, 5, tzinfo=datetime.UTC)
    assert bytes(notice.attachments.get().upload.content) == content


def test_a_file_that_is_no_mail_is_answered_in_words(client, borrower):
    page = log(client, mail=SimpleUploadedFile("a.eml", b"words alone"))
    assert page.status_code == 422
    assert "This is no e-mail that can be read." in words(page)


def test_the_same_form_twice_is_one_contact_and_another_hour_is_another(client, borrower):
    form = {"submission": str(uuid.uuid4())}
    log(client, **form)
    log(client, **form)
    log(client, received_at="2026-01-23T22:31")
    assert borrower.notices.count() == 2


def test_a_call_that_is_still_to_come_is_none(client, borrower):
    assert "This day has not come yet." in words(log(client, received_at="9999-01-01T00:00"))
