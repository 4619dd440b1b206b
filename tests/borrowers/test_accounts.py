"""Accounts, through their pages."""

import re

import pytest
from django.core import mail

from borrowers.models import Borrower
from tests.factories import make_borrower

pytestmark = pytest.mark.django_db

FILLED = {"email": "lin@example.org", "password1": "correct horse battery", "time_zone": "Asia/Shanghai"}


@pytest.mark.parametrize(
    ("language", "time_zone"), [("zh-hans", "Asia/Shanghai"), ("en", "Europe/London"), ("en", "America/New_York")]
)
def test_an_account_keeps_the_language_and_the_time_zone_it_was_made_with(client, language, time_zone):
    answer = client.post("/account/signup/", FILLED | {"language": language, "time_zone": time_zone})
    borrower = Borrower.objects.get()
    assert answer.url == "/welcome/"
    assert (borrower.email, borrower.language, borrower.time_zone) == ("lin@example.org", language, time_zone)
    assert f'<html lang="{language}">' in client.get("/welcome/").content.decode()


def test_the_welcome_page_offers_ones_own_loans_and_a_sample(client):
    client.force_login(make_borrower())
    page = client.get("/welcome/").content.decode()
    assert "Start with mine" in page
    assert 'action="/sample/"' in page


def test_without_a_script_the_sign_up_page_has_a_sensible_zone_chosen(client):
    page = client.get("/account/signup/", headers={"accept-language": "en"}).content.decode()
    assert '<option value="Asia/Shanghai" selected>' in page
    assert '<option value="en" selected>' in page


def test_a_short_password_is_refused_and_what_was_typed_is_kept(client):
    answer = client.post("/account/signup/", FILLED | {"password1": "short", "language": "en"})
    page = answer.content.decode()
    assert 'value="lin@example.org"' in page
    assert "error-summary" in page
    assert 'href="#id_password1"' in page
    assert not Borrower.objects.exists()


def test_a_zone_that_does_not_exist_is_refused(client):
    client.post("/account/signup/", FILLED | {"language": "en", "time_zone": "Mars/Olympus"})
    assert not Borrower.objects.exists()


def test_signing_in_and_out(client):
    make_borrower(email="lin@example.org", password="correct horse battery")
    answer = client.post("/account/login/", {"login": "LIN@example.org", "password": "correct horse battery"})
    assert answer.url == "/"
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    assert "/account/login/" in client.get("/").url


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    make_borrower(email="lin@example.org")
    headers = {"accept-language": "en"}
    answers = [
        client.post("/account/login/", {"login": address, "password": "wrong wrong wrong"}, headers=headers)
        for address in ("lin@example.org", "who@example.org")
    ]
    texts = [re.findall(r'<div class="error-summary".*?</div>', answer.content.decode(), re.S) for answer in answers]
    assert texts[0] == texts[1] != []


def test_guessing_passwords_is_slowed_down(client):
    make_borrower(email="guessed@example.org", password="correct horse battery")
    for _ in range(6):
        client.post("/account/login/", {"login": "guessed@example.org", "password": "wrong wrong wrong"})
    client.post("/account/login/", {"login": "guessed@example.org", "password": "correct horse battery"})
    assert "/account/login/" in client.get("/").url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_forgotten_password_is_set_anew_through_a_link_to_our_own_site(client, settings, language):
    settings.SITE_URL = "https://mingzhang.example"
    settings.ALLOWED_HOSTS = ["*"]
    make_borrower(email="lin@example.org", language=language)
    client.post("/account/password/reset/", {"email": "lin@example.org"}, headers={"host": "evil.example"})
    body = mail.outbox[0].body
    assert "evil.example" not in body
    path = re.search(r"https://mingzhang\.example(/account/password/reset/key/\S+)", body)[1]
    page = client.get(path, follow=True)
    assert page.status_code == 200
    client.post(page.redirect_chain[-1][0], {"password1": "another good phrase", "password2": "another good phrase"})
    answer = client.post("/account/login/", {"login": "lin@example.org", "password": "another good phrase"})
    assert answer.url == "/"


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(client):
    make_borrower(email="lin@example.org")
    answers = [
        client.post("/account/password/reset/", {"email": address}, follow=True)
        for address in ("lin@example.org", "who@example.org")
    ]
    assert [answer.redirect_chain for answer in answers] == [[("/account/password/reset/done/", 302)]] * 2
    pages = [
        re.sub(r"csrf\S*? value=\"\w+\"|X-CSRFToken\S* \"\w+\"", "", answer.content.decode()) for answer in answers
    ]
    assert pages[0] == pages[1]


def test_where_addresses_are_verified_sign_up_tells_nobody_who_has_an_account(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    make_borrower(email="lin@example.org")
    taken = client.post("/account/signup/", FILLED | {"language": "en"})
    fresh = client.post("/account/signup/", FILLED | {"language": "en", "email": "new@example.org"})
    assert taken.status_code == fresh.status_code == 302
    assert taken.url == fresh.url
    assert [message.to for message in mail.outbox] == [["lin@example.org"], ["new@example.org"]]


def test_an_address_is_confirmed_through_the_mailed_link(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post("/account/signup/", FILLED | {"language": "en"})
    path = re.search(r"(/account/confirm-email/\S+/)", mail.outbox[0].body)[1]
    assert "Is lin@example.org yours?" in client.get(path, headers={"accept-language": "en"}).content.decode()
    client.post(path)
    client.post("/account/login/", {"login": "lin@example.org", "password": "correct horse battery"})
    assert client.get("/").status_code == 200


def test_changing_the_password_tells_the_borrower_by_mail_in_their_language(client):
    client.post("/account/signup/", FILLED | {"language": "en"})
    mail.outbox.clear()
    client.post(
        "/account/password/change/",
        {
            "oldpassword": "correct horse battery",
            "password1": "another good phrase",
            "password2": "another good phrase",
        },
    )
    assert mail.outbox[0].subject == "Your password was changed"
    assert "127.0.0.1" in mail.outbox[0].body


@pytest.mark.parametrize(
    "path", ["/account/password/change/", "/account/email/", "/account/logout/", "/account/preferences/"]
)
def test_the_account_pages_of_who_is_signed_in_answer(client, path):
    client.force_login(make_borrower())
    assert client.get(path).status_code == 200
