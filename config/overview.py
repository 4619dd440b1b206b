"""What stands on the home page: the borrower's loans on a day, gathered into a few lines."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from borrowers.models import Borrower
from loans.ledger import Position, Status
from loans.models import Loan
from loans.money import ZERO

SOON = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of one loan that is overdue, due today or coming, with the day it fell or falls due."""

    loan: Loan
    status: Status
    on: datetime.date
    amount: Decimal
    days: int  # overdue, or left until the day

    @property
    def soon(self) -> bool:
        return self.status is Status.COMING and self.days <= SOON.days


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip, with what is or was due on it."""

    on: datetime.date
    dues: tuple["DueOnDay", ...]
    is_today: bool
    is_past: bool

    @property
    def state(self) -> str:
        """The CSS classes of the day: due, overdue or kept, past, today."""
        unpaid = [due for due in self.dues if due.unpaid]
        words = ["today" if self.is_today else "past" if self.is_past else ""]
        if unpaid:
            words.append("due overdue" if self.is_past else "due")
        elif self.dues:
            words.append("kept")
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class DueOnDay:
    loan: Loan
    amount: Decimal
    unpaid: Decimal


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the borrower, with the page where it is dealt with and the day that it is for, if any."""

    what: str
    url: str
    on: datetime.date | None = None
    is_court: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Every loan of one borrower on one day."""

    on: datetime.date
    standings: tuple[tuple[Loan, Position], ...]

    @property
    def lines(self) -> list[Line]:
        """What must be paid, the most urgent first: overdue by age, then by day."""
        lines = [line for loan, position in self.standings for line in _lines(loan, position)]
        return sorted(lines, key=lambda line: (line.status is not Status.OVERDUE, line.on, -line.amount))

    @property
    def overdue(self) -> list[tuple[str, Decimal]]:
        """The overdue amounts of all loans together, by currency."""
        return _by_currency((loan.currency, position.overdue) for loan, position in self.standings)

    @property
    def overdue_count(self) -> int:
        return sum(1 for _, position in self.standings if position.overdue)

    @property
    def next_lines(self) -> list[Line]:
        """What falls due on the next day on which anything does, today included."""
        coming = [line for line in self.lines if line.status is not Status.OVERDUE]
        return [line for line in coming if line.on == coming[0].on]

    @property
    def next_amounts(self) -> list[tuple[str, Decimal]]:
        return _by_currency((line.loan.currency, line.amount) for line in self.next_lines)

    @property
    def settled(self) -> bool:
        return all(position.settled for _, position in self.standings)

    @property
    def has_sample(self) -> bool:
        return any(loan.is_sample for loan, _ in self.standings)

    @property
    def strip(self) -> list[Day]:
        """Five weeks of days, from the Monday of this week on."""
        dues = defaultdict(list)
        for loan, position in self.standings:
            for row in position.rows:
                dues[row.due.on].append(DueOnDay(loan, row.due.total, row.unpaid_total))
        monday = self.on - datetime.timedelta(days=self.on.weekday())
        days = [monday + datetime.timedelta(days=k) for k in range(35)]
        return [Day(day, tuple(dues[day]), day == self.on, day < self.on) for day in days]


def _lines(loan: Loan, position: Position) -> Iterable[Line]:
    on = position.on
    if position.overdue:
        oldest = on - datetime.timedelta(days=position.days_overdue)
        yield Line(loan, Status.OVERDUE, oldest, position.overdue, position.days_overdue)
    if position.due > position.overdue:
        yield Line(loan, Status.DUE, on, position.due - position.overdue, 0)
    if row := position.next_row:
        yield Line(loan, Status.COMING, row.due.on, row.unpaid_total, (row.due.on - on).days)


def _by_currency(amounts: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for currency, amount in amounts:
        if amount:
            totals[currency] += amount
    return sorted(totals.items(), key=lambda item: -item[1])


def gather(*, borrower: Borrower, on: datetime.date) -> Overview:
    """The borrower's loans as they stand on the day `on`, in a fixed number of queries."""
    loans = borrower.loans.with_history()
    return Overview(on, tuple((loan, loan.position(on=on)) for loan in loans))
