"""Teaching: words are marked, what would change is seen at once, and what is kept counts for messages before and after."""

import datetime
import io
import json
import re
import uuid

import pytest
from django.urls import reverse

from notices import receiving, teaching
from notices.claim import Kind
from notices.template import Hole, Template
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

TEXT = "花儿账户本期待缴 888.49，卡*1234，8日内处理。回复请勿。"
OTHER = TEXT.replace("888.49", "987.29")
UNLIKE = "明天下雨，请带伞出门。"


@pytest.fixture
def borrower(client):
    """Signed in, with 12 instalments of 888.49, the first due on 2026-01-15, lent by 花儿."""
    borrower = make_borrower()
    make_loan(borrower, lender=make_lender(borrower, name="花儿"))
    client.force_login(borrower)
    return borrower


def kept(borrower, text=TEXT):
    at = datetime.datetime(2026, 1, 23, 10, 30, tzinfo=borrower.zone)
    return receiving.receive_notice(borrower=borrower, text=text, received_at=at)


def shown(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class Marking:
    """The page as somebody without JavaScript uses it: each answer's marks are sent again."""

    def __init__(self, client, notice):
        self.client, self.url = client, reverse("notices:teach", args=[notice.pk])
        self.marks: list[str] = []

    def send(self, **more):
        data = {"mark": self.marks, "kind": "due_soon", "hole": "amount", "name": "花儿", "words_said": ""} | more
        self.answer = self.client.post(self.url, data)
        self.marks = re.findall(r'name="mark" value="([^"]+)"', self.answer.content.decode())
        return self.answer

    def mark(self, words, hole):
        return self.send(words_said=words, hole=hole, add="1")


@pytest.fixture
def marking(client, borrower):
    marking = Marking(client, kept(borrower))
    marking.mark("888.49", "amount")
    return marking


def test_marking_shows_at_once_what_would_change_and_keeps_nothing(marking, borrower):
    kept(borrower, OTHER)
    kept(borrower, UNLIKE)
    answer = marking.mark("花儿", "lender")
    assert answer.status_code == 200
    assert "It fits 2 of your 3 messages." in shown(answer)
    assert "asked for: 987.29" in shown(answer)
    assert borrower.lessons.count() == 0


def test_what_is_kept_is_applied_to_earlier_messages_with_their_history_and_to_new_ones(marking, borrower):
    other, unlike = kept(borrower, OTHER), kept(borrower, UNLIKE)
    for words, hole in (("花儿", "lender"), ("1234", "account_tail")):
        marking.mark(words, hole)
    assert marking.send(keep="1").status_code == 302
    assert receiving.judge_stale(borrower=borrower) == 2
    assert [j.payload["claim"]["amount"] for j in other.judgements.order_by("pk")] == [None, "987.29"]
    assert unlike.judgements.count() == 1
    new = kept(borrower, TEXT.replace("888.49", "555"))
    assert new.judgements.get().payload["claim"]["amount"] == "555"
    assert new.judgements.get().payload["kind"] == "due_soon"


def test_what_is_forgotten_counts_no_more_and_the_history_stays(client, marking, borrower):
    marking.send(keep="1")
    receiving.judge_stale(borrower=borrower)
    client.post(reverse("notices:forget", args=[borrower.lessons.get().pk]))
    receiving.judge_stale(borrower=borrower)
    amounts = [j.payload["claim"]["amount"] for j in borrower.notices.get().judgements.order_by("pk")]
    assert amounts == [None, "888.49", None]


def test_words_are_ticked_from_the_first_to_the_last_and_can_be_unmarked(marking):
    marking.send(word=["0", "1"], hole="lender", add="1")  # 花 and 儿
    assert marking.marks == ["0-2-lender", "9-15-amount"]
    marking.send(drop="0-2-lender")
    assert marking.marks == ["9-15-amount"]


def test_a_word_marked_anew_is_what_it_was_marked_last(marking):
    marking.mark("888.49", "minimum_due")
    assert marking.marks == ["9-15-minimum_due"]


def test_words_that_do_not_stand_there_are_answered_in_words_and_nothing_is_lost(marking):
    answer = marking.mark("红花", "lender")
    assert answer.status_code == 422
    assert "These words do not stand in the message." in shown(answer)
    assert marking.marks == ["9-15-amount"]
    assert 'value="红花"' in answer.content.decode()
    answer = marking.send(add="1")
    assert "Say which words first, or tick them." in shown(answer)


def test_marks_that_make_no_reading_are_answered_in_words(marking):
    marking.mark("卡", "due_date")
    answer = marking.send(keep="1")
    assert answer.status_code == 422
    assert "cannot be read as one" in shown(answer)
    answer = marking.send(keep="1", name="", mark=["9-15-amount", "rubbish", "1-x-amount", "5-4-any", "0-99999-any"])
    assert answer.status_code == 422
    assert marking.marks == ["9-15-amount"]


def test_a_message_that_is_too_long_says_so(client, borrower):
    answer = client.get(reverse("notices:teach", args=[kept(borrower, "还" * 2001).pk]))
    assert "This message is too long to be taught." in shown(answer)


def test_lessons_are_taken_along_and_taken_over_by_another_account(client, marking, borrower):
    marking.send(keep="1")
    answer = client.get(reverse("notices:lessons_export"))
    assert answer["Content-Disposition"] == 'attachment; filename="mingzhang-readings.json"'
    stranger = make_borrower()
    client.force_login(stranger)
    for _ in range(2):  # the same file twice is taken over once
        sent = client.post(reverse("notices:lessons"), {"file": io.BytesIO(answer.content)})
        assert sent.status_code == 302
    assert stranger.lessons.get().as_template() == borrower.lessons.get().as_template()
    assert "花儿" in shown(client.get(reverse("notices:lessons")))
    assert kept(stranger).judgements.get().payload["claim"]["amount"] == "888.49"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "other"}', b"[" * 100_000, b'{"format": "mingzhang.templates", "version": 1, "lessons": [{"name": "a", "template": {}}]}', b"\xff\xfe", b'{"format": "mingzhang.templates", "version": 1, "lessons": [{"name": "\\ud800", "template": {"kind": "other", "currency": "CNY", "parts": [{"text": "long enough"}]}}]}'])  # fmt: skip
