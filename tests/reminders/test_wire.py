"""The bytes of a mail, held against what Django's own message says of the same mail."""

import datetime
import email
import email.policy

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.wire import wire

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=300)
LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs")), min_size=1, max_size=80)


def make_mail(subject="A reminder", text="Hello", html="<p>Hello</p>", to="mei@example.org", **headers):
    sender = "明账 Mingzhang <mingzhang@example.org>"
    mail = EmailMultiAlternatives(subject, text, sender, [to], headers={"Message-ID": "<1@example.org>", **headers})
    mail.attach_alternative(html, "text/html")
    return mail


def read(data: bytes):
    return email.message_from_bytes(data, policy=email.policy.default)


def contents(message) -> list[str]:
    """The words of both parts, whose lines end as mail has them (RFC 5322, 2.1)."""
    return [message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")]


@settings(deadline=None, max_examples=60)
@given(LINE, TEXT, TEXT)
def test_any_words_arrive_as_they_were_written(subject, text, html):
    message = read(wire(make_mail(subject, text, html)))
    assert contents(message) == [text, html]
    assert message.get_content_type() == "multipart/alternative"
    assert not message.defects


def test_its_headers_are_those_that_django_itself_would_write():
    mail = make_mail("晴川消费金融有限公司：2026年1月15日应还 ¥888.49", **{"Auto-Submitted": "auto-generated"})
    ours, theirs = read(wire(mail)), read(mail.message().as_bytes())
    for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version"):
        assert str(ours[name]).strip() == str(theirs[name]).strip()
    assert abs(theirs["Date"].datetime - ours["Date"].datetime) < datetime.timedelta(seconds=9)


def test_every_line_is_ascii_and_short_enough_for_any_server():
    data = wire(make_mail("长" * 150, "行" * 5000, "<p>" + "x" * 5000 + "</p>"))
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) < 998
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "broken", [{"subject": "A\r\nBcc: x@example.org"}, {"to": "mei@example.org\nBcc: x@example.org"}]
)
def test_a_line_break_in_a_header_is_refused(broken):
    with pytest.raises(ValueError, match=r"newline|Invalid"):
        wire(make_mail(**broken))
