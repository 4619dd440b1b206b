"""Where no mail server is set, mails are files, and each is read on a page by whom it was written to."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from tests.factories import make_borrower

pytestmark = pytest.mark.django_db
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH, settings.MAILS_AS_FILES = FILES, tmp_path, True


def write(subject: str, text: str, *to: str) -> None:
    mail = EmailMultiAlternatives(subject, text, "明账 <mingzhang@localhost>", to)
    mail.attach_alternative("<p>in HTML</p>", "text/html")
    mail.send()


def page_of(client, borrower) -> str:
    client.force_login(borrower)
    return client.get(reverse("mails")).content.decode()


def test_a_mail_is_read_by_whom_it_was_written_to(client):
    ada = make_borrower(email="ada@example.org")
    write("签字验证码", "Your code is 482913 & holds for ten minutes.", "ada@example.org")
    page = page_of(client, ada)
    assert "签字验证码" in page
    assert "Your code is 482913 &amp; holds for ten minutes." in page


def test_a_mail_to_somebody_else_is_not_shown(client):
    write("For Ben", "482913", "ben@example.org")
    write("For Adam", "482914", "ada@example.org.evil.example")
    page = page_of(client, make_borrower(email="ada@example.org"))
    assert "48291" not in page
    assert "For Ben" not in page


def test_the_newest_stands_first(client):
    for number in (1, 2, 3):
        write(f"Mail {number}", "text", "ada@example.org")
    page = page_of(client, make_borrower(email="ada@example.org"))
    assert page.index("Mail 3") < page.index("Mail 2") < page.index("Mail 1")


def test_html_in_a_mail_is_text(client):
    write("<script>1</script>", "<img src=x>", "ada@example.org")
    page = page_of(client, make_borrower(email="ada@example.org"))
    assert "<script>1" not in page
    assert "<img src=x>" not in page


def test_where_mails_leave_by_a_server_there_is_no_such_page(client, settings):
    settings.MAILS_AS_FILES = False
    client.force_login(make_borrower())
    assert client.get(reverse("mails")).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("mails")).status_code == 302
