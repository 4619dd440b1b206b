"""What a message says, as values: its kind, the facts it claims, and where in the text each of them stands."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a message is, decided before any of its facts is believed."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    FINAL_DEMAND = "final_demand"  # legal wording: lawyer's letter, court, police
    RECEIPT = "receipt"  # a payment or another bank transaction that has happened
    MARKETING = "marketing"
    VERIFICATION_CODE = "verification_code"
    SCAM = "scam"
    OTHER = "other"

    @property
    def demands(self) -> bool:
        """Whether such a message asks for money for a loan."""
        return self in (Kind.DUE_SOON, Kind.OVERDUE, Kind.FINAL_DEMAND)


class Role(StrEnum):
    """What a piece of the text stands for."""

    LENDER = "lender"
    COLLECTOR = "collector"  # an agency that collects for the lender
    ADDRESSEE = "addressee"
    AMOUNT = "amount"
    MINIMUM_DUE = "minimum_due"
    OTHER_AMOUNT = "other_amount"  # an amount that is not asked for: a limit, an offer, what was paid
    DUE_DATE = "due_date"
    DAYS_OVERDUE = "days_overdue"
    ACCOUNT_TAIL = "account_tail"
    REPAYMENT_TAIL = "repayment_tail"  # the bank card that pays, never compared with the loan's own account
    URL = "url"
    PHONE = "phone"
    THREAT = "threat"
    SIGNAL = "signal"  # what makes it look like a scam


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end` of the text exactly as received, and what they stand for."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day of the year whose year is not known: `--MM-DD` when written out."""

    month: int
    day: int

    def isoformat(self) -> str:
        return f"--{self.month:02d}-{self.day:02d}"

    __str__ = isoformat


@dataclass(frozen=True, slots=True)
class Claim:
    """The facts that a message claims. What it does not say is None, an empty string or an empty tuple: never a guess."""

    lender: str | None = None
    collector: str | None = None
    addressee: str | None = None
    amount: Decimal | None = None  # in `currency`, what it asks for
    minimum_due: Decimal | None = None
    currency: str | None = None
    due_date: datetime.date | PartialDate | None = None
    due_date_inferred: bool = False  # the year or the day was worked out from the day of receipt
    days_overdue: int | None = None
    account_tail: str | None = None
    repayment_tail: str | None = None
    urls: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The claim as plain JSON data: amounts as decimal strings, days in ISO 8601."""
        return {
            "lender": self.lender,
            "collector": self.collector,
            "amount": None if self.amount is None else str(self.amount),
            "minimum_due": None if self.minimum_due is None else str(self.minimum_due),
            "currency": self.currency,
            "due_date": self.due_date.isoformat() if self.due_date else None,
            "due_date_inferred": self.due_date_inferred,
            "days_overdue": self.days_overdue,
            "account_tail": self.account_tail,
            "repayment_tail": self.repayment_tail,
            "urls": list(self.urls),
            "phones": list(self.phones),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it was read. `signals` are codes of what makes it look like a scam (see `notices.extraction`)."""

    kind: Kind
    claim: Claim
    spans: tuple[Span, ...] = ()
    signals: tuple[str, ...] = ()
    threats: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it came: the text untouched, the sender as the phone showed it, an aware instant of receipt."""

    text: str
    sender: str | None = None
    received_at: datetime.datetime | None = None
