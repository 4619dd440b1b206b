"""The vault: what came is taken in once, bound to all before it, and never edited."""

import datetime
import io
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.urls import reverse

from agreements.signature import read_stamp
from borrowers import keeping
from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from cases import chain, chaining, filing, tasks
from cases.chaining import take_in, take_in_new
from cases.models import Item, Stamp
from config.account import dump
from config.restoring import restore_account
from notices.models import Notice
from notices.noting import note_contact
from notices.receiving import receive_notice
from tests.cases.stamper import NAME, authority
from tests.factories import make_borrower

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 4, 20, 4, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 4, 20)


def with_two(borrower: Borrower) -> Borrower:
    receive_notice(borrower=borrower, text="【晴川金融】请还款 3250 元", received_at=NOW, sender="10690000")
    keep_upload(borrower=borrower, name="通话.txt", content=b"a call", added_by=borrower, now=NOW)
    return borrower


def holds(borrower: Borrower) -> bool:
    rows = borrower.vault.filter(is_sample=False).order_by("number")
    return not list(chain.faults((item.as_entry(), item.link) for item in rows))


def test_messages_and_files_are_taken_in_once_and_bound_in_a_chain():
    borrower = with_two(make_borrower())
    assert (take_in(borrower=borrower, now=NOW), take_in(borrower=borrower, now=NOW)) == (2, 0)
    assert [(item.number, item.what) for item in borrower.vault.all()] == [(1, "notice"), (2, "upload")]
    assert [item.original() for item in borrower.vault.all()] == ["【晴川金融】请还款 3250 元".encode(), b"a call"]
    assert holds(borrower)


def test_the_worker_takes_in_what_came_to_any_borrower():
    first, second = with_two(make_borrower()), with_two(make_borrower())
    assert take_in_new(now=NOW) == 4
    assert take_in_new(now=NOW) == 0
    assert first.vault.count() == second.vault.count() == 2


def test_the_database_refuses_to_change_an_item():
    borrower = with_two(make_borrower())
    take_in(borrower=borrower, now=NOW)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Item.objects.filter(borrower=borrower).update(sha256="0" * 64)


def test_an_entry_outlives_the_file_it_is_about():
    borrower = with_two(make_borrower())
    take_in(borrower=borrower, now=NOW)
    borrower.uploads.all().delete()
    assert borrower.vault.get(number=2).original() is None
    assert holds(borrower)


def test_an_account_with_cases_comes_back_with_its_chain_unbroken():
    borrower = with_two(make_borrower())
    case = filing.open_case(borrower=borrower, about="not_mine", role="contact", now=NOW, notice=borrower.notices.get())
    letter = filing.draft(case=case, step="first", desk=None, on=TODAY)
    filing.mark_sent(filing=letter, sent_on=TODAY, way="email", reference="", proof=None, now=NOW)
    before = "".join(dump(Borrower.objects.get(pk=borrower.pk)))
    other = make_borrower()
    restore_account(borrower=other, file=io.BytesIO(before.encode()))
    assert "".join(dump(Borrower.objects.get(pk=other.pk))) == before
    assert [item.what for item in other.vault.all()] == ["notice", "upload", "letter"]
    assert other.vault.get(number=3).original() == other.cases.get().filings.get().as_sent()
    assert holds(other)
    assert other.deadlines.get().key == f"case-filing:{other.cases.get().filings.get().pk}"
    assert other.deadlines.get().url == f"/cases/steps/{other.cases.get().filings.get().pk}/"


def test_what_comes_rings_for_the_vault_once_it_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rung:
        borrower = with_two(make_borrower())
    assert [(call.args[0].name, call.args[1]) for call in rung] == [("cases.tasks.take_in", borrower.pk)] * 2
    assert tasks.take_in(borrower.pk) == 2
    assert tasks.take_in_new() == 0


def test_the_page_shows_each_item_and_the_head_and_gives_the_original_back(client):
    borrower = with_two(make_borrower(name="Ada"))
    tasks.take_in_new()
    client.force_login(borrower)
    page = client.get(reverse("cases:vault")).text
    last = borrower.vault.get(number=2)
    assert last.link in page
    for item in borrower.vault.all():
        assert item.sha256 in page
    assert "Ada" in page
    answer = client.get(reverse("cases:original", args=[last.pk]))
    assert answer.content == b"a call"
    assert answer["Content-Disposition"].startswith("attachment")
    assert last.link in client.get(reverse("cases:vault_sheet")).text
    client.force_login(make_borrower())
    assert client.get(reverse("cases:original", args=[last.pk])).status_code == 404
    assert last.link not in client.get(reverse("cases:vault")).text


