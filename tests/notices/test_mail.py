"""E-mails saved as files."""

import datetime
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.mail import Mail, NotAMail, read

UTC = datetime.UTC

PLAIN = b"""Received: from a.example by mx.example; Fri, 23 Jan 2026 10:30:05 +0800\r
From: =?utf-8?b?5pm05bed6YeR6J6N?= <no-reply@qc.example>\r
Subject: =?gb18030?b?0+LG2szh0NE=?=\r
Date: Fri, 23 Jan 2026 09:00:00 +0800\r
Content-Type: text/plain; charset=gb18030\r
Content-Transfer-Encoding: 8bit\r
\r
""" + "您应还888.49元。\r\n".encode("gb18030")

HTML = b"""From: a@b.example
Date: Fri, 23 Jan 2026 09:00:00 +0800
Content-Type: text/html; charset=utf-8

<html><head><title>x</title><style>p {}</style></head><body><p>You owe &pound;888.49</p><script>alert(1)</script>
<table><tr><td>Due</td><td>15 Jan</td></tr></table><img src="https://tracker.example/1.gif"></body></html>
"""


def test_subject_and_words_are_read_in_their_own_encodings():
    at = datetime.datetime(2026, 1, 23, 2, 30, 5, tzinfo=UTC)
    assert read(PLAIN) == Mail("晴川金融 <no-reply@qc.example>", at, "逾期提醒\n\n您应还888.49元。")


def test_of_a_web_page_only_the_words_are_taken():
    mail = read(HTML)
    assert mail.text == "You owe £888.49\n\nDue 15 Jan"
    assert mail.at == datetime.datetime(2026, 1, 23, 1, tzinfo=UTC)


@pytest.mark.parametrize("day", [b"", b"Date: soon\n", b"Date: Fri, 99 Foo 2026 99:00:00 +0800\n"])
def test_a_mail_without_a_day_that_can_be_read_has_none(day):
    assert read(b"From: a@b.example\n" + day + b"\nwords") == Mail("a@b.example", None, "words")


@pytest.mark.parametrize("content", [b"", b"words alone", b"\xff\xfe\0", b"Subject: x\n\nno sender"])
def test_what_is_no_mail_is_answered_as_such(content):
    with pytest.raises(NotAMail):
        read(content)


def test_a_mail_nested_a_thousand_deep_ends():
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1_500))
    with suppress(NotAMail):
        assert read(b"From: a@b.example\n" + deep).text == ""


@given(st.binary())
def test_whatever_is_in_the_file_is_a_mail_or_none(content):
    with suppress(NotAMail):
        assert len(read(b"From: a\n" + content).text) <= 50_000
