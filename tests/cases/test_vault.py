"""The vault: what came is taken in once, bound to all before it, and never edited."""

import datetime
import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.signature import read_stamp
from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from cases import chain, filing, tasks
from cases.chaining import take_in, take_in_new
from cases.models import Item, Stamp
from config.account import dump
from config.restoring import restore_account
from notices.models import Notice
from notices.receiving import receive_notice
from tests.factories import make_borrower
from tests.stamper import NAME, authority

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
