"""The ledger: what is paid, due, overdue and left on any day, replayed from the schedule and the entries each time.

Nothing here is stored. `position` gives every figure that a page, a mail, a paper or the cross-check shows.
"""

import datetime
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise, takewhile

from loans.money import ZERO, to_minor, total
from loans.schedule import Due


class Kind(StrEnum):
    """What an entry is. Entries are only ever added; a mistake is undone by a reversal."""

    PAYMENT = "payment"
    CHARGE = "charge"
    WAIVER = "waiver"
    REFUND = "refund"
    REVERSAL = "reversal"


class Part(StrEnum):
    """What an amount owed consists of, in the order in which a payment pays it.

    Source: 民法典 561: costs of realising the claim, then interest, then principal. Penalty interest (罚息) is interest.
    """

    COST = "cost"
    PENALTY = "penalty"
    INTEREST = "interest"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger, in the loan's currency; `on` is the day it counts from, whenever it was written down."""

    id: int
    kind: Kind
    amount: Decimal
    on: datetime.date
    part: Part | None = None  # what a waiver waives
    instalment: int | None = None  # the instalment a payment names
    reverses: int | None = None
    recorded_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the ledger must know beside the schedule. Rates are fractions a year; `day_basis` is 360 or 365 days."""

    currency: str
    annual_rate: Decimal | None = None  # None when only the lender's table is known
    penalty_rate: Decimal = ZERO
    penalty_on_principal: bool = False  # else on the whole unpaid instalment
    grace_days: int = 0
    day_basis: int = 365
    starts_on: datetime.date | None = None  # the day from which the first period's interest runs


@dataclass(frozen=True, slots=True)
class Accrual:
    """Penalty interest of one instalment for a run of days on an unchanged base: base x rate x days / basis."""

    instalment: int
    start: datetime.date
    end: datetime.date
    base: Decimal
    rate: Decimal
    day_basis: int

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def exact(self) -> Decimal:
        return self.base * self.rate * self.days / self.day_basis


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
    paid: Decimal  # what payments met of the schedule's part, without penalty interest

    @property
    def unpaid_total(self) -> Decimal:
        """Unpaid of the schedule and of its penalty interest."""
        return total(self.unpaid.values())

    @property
    def unpaid_scheduled(self) -> Decimal:
        """Unpaid of what the schedule asks for, without penalty interest."""
        return self.unpaid_total - self.unpaid[Part.PENALTY]

    @property
    def unpaid_carried(self) -> Decimal:
        """Unpaid of the interest and fees that were owed before the plan that this is an instalment of."""
        return _unpaid_carried(self.due, self.unpaid)


@dataclass(frozen=True, slots=True)
class Position:
    """Every figure of one loan on one day, in its currency."""

    on: datetime.date
    currency: str
    rows: tuple[Row, ...]
    costs: Decimal  # charges not yet paid
    credit: Decimal  # paid beyond everything owed
    accrued: Decimal  # interest of the running period to this day, not due yet
    allocations: tuple[Allocation, ...]
    accruals: tuple[Accrual, ...]
    unearned: Decimal = ZERO  # interest and fees of days to come that an early payoff left unasked

    @property
    def overdue_rows(self) -> list[Row]:
        return [row for row in self.rows if row.status is Status.OVERDUE]

    @property
    def due_rows(self) -> list[Row]:
        """The unpaid instalments whose day has come, today's included."""
        return [row for row in self.rows if row.status in (Status.OVERDUE, Status.DUE)]

    @property
    def penalty(self) -> Decimal:
        return total(row.unpaid[Part.PENALTY] for row in self.rows)

    @property
    def overdue(self) -> Decimal:
        """Unpaid of instalments whose day has passed, with penalty interest and costs."""
        return total(row.unpaid_total for row in self.overdue_rows) + self.costs

    @property
    def due(self) -> Decimal:
        """What must be paid on this day to be current: overdue, and what falls due today."""
        return total(row.unpaid_total for row in self.due_rows) + self.costs

    @property
    def days_overdue(self) -> int:
        """Days since the oldest unpaid instalment fell due; 0 when nothing is overdue."""
        return max(((self.on - row.due.on).days for row in self.overdue_rows), default=0)

    @property
    def next_row(self) -> Row | None:
        """The next unpaid instalment that falls due after this day."""
        return next((row for row in self.rows if row.status is Status.COMING and row.unpaid_total), None)

    def due_by(self, day: datetime.date) -> Decimal:
        """What must be paid up to a later day, as things stand: everything due now, and what falls due until then."""
        coming = (row for row in self.rows if row.status is Status.COMING and row.due.on <= day)
        return self.due + total(row.unpaid_total for row in coming)

    @property
    def remaining(self) -> Decimal:
        """Everything that is unpaid to the end of the schedule, with penalty interest and costs."""
        return total(row.unpaid_total for row in self.rows) + self.costs

    @property
    def principal(self) -> Decimal:
        """Unpaid principal."""
        return total(row.unpaid[Part.PRINCIPAL] for row in self.rows)

    @property
    def payoff(self) -> Decimal:
        """What settles the loan on this day: unpaid principal, interest accrued to the day, penalty interest and costs.

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
        """What payments met of the schedule, without penalty interest and costs."""
        return total(row.paid for row in self.rows)

    @property
    def settled(self) -> bool:
        return self.remaining == 0


_PARTS = tuple(Part)  # iterating over the enum itself costs more than the sums


@dataclass(slots=True)
class _Line:
    """An instalment while the ledger is replayed."""

    due: Due
    unpaid: dict[Part, Decimal]
    starts_on: datetime.date | None = None  # the day of the instalment before it, from which its interest runs
    penalty_exact: Decimal = ZERO
    penalty_met: Decimal = ZERO  # penalty interest paid or waived
    accrued_to: datetime.date | None = None
    paid: Decimal = ZERO
    last_paid_on: datetime.date | None = None

    @property
    def scheduled_unpaid(self) -> Decimal:
        return self.unpaid[Part.COST] + self.unpaid[Part.INTEREST] + self.unpaid[Part.PRINCIPAL]

    def earns(self, terms: Terms) -> bool:
        """Whether interest runs for it. Without a rate only what stands in the schedule tells."""
        return terms.annual_rate is not None or self.due.new_interest > 0

    @property
    def is_closed(self) -> bool:
        return not any(self.unpaid.values())


@dataclass(slots=True)
class _Replay:
    """The ledger on its way through the entries. `open` holds the lines by day, without those at the front that are paid."""

    terms: Terms
    open: deque[_Line]
    principal: Decimal  # unpaid, of all lines
    costs: Decimal = ZERO
    credit: Decimal = ZERO
    unearned: Decimal = ZERO
    allocations: list[Allocation] = field(default_factory=list)
    accruals: list[Accrual] = field(default_factory=list)

    def accrue(self, line: _Line, day: datetime.date) -> None:
        """Bring the penalty interest of a line up to `day`: before its base changes, and at the end."""
        if not self.terms.penalty_rate:
            return
        start = line.accrued_to or line.due.on + datetime.timedelta(days=self.terms.grace_days)
        if day <= start:
            return
        line.accrued_to = day
        base = line.unpaid[Part.PRINCIPAL] if self.terms.penalty_on_principal else line.scheduled_unpaid
        if base:
            accrual = Accrual(line.due.number, start, day, base, self.terms.penalty_rate, self.terms.day_basis)
            self.accruals.append(accrual)
            line.penalty_exact += accrual.exact
            line.unpaid[Part.PENALTY] = to_minor(line.penalty_exact, self.terms.currency) - line.penalty_met

    def settle(self, entry: Entry, amount: Decimal, line: _Line | None, part: Part) -> Decimal:
        """Use `amount` on one part of one line (of the costs when there is no line); gives what is left of it."""
        owed = line.unpaid[part] if line else self.costs
        if not amount or not owed:
            return amount
        used = owed if owed < amount else amount
        if line is None:
            self.costs -= used
        else:
            line.unpaid[part] -= used
            line.last_paid_on = entry.on
            if part is Part.PENALTY:
                line.penalty_met += used
            elif entry.kind is not Kind.WAIVER:
                line.paid += used
            if part is Part.PRINCIPAL:
                self.principal -= used
        self.allocations.append(Allocation(entry.id, entry.on, used, part, line.due.number if line else None))
        return amount - used

    def pay(self, entry: Entry, amount: Decimal) -> None:
        """Costs first, then instalment by instalment from the oldest (the named one before all), each in the order of Part.

        What is enough to settle the whole loan on its day goes to principal before interest of days to come.
        """
        if entry.instalment:
            amount = self.meet(entry, amount, [line for line in self.open if line.due.number == entry.instalment])
        amount = self.settle(entry, amount, None, Part.COST)
        amount = self.meet(entry, amount, takewhile(lambda line: line.due.on <= entry.on, self.open))
        if amount >= self.principal:  # only what is still to come is unpaid now
            amount = self.pay_off(entry, amount)
        amount = self.meet(entry, amount, self.open)
        if amount:
            self.credit += amount
            self.allocations.append(Allocation(entry.id, entry.on, amount, None, None))
        while self.open and self.open[0].is_closed:
            self.open.popleft()

    def meet(self, entry: Entry, amount: Decimal, lines: Iterable[_Line]) -> Decimal:
        """Use `amount` on one line after the other, in the order of Part; gives what is left of it."""
        for line in lines:
            if not amount:
                break
            self.accrue(line, entry.on)
            for part in _PARTS:
                if line.unpaid[part]:
                    amount = self.settle(entry, amount, line, part)
        return amount

    def pay_off(self, entry: Entry, amount: Decimal) -> Decimal:
        """All principal to come, then interest and fees as far as the money goes; the rest is never asked. 民法典 677.

        Nothing is done when the amount does not reach the interest earned so far, or covers all interest to come as well.
        """
        coming = [line for line in self.open if line.due.on > entry.on]
        carried = total(_unpaid_carried(line.due, line.unpaid) for line in coming)
        earned = self.principal + carried + _accrued(self.open, self.terms, entry.on)
        if not amount or not earned <= amount < total(line.scheduled_unpaid for line in coming):
            return amount
        for part in (Part.PRINCIPAL, Part.INTEREST, Part.COST):
            for line in coming:
                amount = self.settle(entry, amount, line, part)
                self.unearned += line.unpaid[part]
                line.unpaid[part] = ZERO
        return amount

    def waive(self, entry: Entry) -> None:
        """Lift the named part, or penalty interest, costs, interest and principal in this order, from the oldest on."""
        amount = entry.amount
        for line in self.open:
            self.accrue(line, entry.on)
        for part in [entry.part] if entry.part else [Part.PENALTY, Part.COST, Part.INTEREST, Part.PRINCIPAL]:
            if part is Part.COST:
                amount = self.settle(entry, amount, None, part)
            for line in self.open:
                amount = self.settle(entry, amount, line, part)

    def apply(self, entry: Entry) -> None:
        if entry.kind is Kind.PAYMENT:
            self.pay(entry, entry.amount)
        elif entry.kind is Kind.WAIVER:
            self.waive(entry)
        elif entry.kind is Kind.CHARGE:
            self.costs += entry.amount
            credit, self.credit = self.credit, ZERO
            if credit:
                self.pay(entry, credit)
        elif entry.kind is Kind.REFUND:
            from_credit = min(self.credit, entry.amount)
            self.credit -= from_credit
            self.costs += entry.amount - from_credit


# On one day: first what changes the debt, then what pays it.
_ORDER = {Kind.CHARGE: 0, Kind.WAIVER: 1, Kind.PAYMENT: 2, Kind.REFUND: 3}


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count: without reversals and what they reversed, by day, in an order that entering cannot change."""
    entries = list(entries)
    reversed_ids = {entry.reverses for entry in entries if entry.kind is Kind.REVERSAL}
    counting = (entry for entry in entries if entry.kind is not Kind.REVERSAL and entry.id not in reversed_ids)
    return sorted(counting, key=lambda e: (e.on, _ORDER[e.kind], -e.amount, e.instalment or 0, e.part or ""))


