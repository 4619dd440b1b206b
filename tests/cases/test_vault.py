"""The vault: what came is taken in once, bound to all before it, and never edited."""

import datetime
import io

import pytest
from django.db import DatabaseError, transaction

from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from cases import chain, filing
from cases.chaining import take_in, take_in_new
from cases.models import Item
from config.account import dump
from config.restoring import restore_account
from notices.receiving import receive_notice
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
