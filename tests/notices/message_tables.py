"""How the tables of messages are tried: a kind and the facts beside each text; a fact that is not given must not be claimed."""

import datetime
from collections.abc import Sequence

import pytest

from notices.claim import Message
from notices.extraction import read

SHORT_NAMES = {
    "amount": "amount", "min": "minimum_due", "due": "due_date", "days": "days_overdue",
    "tail": "account_tail", "rtail": "repayment_tail",
}  # fmt: skip
PARTIES = ("lender", "collector")


def cases(**by_kind: Sequence[tuple[str, dict | None]]) -> list:
    """A parameter set (kind, facts, text) for each message; facts of None are not looked at."""
    return [
        pytest.param(kind, facts, text, id=f"{kind}-{number}")
        for kind, messages in by_kind.items()
        for number, (text, facts) in enumerate(messages)
    ]


def check_reading(text: str, received: datetime.datetime, kind: str, facts: dict | None) -> None:
    """The message is of the kind and claims the facts and no other; lender and collector only where they are given."""
    reading = read(Message(text, None, received))
    assert reading.kind.value == kind, text
    if facts is None:
        return
    claim = reading.claim.as_json()
    found = {short: claim[name] for short, name in SHORT_NAMES.items() if claim[name] is not None}
    assert found == {name: value for name, value in facts.items() if name not in PARTIES}, text
    given = {who: facts[who] for who in PARTIES if who in facts}
    assert {who: claim[who] or None for who in given} == given, text