def position(dues: Sequence[Due], entries: Iterable[Entry], terms: Terms, on: datetime.date) -> Position:
    """Every figure of the loan at the end of the day `on`: past, today or to come."""
    lines = [
        _Line(due, {Part.COST: due.fee, Part.PENALTY: ZERO, Part.INTEREST: due.interest, Part.PRINCIPAL: due.principal})
        for due in dues
    ]
    by_day = deque(sorted(lines, key=lambda line: (line.due.on, line.due.number)))
    for before, after in pairwise(line for line in by_day if line.earns(terms)):
        after.starts_on = before.due.on
    replay = _Replay(terms, by_day.copy(), total(due.principal for due in dues))
    for entry in in_force(entries):
        if entry.on <= on:
            replay.apply(entry)
    for line in by_day:
        replay.accrue(line, on)
    return Position(
        on=on,
        currency=terms.currency,
        rows=tuple(_row(line, on) for line in lines),
        costs=replay.costs,
        credit=replay.credit,
        accrued=_accrued(by_day, terms, on),
        allocations=tuple(replay.allocations),
        accruals=tuple(sorted(replay.accruals, key=lambda accrual: (accrual.start, accrual.instalment))),
        unearned=replay.unearned,
    )


def _row(line: _Line, on: datetime.date) -> Row:
    if not line.scheduled_unpaid and not line.unpaid[Part.PENALTY]:
        paid_on = line.last_paid_on
        late = paid_on is not None and paid_on > line.due.on
        return Row(line.due, line.unpaid, Status.LATE if late else Status.KEPT, paid_on, line.paid)
    status = Status.OVERDUE if line.due.on < on else Status.DUE if line.due.on == on else Status.COMING
    return Row(line.due, line.unpaid, status, None, line.paid)


