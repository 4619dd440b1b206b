"""What a lender says of a loan on a day, beside what the ledger says, and what explains the two being apart: as values."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from loans.allocation import Part
from loans.money import ZERO, to_minor, total
from loans.position import Position


class Scope(StrEnum):
    """What the lender's figures cover."""

    DUE = "due"  # what is to be paid now
    PAYOFF = "payoff"  # what settles the loan on the day
    REMAINING = "remaining"  # everything to the end of the schedule


class Figure(StrEnum):
    """One of the figures that a lender may name."""

    TOTAL = "total"
    PRINCIPAL = "principal"
    INTEREST = "interest"
    PENALTY = "penalty"
    FEES = "fees"


PARTS = (Figure.PRINCIPAL, Figure.INTEREST, Figure.PENALTY, Figure.FEES)
Figures = Mapping[Figure, Decimal]


def figures(position: Position, scope: Scope) -> Figures:
    """The ledger's own figures of the position's day. A credit lowers the total alone."""
    if scope is Scope.REMAINING:
        parts = [position.unpaid(part) for part in (Part.PRINCIPAL, Part.INTEREST, Part.PENALTY, Part.COST)]
        return _with_total(position.remaining, parts)
    due = {part: total(row.unpaid[part] for row in position.due_rows) for part in Part}
    fees = due[Part.COST] + position.costs
    if scope is Scope.DUE:
        return _with_total(position.due, [due[Part.PRINCIPAL], due[Part.INTEREST], due[Part.PENALTY], fees])
    interest = position.owed_interest - due[Part.COST] + position.accrued
    return _with_total(position.payoff, [position.principal, interest, position.penalty, fees])


def _with_total(whole: Decimal, parts: Iterable[Decimal]) -> Figures:
    return {Figure.TOTAL: whole} | dict(zip(PARTS, parts, strict=True))


@dataclass(frozen=True, slots=True)
class Explanation:
    """What would bring the lender's figure about, as a code with its values. Amounts are in the loan's currency."""

    code: str
    amount: Decimal | None = None
    days: int | None = None
    on: datetime.date | None = None
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        values = {
            "amount": None if self.amount is None else f"{self.amount:f}",
            "days": self.days,
            "on": self.on.isoformat() if self.on else None,
            "text": self.text or None,
        }
        return {"code": self.code} | {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure on both sides; the explanations that fit stand with the likeliest first."""

    figure: Figure
    said: Decimal
    recorded: Decimal
    explanations: tuple[Explanation, ...] = ()

    @property
    def amount(self) -> Decimal:
        """Said less recorded."""
        return self.said - self.recorded

    @property
    def less(self) -> Decimal:
        return -self.amount


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What the lender said of the day `on`, held against the ledger on the day `made_on`, as it stood then."""

    on: datetime.date
    scope: Scope
    made_on: datetime.date
    differences: tuple[Difference, ...]
    source: str = ""  # how the lender said it: "app", "statement", "call", ...
    note: str = ""

    @property
    def main(self) -> Difference:
        """The total, or else the first figure that was said."""
        return self.differences[0]

    @property
    def differing(self) -> list[Difference]:
        """The figures that are apart."""
        return [each for each in self.differences if each.amount]

    def answers(self, claimed: Decimal, difference: Decimal) -> bool:
        """Whether somebody who asks for `claimed`, which is that far from the ledger, asks for what was reconciled here."""
        return bool(self.main.amount) and (claimed == self.main.said or difference == self.main.amount)


def dump(reconciliation: Reconciliation, currency: str) -> dict[str, Any]:
    """As plain JSON data, for the export."""
    return {
        "on": reconciliation.on.isoformat(),
        "scope": str(reconciliation.scope),
        "made_on": reconciliation.made_on.isoformat(),
        "source": reconciliation.source,
        "note": reconciliation.note,
        "differences": dump_differences(reconciliation.differences, currency),
    }


def dump_differences(differences: Iterable[Difference], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "figure": str(each.figure),
            "said": str(to_minor(each.said, currency)),
            "recorded": str(to_minor(each.recorded, currency)),
            "explanations": [explanation.as_json() for explanation in each.explanations],
        }
        for each in differences
    ]


def load(data: Mapping[str, Any]) -> Reconciliation:
    """Raises KeyError, TypeError or ValueError where it is none."""
    return Reconciliation(
        datetime.date.fromisoformat(data["on"]),
        Scope(data["scope"]),
        datetime.date.fromisoformat(data["made_on"]),
        load_differences(data["differences"]),
        str(data.get("source") or ""),
        str(data.get("note") or ""),
    )


def load_differences(rows: Iterable[Mapping[str, Any]]) -> tuple[Difference, ...]:
    found = tuple(
        Difference(
            Figure(row["figure"]),
            _amount(row["said"]),
            _amount(row["recorded"]),
            tuple(_load_explanation(each) for each in row.get("explanations") or ()),
        )
        for row in rows
    )
    if not found:
        raise ValueError("nothing was said")
    return found


def _load_explanation(data: Mapping[str, Any]) -> Explanation:
    amount, on = data.get("amount"), data.get("on")
    return Explanation(
        str(data["code"]),
        None if amount is None else _amount(amount),
        data.get("days"),
        datetime.date.fromisoformat(on) if on else None,
        str(data.get("text") or ""),
    )


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not (amount.is_finite() and abs(amount) < Decimal(10) ** 15):
        raise ValueError(f"{text} is out of range")
    return amount + ZERO
