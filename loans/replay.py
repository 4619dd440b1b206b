"""The ledger on its way through the entries, in whole numbers of the currency's smallest unit.

Nothing but `ledger.position` uses this. Fractions are kept exact and rounded once, where an amount becomes money.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, permutations

from loans.allocation import PARTS, Order
from loans.entry import Entry, Kind, Run, counting, pauses
from loans.money import ZERO, as_minor, exponent
from loans.penalty import Base
from loans.schedule import Due, months_after
from loans.terms import Terms

COST, PENALTY, INTEREST, PRINCIPAL = range(4)  # where each part stands in `Line.owed`, in the order of Part
_INDEX = {part: index for index, part in enumerate(PARTS)}
_INDEXES = {parts: tuple(_INDEX[part] for part in parts) for parts in permutations(PARTS)}
_WAIVED = (PENALTY, COST, INTEREST, PRINCIPAL)  # what a waiver without a part lifts, in turn
_SETTLED = (PRINCIPAL, INTEREST, COST)  # what an early payoff meets, in turn
_DAY = datetime.timedelta(days=1)

RawAllocation = tuple[int, datetime.date, int, int | None, int | None]  # entry, day, amount, part, instalment
RawAccrual = tuple[int, datetime.date, datetime.date, int, int]  # instalment, start, end, base, late fee


@dataclass(frozen=True, slots=True)
class Running:
    """Interest of the running period: `base` x `part` / `whole`, at most the instalment's own, less what of it is paid."""

    start: datetime.date
    days: int
    base: int
    part: int
    whole: int
    at_most: int
    paid: int


class Line:
    """One instalment while the ledger is replayed."""

    __slots__ = (
        "accrued_to", "base_days", "capital", "due", "fee_asked", "last_paid_on", "number", "on", "owed",
        "paid", "run", "starts_on",
    )  # fmt: skip

    def __init__(self, due: Due, scale: int) -> None:
        self.due, self.on, self.number = due, due.on, due.number
        self.owed = [_minor(due.fee, scale), 0, _minor(due.interest, scale), _minor(due.principal, scale)]
        self.starts_on: datetime.date | None = None  # the day of the instalment before it, from which its interest runs
        self.accrued_to: datetime.date | None = None
        self.base_days = 0  # the sum of base x days, which penalty interest is a fixed part of
        self.run = 0  # what has run up by the day so far, rounded: penalty interest, or interest of an open-ended loan
        self.capital = 0  # unpaid penalty interest that has joined the base
        self.fee_asked = False
        self.paid = 0
        self.last_paid_on: datetime.date | None = None


def _minor(amount: Decimal, scale: int) -> int:
    return int(amount * scale) if amount else 0