def test_files_handed_in_are_kept_with_the_instant_they_came_and_the_type_of_their_content(client):
    ada = make_borrower(name="Ada", time_zone="Asia/Shanghai")
    client.force_login(ada)
    files = [
        SimpleUploadedFile("call.mp3", b"ID3\x04 a recording"),
        SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\n..."),
        SimpleUploadedFile("letter.pdf", b"%PDF-1.7 ..."),
        SimpleUploadedFile("page.png", b"<script>alert(1)</script>", content_type="text/html"),
    ]
    answer = client.post(reverse("cases:vault"), {"papers": files, "received_at": "2026-04-01T21:30"})
    assert answer.status_code == 302
    items = list(ada.vault.all())
    assert [item.media_type for item in items] == ["audio/mpeg", "image/png", "application/pdf", "text/plain"]
    assert {item.received_at for item in items} == {datetime.datetime(2026, 4, 1, 13, 30, tzinfo=datetime.UTC)}
    assert all(item.logged_at > item.received_at for item in items)
    assert {item.added_by for item in items} == {"Ada"}
    served = client.get(reverse("cases:original", args=[items[3].pk]))
    assert served["Content-Type"] == "application/octet-stream"
    assert served["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"MZ\x90\x00 a program", "Give a picture"), (b"", "empty"), (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB")],
)
def test_a_file_that_is_not_kept_is_refused_in_clear_words(client, content, words):
    client.force_login(ada := make_borrower())
    answer = client.post(reverse("cases:vault"), {"papers": SimpleUploadedFile("call.mp3", content)})
    assert answer.status_code == 422
    assert words in answer.text
    assert not ada.vault.exists()


def test_more_files_than_an_account_holds_are_refused_and_none_of_them_is_kept(client, monkeypatch):
    client.force_login(ada := make_borrower())
    monkeypatch.setattr(keeping, "MAX_FILES", 1)
    files = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
    answer = client.post(reverse("cases:vault"), {"papers": files})
    assert answer.status_code == 422
    assert "at most 2,000 files" in answer.text
    assert not ada.uploads.exists()


def test_a_recording_of_a_call_came_when_the_call_did():
    ada = make_borrower()
    at = datetime.datetime(2026, 4, 2, 14, tzinfo=datetime.UTC)
    note_contact(
        borrower=ada, channel="call", at=at, text="他们又打来", sender="10690000", now=NOW, submission=uuid.uuid4(),
        files=[("call.mp3", b"ID3 a call")],
    )  # fmt: skip
    take_in(borrower=ada, now=NOW)
    recording = ada.vault.get(what="upload")
    assert (recording.received_at, recording.logged_at) == (at, NOW)


def test_what_came_before_there_was_a_vault_is_taken_in_by_the_sweep_of_all(monkeypatch):
    monkeypatch.setattr(chaining, "OVERLAP", 0)
    with_two(make_borrower())
    take_in(borrower=with_two(make_borrower()), now=NOW)
    assert (tasks.take_in_new(), tasks.take_in_all(), tasks.take_in_all()) == (0, 2, 0)


def test_a_long_chain_is_bound_in_steps_and_stays_whole(monkeypatch):
    monkeypatch.setattr(chaining, "AT_ONCE", 3)
    ada = make_borrower()
    for number in range(8):
        keep_upload(borrower=ada, name=f"{number}.txt", content=b"x%d" % number, added_by=ada, now=NOW)
    assert take_in(borrower=ada, now=NOW) == 8
    assert holds(ada)


@pytest.mark.django_db(transaction=True)
def test_workers_that_take_in_at_once_make_one_chain_without_gaps():
    ada = make_borrower()
    for number in range(40):
        keep_upload(borrower=ada, name=f"{number}.txt", content=b"x%d" % number, added_by=ada, now=NOW)

    def work(_) -> int:
        for _again in range(200):
            try:
                return take_in(borrower=Borrower.objects.get(pk=ada.pk), now=NOW)
            except OperationalError:  # SQLite in memory does not wait for the other
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError("The database stayed locked.")

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 40
    assert [item.number for item in ada.vault.order_by("number")] == list(range(1, 41))
    assert holds(ada)


