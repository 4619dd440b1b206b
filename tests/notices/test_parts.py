import datetime

import pytest

from notices.claim import Message
from notices.parts import part_of, whole_of, wholes

AT = datetime.datetime(2026, 3, 20, 9, tzinfo=datetime.UTC)


def came(text: str, seconds: int = 0, sender: str = "95588") -> Message:
    return Message(text, sender, AT + datetime.timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "texts",
    [
        ("(1/2)您的贷款已逾期", "(2/2)8天，请还款"),
        ("（1/2）您的贷款已逾期", "（2/2）8天，请还款"),
        ("您的贷款已逾期(1/2)", "8天，请还款(2/2)"),
        ("您的贷款已逾期.../待续", "接上:8天，请还款"),
        ("您的贷款已逾期（未完待续）", "接上条：8天，请还款"),
    ],
)
def test_the_parts_of_a_message_are_joined_without_their_marks(texts):
    first, second = texts
    assert whole_of([came(first), came(second, 20)]) == ((0, 1), "您的贷款已逾期8天，请还款")


def test_parts_that_came_in_another_order_are_put_right():
    assert list(wholes([came("(3/3)c"), came("hello"), came("(1/3)a"), came("(2/3)b")])) == [((2, 3, 0), "abc")]


def test_each_part_keeps_its_signature_where_it_stands():
    assert whole_of([came("【某行】(1/2)前"), came("(2/2)后【某行】")]) == ((0, 1), "【某行】前后【某行】")


@pytest.mark.parametrize(
    "messages",
    [
        [came("(1/2)a"), came("(2/2)b", sender="10690")],
        [came("(1/2)a"), came("(2/2)b", 600)],
        [came("(1/2)a"), came("(2/3)b")],
        [came("(1/2)a")],
        [came("待续的事情以后再说"), came("我接上一个电话")],
        [came("还款(3/12)期已到账"), came("请于1/2前还款")],
    ],
)
def test_what_does_not_belong_together_stays_apart(messages):
    assert list(wholes(messages)) == []


@pytest.mark.parametrize("text", ["", "应还(0/2)元", "(2/1)x", "(1/99)x", "3/4的人"])
def test_a_fraction_is_no_mark(text):
    assert part_of(text) is None
