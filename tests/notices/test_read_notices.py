"""`manage.py read_notices` as a script meets it: lines in, lines out, no database."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

from notices.management.commands import read_notices
from notices.management.commands.read_notices import readings

ROOT = Path(__file__).parents[2]


def answers(*lines: object) -> list[dict]:
    return list(readings(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))


def test_a_message_is_answered_with_its_kind_and_its_claim():
    text = "【云海银行】您尾号3381的信用卡10月账单应还1,234.50元，最低应还123.45元，还款日11月06日，详询4008001234或 yh.example.com/a"
    [answer] = answers({"id": "a1", "text": text, "sender": "95588", "received_at": "2026-10-26T09:00:00+08:00"})
    assert answer == {
        "id": "a1",
        "kind": "due_soon",
        "claim": {
            "lender": "云海银行", "collector": None, "amount": "1234.50", "minimum_due": "123.45", "currency": "CNY", "due_date": "2026-11-06", "due_date_inferred": True,
            "days_overdue": None, "account_tail": "3381", "repayment_tail": None, "urls": ["yh.example.com/a"], "phones": ["4008001234"],
        },
    }  # fmt: skip


def test_a_day_without_a_year_stays_without_one_when_the_day_of_receipt_is_not_known():
    [answer] = answers(
        {"id": 1, "text": "【云海银行】您的贷款应还100.00元，还款日11月06日", "sender": None, "received_at": None}
    )
    assert (answer["claim"]["due_date"], answer["claim"]["due_date_inferred"]) == ("--11-06", False)


def test_a_time_without_an_offset_is_the_day_it_says():
    [answer] = answers(
        {"id": 1, "text": "【云海银行】您的借款明日到期，请按时还款", "received_at": "2026-12-31T23:30:00"}
    )
    assert (answer["claim"]["due_date"], answer["claim"]["due_date_inferred"]) == ("2027-01-01", True)


def test_a_bad_line_is_answered_and_the_next_is_read():
    good = {"id": 9, "text": "hello", "sender": None, "received_at": None}
    found = answers(
        b"{",
        b"[1]",
        b"\xff",
        {"id": 3},
        {"id": 4, "text": "a", "received_at": "yesterday"},
        {"id": 5, "text": "a", "sender": 5},
        b"\n",
        good,
    )
    assert [(answer["id"], answer.get("error") or answer["kind"]) for answer in found] == [
        (None, "not a line of JSON in UTF-8"),
        (None, "not a JSON object"),
        (None, "not a line of JSON in UTF-8"),
        (3, "text is missing or no string"),
        (4, "received_at is no ISO 8601 date and time"),
        (5, "sender is no string"),
        (9, "other"),
    ]


def test_ten_megabytes_in_one_line_are_answered_at_once():
    line = json.dumps({"id": 1, "text": "【云海银行】您的借款已逾期8天" + "应还1元" * 2_500_000}).encode()
    start = time.process_time()
    [answer] = answers(line)
    assert answer["kind"] == "overdue"
    assert time.process_time() - start < 3


def test_a_line_longer_than_any_message_is_answered_as_bad_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(read_notices, "LONGEST", 100)
    stream = io.BytesIO(b'{"id": 1, "text": "' + b"a" * 950 + b'"}\n{"id": 2, "text": "hello"}')
    assert [(answer["id"], "error" in answer) for answer in readings(read_notices.lines(stream))] == [
        (None, True),
        (2, False),
    ]


def test_a_day_at_the_end_of_the_calendar_is_left_out():
    [answer] = answers(
        {"id": 1, "text": "【云海银行】您的借款明日到期，请按时还款", "received_at": "9999-12-31T10:00:00"}
    )
    assert (answer["kind"], answer["claim"]["due_date"]) == ("due_soon", None)


def test_the_command_streams_keeps_chinese_legible_and_says_by_its_status_that_a_line_was_bad(tmp_path):
    lines = '{"id": "一", "text": "【云海银行】您的借款已逾期8天"}\n{"id": 2, "text": "\\ud800【\\ud800\\ud800】还款"}\nbroken\n'
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/none/db.sqlite3",
        "PYTHONIOENCODING": "ascii",
        "PATH": "/usr/bin:/bin",
        "DATA_DIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "read_notices"],
        cwd=ROOT,
        input=lines.encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    written = run.stdout.decode().splitlines()
    assert run.returncode == 1
    assert '"id": "一"' in written[0]
    assert "云海银行" in written[0]
    assert json.loads(written[1])["id"] == 2
    assert json.loads(written[2]) == {"id": None, "error": "not a line of JSON in UTF-8"}
    assert run.stderr.decode().strip() == "1 of the lines could not be read."
