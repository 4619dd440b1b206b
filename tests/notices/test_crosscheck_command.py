import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

LEDGER = {
    "format": "mingzhang.ledger",
    "version": 1,
    "loans": [
        {
            "id": "a",
            "lender": {"name": "晴川消费金融有限公司", "signatures": ["晴川金融"]},
            "account_tail": "1234",
            "currency": "CNY",
            "schedules": [
                {
                    "opens_on": "2025-12-15",
                    "instalments": [
                        {"number": 1, "due_on": "2026-01-15", "principal": "3000.00", "interest": "151.20"},
                        {"number": 2, "due_on": "2026-02-15", "principal": "3000.00", "interest": "121.20"},
                    ],
                }
            ],
        }
    ],
}
STORY = {
    "id": 1,
    "text": "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还3250.00元，请立即还款，否则将影响征信",
    "sender": "106912345678",
    "received_at": "2026-01-23T10:30:00+08:00",
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command on lines (bytes, or data to write as JSON) and gives the output lines as data."""
    ledger = tmp_path / "ledger.json"
    ledger.write_text(json.dumps(LEDGER))

    def run(*lines, **options):
        data = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        out = io.StringIO()
        call_command("crosscheck", ledger=ledger, stdout=out, **options)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_the_notice_of_the_story_is_answered_finding_by_finding(run):
    (result,) = run(STORY)
    assert (result["id"], result["kind"], result["verdict"]) == (1, "overdue", "differs")
    assert (result["loan"], result["next_step"], result["as_of"]) == ("a", "ask_in_writing", "2026-01-23")
    amount = next(finding for finding in result["findings"] if finding["code"] == "amount")
    assert amount == {
        "code": "amount",
        "outcome": "differ",
        "claimed": "3250.00",
        "recorded": "3151.20",
        "difference": "98.80",
        "reasons": [
            {"code": "overdue"},
            {"code": "of_principal", "amount": "3000.00"},
            {"code": "of_interest", "amount": "151.20"},
            {"code": "unexplained", "amount": "98.80"},
            {"code": "as_daily_rate", "text": "39.2"},
            {"code": "no_penalty_logged"},
        ],
    }


def test_a_bad_line_gets_its_own_error_and_the_others_go_on(run):
    results = run(
        b"not json",
        b'{"id": 2, "text": 5}',
        b'{"id": 3, "text": "x", "received_at": "yesterday"}',
        b'{"id": 4, "text": "x", "sender": 9}',
        b"\xff\xfe",
        b"[" * 100_000,
        b"",
        STORY,
    )
    assert [result["id"] for result in results] == [None, 2, 3, 4, None, None, 1]
    assert ["error" in result for result in results] == [True] * 6 + [False]


def test_a_message_without_an_instant_is_held_against_the_day_given(run):
    import datetime

    (result,) = run(STORY | {"received_at": None}, today=datetime.date(2026, 1, 23))
    assert (result["as_of"], result["verdict"]) == ("2026-01-23", "differs")


def test_a_day_at_the_end_of_the_calendar_stops_nothing(run):
    results = run(STORY | {"received_at": "9999-12-31T23:59:59+00:00"}, STORY)
    assert results[1]["verdict"] == "differs"


def test_odd_characters_come_through(run):
    (result,) = run(b'{"id": "\\ud83d", "text": "nul \\u0000 half \\ud83d"}')
    assert result["id"] == "\ud83d"


def test_what_is_no_ledger_is_refused_with_its_name(tmp_path):
    file = tmp_path / "other.json"
    file.write_text("{}")
    with pytest.raises(CommandError, match=r"other\.json: expected"):
        call_command("crosscheck", ledger=file)