def test_a_head_that_was_kept_says_later_whether_the_chain_still_has_it(client, capsys):
    ada = with_two(make_borrower())
    take_in(borrower=ada, now=NOW)
    kept = ada.vault.get(number=2).link
    keep_upload(borrower=ada, name="later.txt", content=b"later", added_by=ada, now=NOW)
    take_in(borrower=ada, now=NOW)
    client.force_login(ada)
    page = reverse("cases:vault")
    assert "It was the head at item 2" in client.get(page, {"head": f" {kept.upper()} "}).text
    assert "No part of this chain ends in that head" in client.get(page, {"head": "0" * 64}).text
    call_command("verify_vault", "--head", kept)
    with pytest.raises(CommandError, match="No chain has that head"):
        call_command("verify_vault", "--head", "0" * 64)
    client.force_login(make_borrower())
    assert "It was the head" not in client.get(page, {"head": kept}).text


def test_a_long_vault_goes_on_behind_a_link(client):
    borrower = make_borrower()
    for number in range(52):
        keep_upload(borrower=borrower, name=f"{number}.txt", content=b"x%d" % number, added_by=borrower, now=NOW)
    take_in(borrower=borrower, now=NOW)
    client.force_login(borrower)
    assert "?before=3" in client.get(reverse("cases:vault")).text
    older = client.get(reverse("cases:vault") + "?before=3").text
    assert ">0.txt<" in older
    assert ">51.txt<" not in older


def test_the_head_is_mailed_to_the_borrowers_own_address(client):
    borrower = with_two(make_borrower(email="ada@example.org"))
    take_in(borrower=borrower, now=NOW)
    client.force_login(borrower)
    client.post(reverse("cases:vault_mail"))
    assert mail.outbox[0].to == ["ada@example.org"]
    assert borrower.vault.get(number=2).link in mail.outbox[0].body


def test_the_command_says_unchanged_or_names_what_was_altered_or_is_missing(capsys):
    borrower = with_two(make_borrower(email="ada@example.org"))
    take_in(borrower=borrower, now=NOW)
    call_command("verify_vault")
    assert "Unchanged: 1 vaults." in capsys.readouterr().out
    Notice.objects.filter(borrower=borrower).update(raw=b"another")
    borrower.uploads.all().delete()
    with pytest.raises(CommandError, match="2 faults"):
        call_command("verify_vault", "Ada@example.org")
    said = capsys.readouterr().out
    assert "item 1 10690000: the original was altered" in said
    assert "item 2 通话.txt: the original is gone" in said
    borrower.vault.get(number=1).delete()
    with pytest.raises(CommandError):
        call_command("verify_vault")
    assert "item 1 : missing in the chain" in capsys.readouterr().out


def test_an_authority_stamps_the_head_and_a_chain_made_anew_does_not_fit_the_stamp(client, settings, capsys):
    borrower = with_two(make_borrower())
    take_in(borrower=borrower, now=NOW)
    assert tasks.stamp_heads() == 0  # none is configured
    with authority() as settings.TSA_URL:
        assert (tasks.stamp_heads(), tasks.stamp_heads()) == (1, 0)
    stamp = Stamp.objects.get(borrower=borrower)
    assert (stamp.number, stamp.head, stamp.by) == (2, borrower.vault.get(number=2).link, NAME)
    assert read_stamp(bytes(stamp.token), "0" * 64) is None
    client.force_login(borrower)
    assert f"by {NAME}" in client.get(reverse("cases:vault")).text
    call_command("verify_vault")
    borrower.vault.all().delete()
    borrower.uploads.all().delete()
    take_in(borrower=borrower, now=NOW)
    with pytest.raises(CommandError):
        call_command("verify_vault")
    assert f"item 2 {NAME}: the time stamp does not fit the chain" in capsys.readouterr().out


def test_an_authority_that_is_away_is_asked_again_later(settings):
    take_in(borrower=with_two(make_borrower()), now=NOW)
    settings.TSA_URL = "http://127.0.0.1:9/"
    assert tasks.stamp_heads() == 0
    with authority() as settings.TSA_URL:
        assert tasks.stamp_heads() == 1
