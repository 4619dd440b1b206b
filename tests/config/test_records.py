"""The pages by which a whole account leaves, comes back and ends."""

import io

import pytest
from django.urls import reverse as url

from borrowers.models import Borrower
from config.account import contents, dump
from notices.receiving import receive_notice
from tests.config.test_account import NOW
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db


@pytest.fixture
def borrower(client):
    borrower = make_borrower(name="李㛃")
    client.force_login(borrower)
    return borrower


@pytest.fixture
def full(borrower):
    make_loan(borrower)
    receive_notice(borrower=borrower, text="【晴川金融】您的借款888.49元将于1月15日到期", received_at=NOW)
    return borrower


def text_of(borrower: Borrower) -> str:
    return "".join(dump(Borrower.objects.get(pk=borrower.pk)))


def upload(text: str) -> dict[str, io.BytesIO]:
    file = io.BytesIO(text.encode())
    file.name = "mingzhang-account.json"
    return {"file": file}


def test_the_account_menu_leads_to_the_records(client, full):
    assert url("records:records") in client.get("/").content.decode()
    page = client.get(url("records:records")).content.decode()
    assert url("records:account") in page
    assert url("records:erase") in page


def test_the_download_is_the_whole_account(client, full):
    answer = client.get(url("records:account"))
    assert b"".join(answer).decode() == text_of(full)
    assert answer["Content-Disposition"].startswith('attachment; filename="mingzhang-account-')


def test_a_file_is_shown_before_it_is_restored_and_nothing_is_written(client, full):
    text, empty = text_of(full), make_borrower()
    client.force_login(empty)
    for headers in ({}, {"HX-Request": "true"}):
        page = client.post(url("records:look"), upload(text), headers=headers).content.decode()
        assert "What the file holds" in page
        assert "Restore all of it" in page
    assert contents(empty) == {}


def test_a_file_is_restored_into_an_empty_account_and_gives_the_same_file_again(client, full):
    text, empty = text_of(full), make_borrower()
    client.force_login(empty)
    answer = client.post(url("records:restore"), upload(text), follow=True)
    assert "Everything is restored." in answer.content.decode()
    assert b"".join(client.get(url("records:account"))).decode() == text


def test_an_account_that_holds_something_says_so_and_stays_as_it_is(client, full):
    text = text_of(full)
    answer = client.post(url("records:restore"), upload(text), follow=True)
    assert "Your account holds something already" in answer.content.decode()
    assert "Restore all of it" not in client.post(url("records:look"), upload(text)).content.decode()
    assert text_of(full) == text


@pytest.mark.parametrize("text", ["", "{}", "\0", '{"format": "mingzhang.ledger", "version": 1,\n', "PK\x03\x04"])
@pytest.mark.parametrize("page", ["records:restore", "records:look"])
def test_any_other_file_is_refused_with_the_line(client, borrower, text, page):
    answer = client.post(url(page), upload(text))
    assert answer.status_code == 422
    assert contents(borrower) == {}


def test_a_spoilt_row_is_refused_with_its_line_and_nothing_is_kept(client, full):
    spoilt = text_of(full).replace('"currency": "CNY"', '"currency": "QQQ"')
    empty = make_borrower()
    client.force_login(empty)
    answer = client.post(url("records:restore"), upload(spoilt))
    assert answer.status_code == 422
    assert "(line " in answer.content.decode()
    assert contents(empty) == {}


def test_an_account_is_erased_with_the_password_alone(client, full):
    refused = client.post(url("records:erase"), {"password": "a guess"})
    assert refused.status_code == 422
    assert Borrower.objects.filter(pk=full.pk).exists()
    answer = client.post(url("records:erase"), {"password": "correct horse battery"}, follow=True)
    assert "Your account is erased" in answer.content.decode()
    assert not Borrower.objects.filter(pk=full.pk).exists()
    assert client.get("/").status_code == 302


def test_a_password_is_not_guessed_on_the_page_that_erases(client, full):
    answers = [client.post(url("records:erase"), {"password": "a guess"}).status_code for _ in range(12)]
    assert answers[-1] == 429
