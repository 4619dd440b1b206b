"""A finding: one thing that a message says, beside what the ledger says of it, and why the two are apart."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from notices.claim import PartialDate


class Code(StrEnum):
    """What is compared."""

    SENDER = "sender"
    LENDER = "lender"
    LOAN = "loan"
    ACCOUNT_TAIL = "account_tail"
    AMOUNT = "amount"
    MINIMUM_DUE = "minimum_due"
    DUE_DATE = "due_date"
    DAYS_OVERDUE = "days_overdue"
    OVERDUE = "overdue"
    PAID = "paid"
    AGREEMENT = "agreement"
    PAUSE = "pause"
    ADDRESSEE = "addressee"
    COST = "cost"
    EARLIER = "earlier"  # what they said before
    RECEIPT = "receipt"


class Outcome(StrEnum):
    AGREE = "agree"
    DIFFER = "differ"
    MISSING = "missing"  # one side does not say
    NOTE = "note"  # worth knowing; decides nothing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its values. Amounts are in the loan's currency."""

    code: str
    amount: Decimal | None = None
    days: int | None = None
    on: datetime.date | None = None
    number: int | None = None  # of an instalment
    text: str | None = None

    def as_json(self) -> dict[str, Any]:
        values = {"amount": self.amount, "days": self.days, "on": self.on, "number": self.number, "text": self.text}
        return {"code": self.code} | {name: plain(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing compared. `difference` is claimed less recorded: an amount, or days."""

    code: Code
    outcome: Outcome
    claimed: Any = None
    recorded: Any = None
    difference: Decimal | int | None = None
    reasons: tuple[Reason, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {
            "code": str(self.code),
            "outcome": str(self.outcome),
            "claimed": plain(self.claimed),
            "recorded": plain(self.recorded),
            "difference": plain(self.difference),
            "reasons": [reason.as_json() for reason in self.reasons],
        }


def plain(value: Any) -> Any:
    """The value as JSON knows it: amounts as decimal strings, days in ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date | PartialDate):
        return value.isoformat()
    return value
