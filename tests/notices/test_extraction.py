"""What holds for every message: places in the original, hostile texts, words broken up, days and their years."""

import datetime
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.claim import Kind, Message, PartialDate, Role
from notices.extraction import read
from tests.notices.hostile import HOSTILE


def at(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 9, 0, tzinfo=datetime.UTC)


def marked(text: str, role: Role) -> list[str]:
    return [
        text[span.start : span.end] for span in read(Message(text, None, at(2026, 10, 26))).spans if span.role is role
    ]


def test_a_place_is_a_place_in_the_text_as_received():
    text = "【云\u200b海 银行】您的貸/款应 还\u202e￥１，２３４．５０，还款日１１月０６日"
    assert marked(text, Role.AMOUNT) == ["￥１，２３４．５０"]
    assert marked(text, Role.DUE_DATE) == ["１１月０６日"]
    assert marked(text, Role.LENDER) == ["云\u200b海 银行"]


@pytest.mark.parametrize(
    "text",
    [
        "您的借 款 已 逾 期8天",
        "您的借/款已逾·期8天",
        "您的亻昔款已辶俞其月8天",
        "您的借款已逾\u200b期8天",
        "您的借款已逾期８天",
        "您的貸款已逾期8天",
        "您的贷款已逾期八天",
    ],
)
def test_broken_words_are_read_as_the_words_they_are(text):
    reading = read(Message(text))
    assert (reading.kind, reading.claim.days_overdue) == (Kind.OVERDUE, 8)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("￥12,345.60", "12345.60"), ("RMB1234.50元", "1234.50"), ("人民币8888.00", "8888.00"), ("35。60元", "35.60"), ("3.2万元", "32000.00"), ("叁仟元整", "3000.00"), ("1,234元", "1234.00"), ("5000块", "5000.00"), ("¥0.99", "0.99"),
    ],
)  # fmt: skip
def test_an_amount_is_read_however_it_is_written(written, value):
    claim = read(Message(f"您的贷款本期应还{written}，请按时还款")).claim
    assert (str(claim.amount), claim.currency) == (value, "CNY")


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("Rs.1,23,456.00", "123456.00", "INR"), ("INR 5,000/-", "5000.00", "INR"), ("₹ 2,499", "2499.00", "INR"), ("Ksh1,200", "1200.00", "KES"), ("KES 300.50", "300.50", "KES"), ("£95", "95.00", "GBP"), ("$1,250.00", "1250.00", "USD"),
    ],
)  # fmt: skip
def test_an_english_amount_is_read_with_its_currency(written, value, currency):
    claim = read(Message(f"Your loan instalment of {written} is due tomorrow")).claim
    assert (str(claim.amount), claim.currency) == (value, currency)


@pytest.mark.parametrize(
    ("text", "received", "due", "inferred"),
    [
        ("您的贷款还款日01月05日，请按时还款", at(2026, 12, 28), datetime.date(2027, 1, 5), True),
        ("您的贷款还款日12月30日，请按时还款", at(2026, 12, 28), datetime.date(2026, 12, 30), True),
        ("您的贷款已逾期30天，还款日3月6日", at(2026, 11, 20), datetime.date(2026, 3, 6), True),
        ("您的贷款还款日2027年3月6日，请按时还款", at(2026, 11, 20), datetime.date(2027, 3, 6), False),
        ("您的贷款还款日11月6日，请按时还款", None, PartialDate(11, 6), False),
        ("您的贷款明日到期，请按时还款", None, None, False),
        ("您的贷款还款日2月29日，请按时还款", at(2028, 2, 20), datetime.date(2028, 2, 29), True),
        ("您的贷款还款日2月30日，请按时还款", at(2028, 2, 20), None, False),
        ("您的贷款账单日为11月1日，请按时还款", at(2026, 10, 20), None, False),
        ("Your loan EMI is due on 05/11/2026, Rs 500", None, datetime.date(2026, 11, 5), False),
        ("Your loan payment of $50 is due 05/11/2026", None, datetime.date(2026, 5, 11), False),
        ("Your loan EMI of Rs 500 is due on 31-DEC-26", None, datetime.date(2026, 12, 31), False),
    ],
)  # fmt: skip
def test_the_year_is_taken_from_the_day_of_receipt(text, received, due, inferred):
    claim = read(Message(text, None, received)).claim
    assert (claim.due_date, claim.due_date_inferred) == (due, inferred)


def test_a_harsh_demand_is_no_scam_and_shows_its_threats():
    reading = read(Message("【晴川金融】您已严重逾期，若再不还款将上报征信，联系您的家人，并上门催收。"))
    assert reading.kind is Kind.OVERDUE
    assert set(reading.threats) == {"credit_record", "family_contacted", "home_visit"}
    assert reading.signals == ()


def test_a_warning_of_swindlers_is_no_scam():
    assert read(Message("【反诈中心】凡是要求共享屏幕、转账到安全账户的都是诈骗，请勿轻信。")).kind is Kind.OTHER


def test_an_empty_text_claims_nothing():
    reading = read(Message(""))
    assert (reading.kind, reading.spans) == (Kind.OTHER, ())


@pytest.mark.parametrize("name", HOSTILE)
def test_fifty_thousand_hostile_characters_are_read_without_delay(name):
    for _ in range(5):
        start = time.process_time()
        read(Message(HOSTILE[name], None, at(2026, 10, 26)))
        took = time.process_time() - start
        if took < 0.05:
            break
    assert took < 0.25  # 0.05 on a machine that has nothing else to do


_PIECES = st.sampled_from(
    [
        "【",
        "】",
        "还款",
        "逾期",
        "应还",
        "¥",
        "1,2",
        "3.5",
        "元",
        "尾号",
        "1234",
        "11月",
        "6日",
        "明日",
        " ",
        "\u200b",
        "，",
        "。",
        "Rs.",
        "due on ",
        "XX",
        "http://a.cn",
        "+86",
        "一",
        "万",
        "扌甲",
        "受",
        "委托",
        "\ud800",
        "Dear A",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join)))
def test_any_text_is_read_and_every_place_lies_within_it(text):
    for span in read(Message(text, None, at(2026, 10, 26))).spans:
        assert 0 <= span.start <= span.end <= len(text)
