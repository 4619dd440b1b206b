import datetime
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.claim import Kind, Message, Role
from notices.extraction import read
from notices.template import Hole, Mark, NotATemplate, Template, fit, from_json, make, marks_of, taught, words

TEXT = "亲爱的王女士，花儿账户本期待缴 1,280.50，请于12/08前处理，卡*6677。"
ANOTHER = "亲爱的李先生，花儿账户本期待缴 96.00，请于1/08前处理，卡*0012。"
NOON = datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC)


def mark(words, hole, text=TEXT):
    start = text.index(words)
    return Mark(start, start + len(words), hole)


MARKS = [
    mark("王女士", Hole.ADDRESSEE),
    mark("花儿", Hole.LENDER),
    mark("1,280.50", Hole.AMOUNT),
    mark("12/08", Hole.DUE_DATE),
    mark("6677", Hole.ACCOUNT_TAIL),
]


def refused(*args) -> str:
    with pytest.raises(NotATemplate) as problem:
        make(*args)
    return problem.value.code


def test_what_was_marked_is_read_from_another_message_with_the_same_wording():
    template = make(TEXT, MARKS, Kind.DUE_SOON)
    message = Message(ANOTHER, None, NOON)
    found = taught(read(message), message, [template])
    claim = found.claim
    assert found.kind is Kind.DUE_SOON
    assert (claim.addressee, claim.lender, claim.account_tail) == ("李先生", "花儿", "0012")
    assert (claim.amount, claim.currency) == (Decimal("96.00"), "CNY")
    assert (claim.due_date, claim.due_date_inferred) == (datetime.date(2026, 1, 8), True)
    assert [ANOTHER[s.start : s.end] for s in found.spans if s.role is Role.AMOUNT] == ["96.00"]


@pytest.mark.parametrize("text", [ANOTHER + "谢谢", "您好，" + ANOTHER, ANOTHER.replace("待缴", "已缴"), ""])
def test_other_wording_is_left_as_it_was_read(text):
    message = Message(text, None, NOON)
    reading = read(message)
    assert taught(reading, message, [make(TEXT, MARKS, Kind.DUE_SOON)]) is reading


def test_an_amount_that_is_none_is_left_as_it_was_read():
    message = Message(ANOTHER.replace("96.00", "若干"), None, NOON)
    reading = read(message)
    assert taught(reading, message, [make(TEXT, MARKS, Kind.DUE_SOON)]) is reading


@pytest.mark.parametrize("name", ["李\0", "\ud800", "李\n先", "李" * 61])
def test_what_no_database_takes_or_is_no_name_is_left_as_it_was_read(name):
    message = Message(ANOTHER.replace("李先生", name), None, NOON)
    reading = read(message)
    assert taught(reading, message, [make(TEXT, MARKS, Kind.DUE_SOON)]) is reading


def test_the_first_template_that_fits_counts():
    first, second = make(TEXT, MARKS, Kind.OVERDUE), make(TEXT, MARKS, Kind.DUE_SOON)
    message = Message(ANOTHER, None, NOON)
    assert taught(read(message), message, [first, second]).kind is Kind.OVERDUE


def test_what_reads_as_fraud_stays_fraud():
    scam = "【公安局】您涉嫌洗钱，请将资金转入安全账户 6222021234567890 配合调查，金额 5000 元。"
    message = Message(scam, None, NOON)
    reading = read(message)
    assert reading.kind is Kind.SCAM
    template = make(scam, [mark("5000", Hole.AMOUNT, scam)], Kind.DUE_SOON)
    found = taught(reading, message, [template])
    assert (found.kind, found.signals, found.claim.amount) == (Kind.SCAM, reading.signals, Decimal("5000"))


def test_a_number_is_never_cut_in_two():
    template = Template(Kind.OTHER, ("your balance now is ", Hole.AMOUNT, "0 thanks"))
    assert fit(template, "your balance now is 1200 thanks") is None
    assert fit(template, "your balance now is 120 0 thanks") == (Mark(20, 24, Hole.AMOUNT),)


def test_what_makes_no_template_is_named():
    assert refused("a" * 2001, [], Kind.OTHER) == "too_long"
    assert refused("还款 100 元", [mark("100", Hole.AMOUNT, "还款 100 元")], Kind.OTHER) == "too_general"
    assert refused(TEXT + "\0", [], Kind.OTHER) == refused(TEXT + "\ud800", [], Kind.OTHER) == "broken"
    assert refused(TEXT, [mark("王女", Hole.ADDRESSEE), mark("士", Hole.ANY)], Kind.OTHER) == "holes_touch"
    assert refused(TEXT, [mark("王女士", Hole.LENDER), mark("花儿", Hole.LENDER)], Kind.OTHER) == "said_twice"
    assert refused(TEXT, [mark("1,280", Hole.AMOUNT)], Kind.OTHER) == "fits_elsewhere"


def test_a_template_written_out_is_read_back_the_same():
    template = make(TEXT, MARKS, Kind.DUE_SOON)
    assert from_json(template.as_json()) == template


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, {"kind": "due_soon", "currency": "CNY", "parts": "abc"},
        {"kind": "due_soon", "currency": "XXQ", "parts": [{"text": "long enough"}]},
        {"kind": "due_soon", "currency": "CNY", "parts": [{"text": "long enough"}, {"text": "twice"}]},
        {"kind": "due_soon", "currency": "CNY", "parts": [{"text": "long enough"}, {"hole": "elsewhere"}]},
        {"kind": "due_soon", "currency": "CNY", "parts": [{"text": ""}, {"hole": "amount"}]},
        {"kind": "due_soon", "currency": "CNY", "parts": [{"hole": "amount"}]},
    ],
)  # fmt: skip
def test_what_is_no_template_is_not_taken(data):
    with pytest.raises(NotATemplate):
        from_json(data)


def test_words_are_characters_numbers_and_latin_words():
    assert [("应还 1,280.50元 due 12/08."[a:b]) for a, b in words("应还 1,280.50元 due 12/08.")] == [
        "应", "还", " ", "1,280.50", "元", " ", "due", " ", "12/08", ".",
    ]  # fmt: skip


def test_what_our_reader_found_is_marked_to_begin_with():
    text = "【晴川金融】您尾号1234的借款已逾期8天，应还888.49元。"
    found = {text[m.start : m.end]: m.hole for m in marks_of(read(Message(text, None, NOON)))}
    assert found == {
        "晴川金融": Hole.LENDER,
        "1234": Hole.ACCOUNT_TAIL,
        "8": Hole.DAYS_OVERDUE,
        "888.49元": Hole.AMOUNT,
    }


@given(st.text(max_size=200))
def test_any_text_fits_a_template_or_does_not_and_what_fits_has_its_literals(text):
    template = make(TEXT, MARKS, Kind.DUE_SOON)
    marks = fit(template, text)
    assert marks is None or all(literal in text for literal in template.literals)


def test_hostile_text_is_fitted_in_linear_time():
    template = Template(Kind.OTHER, tuple(p for _ in range(60) for p in ("aaaaaa ", Hole.ANY))[:-1])
    begun = time.perf_counter()
    fit(template, "aaaaaa " * 7000)
    assert time.perf_counter() - begun < 0.05
