import datetime

import pytest

from loans.days import FarAwayDay, NotADay, parse_day

TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026/1/5", "2026-01-05"),
        ("2026.11.24", "2026-11-24"),
        ("20261124", "2026-11-24"),
        ("2026年11月24日", "2026-11-24"),
        ("２０２６年１月５号", "2026-01-05"),
        (" 2026 年 11 月 24 日 ", "2026-11-24"),
        ("11/24", "2026-11-24"),
        ("1/5", "2027-01-05"),
        ("11月30号", "2026-11-30"),
        ("6月1日", "2026-06-01"),
        ("25日", "2026-11-25"),
        ("5号", "2026-11-05"),
        ("本月25日", "2026-11-25"),
        ("下个月5号", "2026-12-05"),
        ("上月31日", "2026-10-31"),
        ("今天", "2026-11-24"),
        ("昨天", "2026-11-23"),
        ("明天", "2026-11-25"),
        ("Tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-23"),
        ("24 Nov 2026", "2026-11-24"),
        ("24th November", "2026-11-24"),
        ("Nov 24, 2026", "2026-11-24"),
        ("29 Feb 2028", "2028-02-29"),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    assert parse_day(text, TODAY) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "soon", "31日", "2026-02-30", "13/40", "05/06/2026", "2026", "2月29日", "24"])
def test_what_is_not_one_day_is_refused(text):
    with pytest.raises(NotADay):
        parse_day(text, TODAY)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "1 Jan 1900"])
def test_a_day_that_no_loan_knows_is_refused_as_such(text):
    with pytest.raises(FarAwayDay):
        parse_day(text, TODAY)