def _accrued(lines: Iterable[_Line], terms: Terms, on: datetime.date) -> Decimal:
    """Interest of the running period from its start to `on`, less what was already paid of it. `lines` are by day."""
    line = next((line for line in lines if line.due.on > on and line.earns(terms)), None)
    if line is None:
        return ZERO
    interest = line.due.new_interest
    start = min(on, line.starts_on or terms.starts_on or line.due.on - datetime.timedelta(days=30))
    if terms.annual_rate is None:
        earned = interest * (on - start).days / max(1, (line.due.on - start).days)
    else:  # on what is not due yet: what is overdue has its penalty interest
        balance = total(later.unpaid[Part.PRINCIPAL] for later in lines if later.due.on > on)
        earned = balance * terms.annual_rate * (on - start).days / terms.day_basis
    already = max(ZERO, interest - line.unpaid[Part.INTEREST])
    return max(ZERO, to_minor(min(earned, interest), terms.currency) - already)


def _unpaid_carried(due: Due, unpaid: dict[Part, Decimal]) -> Decimal:
    """What is left of the carried part: a payment meets it before the instalment's new interest."""
    if not due.carried:
        return ZERO
    met = due.fee + due.interest - unpaid[Part.COST] - unpaid[Part.INTEREST]
    return max(ZERO, due.carried - met)