def test_a_file_that_is_none_is_answered_in_words(client, borrower, content):
    answer = client.post(reverse("notices:lessons"), {"file": io.BytesIO(content)})
    assert answer.status_code == 422
    assert "This is no file of readings that was written here." in shown(answer)
    assert borrower.lessons.count() == 0


def lessons(count):
    return [
        ("n", Template(Kind.OTHER, (f"wording number {'abcdefghij'[n // 100]}{'abcdefghij'[n // 10 % 10]}{'abcdefghij'[n % 10]} ", Hole.ANY)))
        for n in range(count)
    ]  # fmt: skip


def test_more_than_two_hundred_are_refused_and_then_none_is_taken(client, borrower):
    data = {"format": "mingzhang.templates", "version": 1}
    data["lessons"] = [{"name": name, "template": template.as_json()} for name, template in lessons(201)]
    answer = client.post(reverse("notices:lessons"), {"file": io.BytesIO(json.dumps(data).encode())})
    assert answer.status_code == 422
    assert "Two hundred readings are kept already." in shown(answer)
    assert borrower.lessons.count() == 0


def test_a_full_account_is_told_so_on_the_page_of_the_message(marking, borrower):
    teaching.take_over(borrower=borrower, lessons=lessons(200))
    answer = marking.send(keep="1")
    assert answer.status_code == 422
    assert "Two hundred readings are kept already." in shown(answer)


def test_anothers_message_or_lesson_is_not_found(client, marking, borrower):
    marking.send(keep="1")
    notice, lesson = borrower.notices.get(), borrower.lessons.get()
    client.force_login(make_borrower())
    assert client.get(reverse("notices:teach", args=[notice.pk])).status_code == 404
    assert client.post(reverse("notices:teach", args=[notice.pk]), {"keep": "1"}).status_code == 404
    assert client.post(reverse("notices:forget", args=[lesson.pk])).status_code == 404


def test_a_paste_is_read_as_taught_before_it_is_kept(client, marking):
    marking.send(keep="1")
    data = {
        "text": OTHER,
        "sender": "",
        "received_at": "2026-01-23T10:30",
        "channel": "sms",
        "submission": uuid.uuid4(),
    }
    assert "987.29" in shown(client.post(reverse("notices:reading"), data))