class Replay:
    """What is owed after the entries so far. `lines` are by day; those before `first` are paid."""

    def __init__(self, dues: Sequence[Due], entries: Sequence[Entry], terms: Terms) -> None:
        self.terms, scale = terms, 10 ** exponent(terms.currency)
        self.scale, self.order = scale, terms.order
        self.parts = _INDEXES[terms.order.parts]
        self.lines = [Line(due, scale) for due in dues]
        self.lines.sort(key=lambda line: (line.on, line.number))
        self.days = [line.on for line in self.lines]
        self.numbered = {line.number: line for line in self.lines}
        self.first = self.costs = self.credit = self.unearned = 0
        self.principal = sum(line.owed[PRINCIPAL] for line in self.lines)
        self.allocations: list[RawAllocation] = []
        self.accruals: list[RawAccrual] = []
        self.paused: tuple[Run, ...] = pauses(entries)
        self.late_fee = as_minor(terms.late_fee, terms.currency)
        self.has_penalty = bool(terms.penalty_rate or terms.late_fee or terms.late_fee_rate)
        self.rate, self.year = terms.penalty_rate.as_integer_ratio()
        self.year *= terms.day_basis
        self.grace = terms.grace_days * _DAY
        self.interest_bears = terms.penalty_base is not Base.PRINCIPAL
        self.fees_bear = int(terms.penalty_base is Base.INSTALMENT)
        self.open_ended = bool(self.lines) and self.lines[-1].due.is_open and terms.annual_rate
        before = None
        for line in self.lines:
            if terms.annual_rate is not None or line.due.new_interest > 0:  # else no interest runs for it
                line.starts_on, before = before, line.on

    # --- What grows by the day ---------------------------------------------------------------------------------------

    def accrue(self, line: Line, day: datetime.date) -> None:
        """Bring the penalty of a line up to `day`: before its base changes, and at the end."""
        start = line.accrued_to or line.on + self.grace
        if day <= start:
            return
        line.accrued_to = day
        owed = line.owed
        unpaid = owed[COST] + owed[INTEREST] + owed[PRINCIPAL]
        if not unpaid and not line.capital:
            return
        runs = counting(start, day, self.paused) if self.paused else ((start, day),)
        if runs and not line.fee_asked:
            self.ask_late_fee(line, runs[0][0] + _DAY, unpaid)
        if self.rate:
            if self.terms.penalty_compounds:
                runs = [piece for run in runs for piece in self.pieces(line, *run)]
            self.accrue_runs(line, runs)
        self.grow(line, PENALTY, self.rate, self.year)

    def ask_late_fee(self, line: Line, day: datetime.date, unpaid: int) -> None:
        line.fee_asked = True
        fee = self.late_fee
        if self.terms.late_fee_rate:
            part, whole = self.terms.late_fee_rate.as_integer_ratio()
            fee = max(fee, _rounded(unpaid * part, whole))
        if fee:
            line.owed[PENALTY] += fee
            self.accruals.append((line.number, day, day, unpaid, fee))

    def accrue_runs(self, line: Line, runs: Iterable[Run]) -> None:
        cost, _, interest, principal = line.owed
        base = principal + (interest + cost * self.fees_bear if self.interest_bears else 0)
        for start, end in runs:
            if self.terms.penalty_compounds:
                self.compound(line, start)
            if base or line.capital:
                line.base_days += (base + line.capital) * (end - start).days
                self.accruals.append((line.number, start, end, base + line.capital, 0))

    def pieces(self, line: Line, start: datetime.date, end: datetime.date) -> Iterable[Run]:
        """The run cut at the days, month by month from the due day, on which unpaid penalty interest joins the base."""
        for months in count(1):
            joins_on = months_after(line.on, months)
            if joins_on > start:
                yield start, min(end, joins_on)
                start = joins_on
            if start >= end:
                return

    def compound(self, line: Line, day: datetime.date) -> None:
        months = 12 * (day.year - line.on.year) + day.month - line.on.month
        if months > 0 and day == months_after(line.on, months):
            self.grow(line, PENALTY, self.rate, self.year)
            line.capital = min(line.run, line.owed[PENALTY])

    def run_interest(self, day: datetime.date) -> None:
        """Interest of an open-ended loan up to `day`: simple, on the principal that is left."""
        line = self.lines[-1]
        start = line.accrued_to or min(self.terms.starts_on or day, day)
        if day > start:
            part, whole = (self.terms.annual_rate or ZERO).as_integer_ratio()
            line.accrued_to = day
            line.base_days += line.owed[PRINCIPAL] * (day - start).days
            self.grow(line, INTEREST, part, whole * self.terms.day_basis)

    def grow(self, line: Line, part: int, rate: int, year: int) -> None:
        """Add what has run up by the day since the last time. It is rounded once, over all days of the line."""
        run = _rounded(line.base_days * rate, year)
        line.owed[part] += run - line.run
        line.run = run

    # --- What an entry does ------------------------------------------------------------------------------------------

    def apply(self, entry: Entry) -> None:
        if self.open_ended:
            self.run_interest(entry.on)
        kind, amount = entry.kind, self.minor(entry.amount)
        if kind is Kind.PAYMENT:
            self.pay(entry, amount)
        elif kind is Kind.WAIVER:
            self.lift(entry, amount)
        elif kind is Kind.CHARGE:
            self.costs += amount
            self.use_credit(entry)
        elif kind is Kind.REFUND:
            from_credit = min(self.credit, amount)
            self.credit -= from_credit
            self.costs += amount - from_credit
        elif kind is Kind.ADJUSTMENT:
            self.adjust(entry, amount)

    def minor(self, amount: Decimal) -> int:
        scaled = amount * self.scale
        whole = int(scaled)
        return whole if whole == scaled else as_minor(amount, self.terms.currency)

    def pay(self, entry: Entry, amount: int) -> None:
        """What is past due, what falls due today and what is to come, in the payment's order; the rest is a credit.

        The instalment that the payment names comes before all. What is enough to settle the whole loan on its day goes to
        principal before interest of days to come.
        """
        on, order = entry.on, entry.order or self.order
        parts = self.parts if order is self.order and not order.late_parts else self.parts_of(order, on)
        if entry.instalment in self.numbered:
            amount = self.meet(entry, amount, parts, [self.numbered[entry.instalment]])
        if order.whole:
            amount = self.sweep(entry, amount, parts)
        else:
            costs_first = not self.costs or parts.index(COST) < parts.index(PRINCIPAL)
            if costs_first:
                amount = self.settle_costs(entry, amount)
            amount = self.meet(entry, amount, parts, self.lines, self.first, on)
            if not costs_first:
                amount = self.settle_costs(entry, amount)
        if amount >= self.principal:  # only what is still to come is unpaid now
            amount = self.pay_off(entry, amount)
        if amount:
            amount = self.meet(entry, amount, parts, self.lines, self.first)
        if amount:
            self.credit += amount
            self.allocations.append((entry.id, on, amount, None, None))
        self.close()

    def parts_of(self, order: Order, on: datetime.date) -> tuple[int, ...]:
        return _INDEXES[order.parts_on(self.days_overdue(on)) if order.late_parts else order.parts]

    def meet(
        self,
        entry: Entry,
        amount: int,
        parts: tuple[int, ...],
        lines: list[Line],
        index: int = 0,
        until: datetime.date = datetime.date.max,
    ) -> int:
        """Use `amount` on one line after the other, those due up to `until`; gives what is left of it."""
        on, count = entry.on, len(lines)
        while amount and index < count:
            line = lines[index]
            index += 1
            if line.on > until:
                break
            if self.has_penalty and line.on < on:
                self.accrue(line, on)
            amount = self.settle(entry, amount, line, parts)
        return amount

    def sweep(self, entry: Entry, amount: int, parts: tuple[int, ...]) -> int:
        """Use `amount` on one part of all that is past due, then the next; then so on what falls due today."""
        on = entry.on
        come = self.lines[self.first : bisect_right(self.days, on)]
        past = [line for line in come if line.on < on]
        for line in past if self.has_penalty else ():
            self.accrue(line, on)
        for part in parts:
            if part == COST:
                amount = self.settle_costs(entry, amount)
            amount = self.settle_part(entry, amount, past, part)
        for part in parts:
            amount = self.settle_part(entry, amount, come[len(past) :], part)
        return amount

    def settle_part(self, entry: Entry, amount: int, lines: list[Line], part: int) -> int:
        for line in lines:
            if not amount:
                break
            amount = self.settle(entry, amount, line, (part,))
        return amount

    def settle(self, entry: Entry, amount: int, line: Line, parts: tuple[int, ...]) -> int:
        """Use `amount` on one part of a line after the other; gives what is left of it."""
        owed, lent = line.owed, entry.kind is Kind.WAIVER or entry.kind is Kind.ADJUSTMENT
        for part in parts:
            here = owed[part]
            if not here:
                continue
            used = here if here < amount else amount
            owed[part] = here - used
            if part == PENALTY:
                line.capital = min(line.capital, here - used)
            elif not lent:
                line.paid += used
            if part == PRINCIPAL:
                self.principal -= used
            self.allocations.append((entry.id, entry.on, used, part, line.number))
            line.last_paid_on = entry.on
            amount -= used
            if not amount:
                break
        return amount

    def settle_costs(self, entry: Entry, amount: int) -> int:
        """Use `amount` on the charges that stand beside the schedule; gives what is left of it."""
        used = min(amount, self.costs)
        if used:
            self.costs -= used
            self.allocations.append((entry.id, entry.on, used, COST, None))
        return amount - used

    def pay_off(self, entry: Entry, amount: int) -> int:
        """All principal to come, then interest and fees as far as the money goes; the rest is never asked. 民法典 677.

        Nothing is done when the amount does not reach the interest earned so far, or covers all interest to come as well.
        """
        coming = self.lines[max(self.first, bisect_right(self.days, entry.on)) :]
        if not amount or amount >= sum(line.owed[COST] + line.owed[INTEREST] + line.owed[PRINCIPAL] for line in coming):
            return amount
        if amount < self.principal + sum(map(self.carried, coming)) + self.earned(entry.on):
            return amount
        for part in _SETTLED:
            amount = self.settle_part(entry, amount, coming, part)
            for line in coming:
                self.unearned += line.owed[part]
                line.owed[part] = 0
        return amount

    def lift(self, entry: Entry, amount: int) -> int:
        """Take `amount` off the named part, or off penalty, costs, interest and principal in this order, from the oldest on.

        Gives what found nothing to be taken off.
        """
        named = self.numbered.get(entry.instalment or 0)
        lines = [named] if named else self.lines[self.first :]
        for line in lines if self.has_penalty else ():
            self.accrue(line, entry.on)
        for part in (_INDEX[entry.part],) if entry.part else _WAIVED:
            if part == COST and not named:
                amount = self.settle_costs(entry, amount)
            amount = self.settle_part(entry, amount, lines, part)
        self.close()
        return amount

    def adjust(self, entry: Entry, amount: int) -> None:
        """What was owed is more, on the named instalment or else the oldest unpaid one; or less, with a credit for the rest."""
        if amount < 0:
            self.credit += self.lift(entry, -amount)
            return
        part = _INDEX[entry.part] if entry.part else COST
        line = self.line_to_adjust(entry.instalment)
        if line is None or (part == COST and entry.instalment not in self.numbered):
            self.costs += amount
        else:
            if self.has_penalty:
                self.accrue(line, entry.on)
            line.owed[part] += amount
            if part == PRINCIPAL:
                self.principal += amount
            self.first = min(self.first, self.lines.index(line))
        self.use_credit(entry)

    def line_to_adjust(self, number: int | None) -> Line | None:
        if number in self.numbered:
            return self.numbered[number]
        return self.lines[min(self.first, len(self.lines) - 1)] if self.lines else None

    def use_credit(self, entry: Entry) -> None:
        credit, self.credit = self.credit, 0
        if credit:
            self.pay(entry, credit)

    def close(self) -> None:
        """Step over the lines at the front that are paid."""
        lines, count = self.lines, len(self.lines)
        while self.first < count and not any(lines[self.first].owed):
            self.first += 1

    def finish(self, day: datetime.date) -> None:
        """Bring everything that grows up to the day of the position."""
        if self.open_ended:
            self.run_interest(day)
        if self.has_penalty:
            for line in self.lines[self.first : bisect_right(self.days, day)]:
                self.accrue(line, day)

    # --- What it comes to --------------------------------------------------------------------------------------------

    def days_overdue(self, on: datetime.date) -> int:
        """Days that count since the oldest unpaid instalment fell due."""
        line = self.lines[self.first] if self.first < len(self.lines) else None
        if line is None or line.on >= on:
            return 0
        return sum((end - start).days for start, end in counting(line.on, on, self.paused))

    def earned(self, on: datetime.date) -> int:
        """Interest of the running period from its start to `on`, less what was already paid of it."""
        if self.open_ended:
            return self.lines[-1].owed[INTEREST]
        running = self.running(on)
        if running is None:
            return 0
        whole = min(running.at_most, _rounded(running.base * running.part, running.whole))
        return max(0, whole - running.paid)

    def running(self, on: datetime.date) -> Running | None:
        """How the interest of the running period is made up; None where no interest runs."""
        terms = self.terms
        coming = self.lines[bisect_right(self.days, on) :]
        line = next((line for line in coming if terms.annual_rate is not None or line.due.new_interest > 0), None)
        if line is None:
            return None
        interest = self.minor(line.due.new_interest)
        start = min(on, line.starts_on or terms.starts_on or line.on - 30 * _DAY)
        days, base = (on - start).days, interest
        part, whole = days, max(1, (line.on - start).days)
        if terms.annual_rate is not None:  # on what is not due yet: what is overdue has its penalty interest
            base = sum(later.owed[PRINCIPAL] for later in coming)
            rate, of = terms.annual_rate.as_integer_ratio()
            part, whole = rate * days, of * terms.day_basis
        paid = max(0, interest - line.owed[INTEREST])
        return Running(start, days, base, part, whole, interest, paid)

    def carried(self, line: Line) -> int:
        """What is left of the carried part: a payment meets it before the instalment's new interest."""
        if not line.due.carried:
            return 0
        met = self.minor(line.due.fee + line.due.interest) - line.owed[COST] - line.owed[INTEREST]
        return max(0, self.minor(line.due.carried) - met)


def _rounded(amount: int, whole: int) -> int:
    """The part of it, half of the smallest unit rounded up."""
    return (2 * amount + whole) // (2 * whole)
