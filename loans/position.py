"""A position: every figure of one loan on one day, and how each of them came about."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loans.allocation import PARTS, Part
from loans.entry import Run, counting, days_in
from loans.money import ZERO, from_minor, total
from loans.penalty import Accrual
from loans.replay import RawAccrual, RawAllocation
from loans.schedule import Due


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where a part of an entry went. `instalment` is None for a cost and for money that found nothing to pay (a credit)."""

    entry: int
    on: datetime.date
    amount: Decimal
    part: Part | None
    instalment: int | None


class Status(StrEnum):
    KEPT = "kept"  # paid in full by its day
    LATE = "late"  # paid in full, after its day
    OVERDUE = "overdue"  # its day has passed, and something is unpaid
    DUE = "due"  # its day is today
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment on the day of the position."""

    due: Due
    unpaid: dict[Part, Decimal]
    status: Status
    paid_on: datetime.date | None  # the day of the payment that completed it
    paid: Decimal  # what payments met of the schedule's part, without penalty

    @property
    def unpaid_total(self) -> Decimal:
        """Unpaid of the schedule and of its penalty."""
        return total(self.unpaid.values())

    @property
    def unpaid_scheduled(self) -> Decimal:
        """Unpaid of what the schedule asks for, without penalty."""
        return self.unpaid_total - self.unpaid[Part.PENALTY]

    @property
    def unpaid_carried(self) -> Decimal:
        """Unpaid of the interest and fees that were owed before the plan that this is an instalment of.

        A payment meets them before the instalment's new interest.
        """
        if not self.due.carried:
            return ZERO
        met = self.due.fee + self.due.interest - self.unpaid[Part.COST] - self.unpaid[Part.INTEREST]
        return max(ZERO, self.due.carried - met)


@dataclass(frozen=True, slots=True)
class Running:
    """How the interest of the running period is made up.

    With a rate: `base` is the principal not yet due, x rate x days / days of the year. Without: `base` is the instalment's
    interest, x days / days of its period. It is at most `at_most`, and what was `paid` of it already is taken off.
    """

    start: datetime.date
    days: int
    base: Decimal
    rate: Decimal | None
    of_days: int
    at_most: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """Every figure of one loan on one day, in its currency."""

    on: datetime.date
    currency: str
    rows: tuple[Row, ...]
    costs: Decimal  # charges not yet paid
    credit: Decimal  # paid beyond everything owed
    accrued: Decimal  # interest of the running period to this day, not due yet
    raw_allocations: tuple[RawAllocation, ...]
    raw_accruals: tuple[RawAccrual, ...]
    unearned: Decimal = ZERO  # interest and fees of days to come that an early payoff left unasked
    penalty_rate: Decimal = ZERO
    day_basis: int = 365
    paused: tuple[Run, ...] = ()
    running: Running | None = None
    disputed: Decimal = ZERO  # what the borrower contests on this day; it is still part of the other figures

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """Where the money of every entry went."""
        return tuple(
            Allocation(entry, on, from_minor(amount, self.currency), None if part is None else PARTS[part], number)
            for entry, on, amount, part, number in self.raw_allocations
        )

    @property
    def accruals(self) -> tuple[Accrual, ...]:
        """How penalty interest and late fees came about, by day."""
        return tuple(
            Accrual(
                number, start, end, from_minor(base, self.currency), self.penalty_rate, self.day_basis,
                from_minor(fee, self.currency) if fee else ZERO,
            )
            for number, start, end, base, fee in sorted(self.raw_accruals, key=lambda raw: (raw[1], raw[0], raw[2]))
        )  # fmt: skip

    @property
    def overdue_rows(self) -> list[Row]:
        return [row for row in self.rows if row.status is Status.OVERDUE]

    @property
    def due_rows(self) -> list[Row]:
        """The unpaid instalments whose day has come, today's included."""
        return [row for row in self.rows if row.status in (Status.OVERDUE, Status.DUE)]

    @property
    def penalty(self) -> Decimal:
        """Unpaid penalty interest and late fees."""
        return total(row.unpaid[Part.PENALTY] for row in self.rows)

    @property
    def overdue(self) -> Decimal:
        """Unpaid of instalments whose day has passed, with penalty and costs."""
        return total(row.unpaid_total for row in self.overdue_rows) + self.costs

    @property
    def due(self) -> Decimal:
        """What must be paid on this day to be current: overdue, and what falls due today."""
        return total(row.unpaid_total for row in self.due_rows) + self.costs

    @property
    def days_overdue(self) -> int:
        """Days since the oldest unpaid instalment fell due, without the paused ones; 0 when nothing is overdue."""
        oldest = min((row.due.on for row in self.overdue_rows), default=self.on)
        return days_in(counting(oldest, self.on, self.paused))

    @property
    def oldest_unpaid_on(self) -> datetime.date | None:
        """The day of the oldest instalment that is overdue."""
        return min((row.due.on for row in self.overdue_rows), default=None)

    @property
    def days_paused(self) -> int:
        """The paused days since the oldest unpaid instalment fell due."""
        oldest = self.oldest_unpaid_on
        return (self.on - oldest).days - self.days_overdue if oldest else 0

    def unpaid(self, part: Part) -> Decimal:
        """What is unpaid of one part in all instalments, those to come included, and of the charges."""
        return total(row.unpaid[part] for row in self.rows) + (self.costs if part is Part.COST else ZERO)

    @property
    def is_paused(self) -> bool:
        """Whether this day is one that does not count."""
        return any(start <= self.on < end for start, end in self.paused)

    @property
    def next_row(self) -> Row | None:
        """The next unpaid instalment that falls due after this day; none of a loan that has no day."""
        coming = (row for row in self.rows if row.status is Status.COMING and row.unpaid_total)
        return next((row for row in coming if not row.due.is_open), None)

    def due_by(self, day: datetime.date) -> Decimal:
        """What must be paid up to a later day, as things stand: everything due now, and what falls due until then."""
        coming = (row for row in self.rows if row.status is Status.COMING and row.due.on <= day)
        return self.due + total(row.unpaid_total for row in coming)

    @property
    def remaining(self) -> Decimal:
        """Everything that is unpaid to the end of the schedule, with penalty and costs."""
        return total(row.unpaid_total for row in self.rows) + self.costs

    @property
    def principal(self) -> Decimal:
        """Unpaid principal."""
        return total(row.unpaid[Part.PRINCIPAL] for row in self.rows)

    @property
    def payoff(self) -> Decimal:
        """What settles the loan on this day: unpaid principal, interest accrued to the day, penalty and costs.

        Interest and fees of days to come are not asked for. Source: 民法典 677.
        """
        return max(ZERO, self.principal + self.owed_interest + self.accrued + self.penalty + self.costs - self.credit)

    @property
    def owed_interest(self) -> Decimal:
        """Unpaid interest and fees of the instalments whose day has come, and what a plan carried over into those to come."""
        come = total(row.unpaid[Part.INTEREST] + row.unpaid[Part.COST] for row in self.due_rows)
        return come + self.carried

    @property
    def carried(self) -> Decimal:
        """Unpaid interest and fees from before a plan that it put into instalments still to come."""
        return total(row.unpaid_carried for row in self.rows if row.status is Status.COMING)

    @property
    def paid(self) -> Decimal:
        """What payments met of the schedule, without penalty and costs."""
        return total(row.paid for row in self.rows)

    @property
    def settled(self) -> bool:
        return self.remaining == 0
