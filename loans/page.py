"""What the pages of the ledger show, gathered from one loan or many on one day."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loans.cap import price
from loans.chart import draw
from loans.ledger import Allocation, Kind, Part, Position, Row
from loans.models import Entry, Loan
from loans.money import total
from loans.outlook import outlook
from loans.schedule import Due


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One loan in the list: `amount` is what must be paid next, `day` the day for it."""

    loan: Loan
    position: Position
    amount: Decimal | None
    day: datetime.date | None


@dataclass(frozen=True, slots=True)
class DueLine:
    """One instalment whose day has come, and how many days ago that was."""

    row: Row
    days: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry on the loan's page, with where its money went."""

    entry: Entry
    is_reversed: bool
    allocations: tuple[Allocation, ...]

    @property
    def can_be_reversed(self) -> bool:
        return not self.is_reversed and self.entry.kind != Kind.REVERSAL


@dataclass(frozen=True, slots=True)
class Preview:
    """A schedule in the making."""

    dues: Sequence[Due]
    currency: str
    annual_rate: Decimal | None

    @property
    def principal(self) -> Decimal:
        return total(due.principal for due in self.dues)

    @property
    def interest(self) -> Decimal:
        return total(due.interest + due.fee for due in self.dues)

    @property
    def has_fees(self) -> bool:
        return any(due.fee for due in self.dues)


def loan_lines(loans: Iterable[Loan], on: datetime.date) -> list[LoanLine]:
    """The loans as they stand on the day: what is overdue first, then by the next day due, paid-off ones last."""
    lines = [_loan_line(loan, loan.position(on=on)) for loan in loans]
    return sorted(lines, key=lambda line: (-line.position.days_overdue, line.day or datetime.date.max, line.loan.pk))


def _loan_line(loan: Loan, position: Position) -> LoanLine:
    if position.due:
        day = position.due_rows[0].due.on if position.due_rows else position.on
        return LoanLine(loan, position, position.due, day)
    following = position.next_row
    return LoanLine(
        loan, position, following.unpaid_total if following else None, following.due.on if following else None
    )


def loan_page(loan: Loan, on: datetime.date, today: datetime.date) -> dict[str, Any]:
    """The context of a loan's page on the day `on`. Costs no query on a loan of `with_history()`."""
    record = loan.as_record()
    position = record.position(on)
    position_today = position if on == today else record.position(today)
    plan = record.plan_on(on)
    return {
        "loan": loan,
        "on": on,
        "today": today,
        "position": position,
        "position_today": position_today,
        "outlooks_today": outlook([position_today]),
        "due_lines": [DueLine(row, (on - row.due.on).days) for row in position.due_rows],
        "accruals": position.accruals,
        "accrued_penalty": position.penalty + total(a.amount for a in position.allocations if a.part is Part.PENALTY),
        "minus_credit": -position.credit,
        "plan": plan,
        "chart": draw(position),
        "entries": _entry_lines(loan, position),
        "other_plans": [(other, record.closing(other)) for other in record.plans if other is not plan],
        "price": price(record, today),
        "has_fees": any(due.fee for due in plan.dues),
    }


def _entry_lines(loan: Loan, position: Position) -> list[EntryLine]:
    entries = list(loan.entries.all())
    reversed_ids = {entry.reverses_id for entry in entries}
    went: dict[int, list[Allocation]] = {}
    for allocation in position.allocations:
        went.setdefault(allocation.entry, []).append(allocation)
    return [
        EntryLine(entry, entry.pk in reversed_ids, tuple(went.get(entry.pk, ())))
        for entry in sorted(entries, key=lambda entry: (entry.on, entry.pk), reverse=True)
    ]


def preview(dues: Sequence[Due], data: dict[str, Any]) -> Preview | None:
    """The schedule that a half-filled form makes so far; None when it makes none."""
    return Preview(dues, data["currency"], data.get("annual_rate")) if dues else None
