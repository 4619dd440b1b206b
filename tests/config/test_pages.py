"""What holds for every page: who may open it, and that nothing in it needs more than the strict policy allows."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import make_borrower

pytestmark = pytest.mark.django_db

# Open to everyone: signing in and what leads to it, the language, the health check. (The manifest is a static file.)
OPEN = {
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_email_verification_sent",
    "account_confirm_email", "account_confirm_login_code", "account_logout", "language", "health", "admin:login",
    "cases:verify",  # whoever was given an exhibit may check it
    "agreements:verify",  # whoever holds a signed paper may check it
    "agreements:countersign", "agreements:countersign_document",  # the private link is the key
    "reminders:unsubscribe", "reminders:paid", "reminders:calendar",  # the token in a mail or an address is the key
    "reminders:worker", "notices:offline",  # the same for everybody, kept by the browser
    "notices:inbound",  # a phone signs each call
}  # fmt: skip
INLINE = re.compile(r"<style\b|\sstyle=|\son\w+=\"|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def every_url(patterns=None, prefix="", namespace=""):
    """Each (name, path) of the URLconf, with its parameters filled in."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every_url(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            path = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1] or "str", "x"), route)
            path = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "x", path).replace("^", "").replace("$", "")
            yield f"{namespace}{pattern.name}", "/" + path.replace("\\Z", "").replace("\\", "")


def test_every_page_but_the_open_ones_sends_the_unknown_to_the_login_page(client):
    urls = list(every_url())
    answers = {(name, path): client.get(path) for name, path in urls if name not in OPEN}
    assert len(answers) > 20
    closed_by_method = {key for key, answer in answers.items() if answer.status_code == 405}
    let_in = [
        (key, answer.status_code)
        for key, answer in answers.items()
        if key not in closed_by_method
        and not (answer.status_code == 302 and ("/account/login/" in answer.url or "/staff/login/" in answer.url))
    ]
    # The admin's last pattern answers 404 to unknown addresses below it, to those who are signed in and those who are not.
    assert [entry for entry in let_in if not entry[0][0].startswith("admin:")] == []
    assert closed_by_method == set()


@pytest.mark.parametrize(
    "path",
    ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/password/reset/done/",
     "/account/inactive/", "/account/confirm-email/"],
)  # fmt: skip
def test_the_pages_that_lead_to_an_account_are_open(client, path):
    assert client.get(path).status_code == 200


def test_every_page_that_answers_carries_the_policy_and_nothing_inline(client):
    client.force_login(make_borrower())
    client.post("/sample/")
    seen = 0
    for name, path in every_url():
        answer = client.get(path)
        if name.startswith("admin:") or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        seen += 1
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} <= set(policy), path
        assert "unsafe" not in "".join(policy), path
        assert INLINE.findall(answer.content.decode()) == [], path
    assert seen > 10


def test_no_template_source_holds_inline_style_or_script():
    templates = list(Path(settings.BASE_DIR, "templates").rglob("*.html"))
    # Mails and papers are no pages: their style stands in them.
    pages = [path for path in templates if not {"emails", "documents"} & set(path.parts)]
    assert len(pages) > 20
    assert [str(path) for path in pages if INLINE.search(path.read_text())] == []


def test_the_health_check_says_that_the_database_answers(client):
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok"}


def test_the_health_check_says_503_when_the_database_is_gone(client, settings, monkeypatch):
    from django.db import connection

    def refuse(*args, **kwargs):
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


def test_the_unknown_get_the_chosen_language_and_keep_it(client):
    answer = client.post("/language/", {"language": "en", "next": "/account/login/"})
    assert answer.url == "/account/login/"
    assert '<html lang="en">' in client.get("/account/login/").content.decode()
    client.post("/language/", {"language": "zh-hans", "next": "/account/login/"})
    assert '<html lang="zh-hans">' in client.get("/account/login/").content.decode()


def test_the_browsers_language_is_the_first_guess(client):
    page = client.get("/account/signup/", headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()
    assert '<html lang="en">' in page
    page = client.get("/account/signup/", headers={"accept-language": "zh-CN,zh;q=0.9"}).content.decode()
    assert '<html lang="zh-hans">' in page


def test_the_language_of_who_is_signed_in_is_kept_with_the_account(client):
    borrower = make_borrower(language="en")
    client.force_login(borrower)
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    borrower.refresh_from_db()
    assert borrower.language == "zh-hans"


def test_a_language_that_we_do_not_speak_changes_nothing(client):
    borrower = make_borrower(language="en")
    client.force_login(borrower)
    client.post("/language/", {"language": "xx", "next": "/"})
    borrower.refresh_from_db()
    assert borrower.language == "en"


def test_choosing_a_language_leads_to_no_other_site(client):
    assert client.post("/language/", {"language": "en", "next": "https://evil.example/"}).url == "/"


def test_an_unknown_address_gets_a_page_that_leads_home(client):
    client.force_login(make_borrower())
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


def test_a_fault_of_ours_gets_a_calm_page(client, monkeypatch):
    client.force_login(make_borrower())
    client.raise_request_exception = False
    monkeypatch.setattr("config.views.gather", lambda **kwargs: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "A fault on our side" in answer.content.decode()


def test_a_page_that_was_open_too_long_gives_back_what_was_typed(django_client_with_csrf):
    answer = django_client_with_csrf.post(
        "/account/login/", {"login": "lin@example.org", "password": "correct horse battery", "text": "【晴川金融】<b>"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "【晴川金融】&lt;b&gt;" in page
    assert "correct horse" not in page


@pytest.fixture
def django_client_with_csrf():
    from django.test import Client

    return Client(enforce_csrf_checks=True)


def test_what_is_too_large_is_refused_with_its_reason(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    client.force_login(make_borrower())
    answer = client.post("/account/preferences/", {"name": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "up to 1 MB" in answer.content.decode()


def test_staff_sign_in_where_guesses_are_counted(client):
    assert client.get("/staff/login/?next=/staff/").url == "/account/login/?next=%2Fstaff%2F"
    assert client.post("/staff/login/", {"username": "a@example.org", "password": "x"}).status_code == 302
