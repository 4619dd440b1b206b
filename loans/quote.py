"""What a payment would do before it is made: settle the loan, shorten it, lower its instalments, or go to which part."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from loans.allocation import ORDERS, Order, Part
from loans.entry import Entry, Kind
from loans.history import Record
from loans.money import ZERO, to_minor, total
from loans.position import Position, Row, Status
from loans.schedule import Method

_LATEST = datetime.datetime.max.replace(tzinfo=datetime.UTC)  # written down after everything else


class NoQuote(ValueError):
    """No such quote can be made. `code`: "settled", "no_schedule", "flat", "too_little" or "settles"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# --- All at once ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Payoff:
    """What settles the loan on the day of `position`, and what of the schedule need not be asked then. 民法典 677."""

    position: Position

    @property
    def amount(self) -> Decimal:
        return self.position.payoff

    @property
    def fees_to_come(self) -> Decimal:
        """Fees of instalments to come, without what was owed before."""
        return total(max(ZERO, row.unpaid[Part.COST] - row.unpaid_carried) for row in self._coming)

    @property
    def interest_to_come(self) -> Decimal:
        """Interest for days after this one."""
        position = self.position
        asked = position.principal + position.owed_interest + position.accrued + position.penalty + position.costs
        return max(ZERO, position.remaining - asked - self.fees_to_come)

    @property
    def most(self) -> Decimal:
        """The whole schedule, from which one can tell a payoff that asks for days to come."""
        return max(ZERO, self.position.remaining - self.position.credit)

    @property
    def _coming(self) -> list[Row]:
        return [row for row in self.position.rows if row.status is Status.COMING]


# --- A part of it earlier -------------------------------------------------------------------------------------------


class Way(StrEnum):
    SHORTER = "shorter"  # the instalments stay as they are, and there are fewer
    LOWER = "lower"  # as many instalments, and each is less


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment after a prepayment."""

    number: int
    on: datetime.date
    principal: Decimal
    interest: Decimal
    fee: Decimal

    @property
    def amount(self) -> Decimal:
        return self.principal + self.interest + self.fee


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left to pay when the principal falls early: `saved` is the interest, `fees_saved` the fees not asked any more."""

    way: Way
    instalments: tuple[Instalment, ...]
    saved: Decimal
    fees_saved: Decimal

    @property
    def ends_on(self) -> datetime.date:
        return self.instalments[-1].on


@dataclass(frozen=True, slots=True)
class Prepayment:
    """Where the amount goes first, what of it lowers the principal, and what follows from that."""

    amount: Decimal
    due: Decimal  # what must be paid on the day anyway
    accrued: Decimal  # interest of the running period up to the day
    extra: Decimal  # off the principal to come
    before: tuple[Instalment, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class _Period:
    """An instalment to come: `rate` is its interest for one unit of principal, `fixed` what does not fall with it."""

    row: Row
    principal: Decimal
    rate: Decimal
    fixed: Decimal
    whole: Decimal  # principal and interest together

    @property
    def fee(self) -> Decimal:
        return self.row.unpaid[Part.COST]


def prepay(record: Record, amount: Decimal, on: datetime.date) -> Prepayment:
    """What follows when `amount` is paid on the day, and what is more than due goes to principal. Raises NoQuote.

    Interest falls as the principal does, in every period alike; fees stay with the instalments that stay.
    """
    position = record.position(on)
    due = max(ZERO, position.due - position.credit)
    periods = _periods(position)
    if position.settled:
        raise NoQuote("settled")
    if not periods:
        raise NoQuote("no_schedule")
    if record.method == Method.FLAT_FEE:
        raise NoQuote("flat")
    extra = amount - due - position.accrued
    if extra <= 0:
        raise NoQuote("too_little")
    left = total(each.principal for each in periods)
    if extra >= left:
        raise NoQuote("settles")
    asked = total(row.unpaid[Part.INTEREST] for row in (each.row for each in periods))
    fees = total(each.fee for each in periods)
    level = _is_level(record, periods)
    outcomes: list[Outcome] = []
    for way in Way:
        instalments = _shorter(periods, left - extra, level, record.currency) if way is Way.SHORTER else _lower(periods, left - extra, level, record.currency)  # fmt: skip
        saved = asked - position.accrued - total(each.interest for each in instalments)
        outcome = Outcome(way, instalments, saved, fees - total(each.fee for each in instalments))
        if not outcomes or outcome.instalments != outcomes[0].instalments:
            outcomes.append(outcome)
    before = tuple(
        Instalment(each.row.due.number, each.row.due.on, each.principal, each.row.unpaid[Part.INTEREST], each.fee)
        for each in periods
    )
    return Prepayment(amount, due, position.accrued, extra, before, tuple(outcomes))


def _periods(position: Position) -> list[_Period]:
    coming = [
        row for row in position.rows if row.status is Status.COMING and row.unpaid_scheduled and not row.due.is_open
    ]
    left = total(row.unpaid[Part.PRINCIPAL] for row in coming)
    run, periods = position.accrued, []
    for row in coming:
        principal, interest = row.unpaid[Part.PRINCIPAL], row.unpaid[Part.INTEREST]
        fixed = min(interest, max(ZERO, row.unpaid_carried - row.unpaid[Part.COST]))
        to_run = max(ZERO, interest - fixed - run)  # of the running period only the days after this one
        periods.append(_Period(row, principal, to_run / left if left else ZERO, fixed, principal + interest - fixed))
        left, run = left - principal, ZERO
    return periods


def _is_level(record: Record, periods: Sequence[_Period]) -> bool:
    """Whether the same amount is paid each time, so that its principal grows."""
    if record.method:
        return record.method == Method.EQUAL_INSTALMENT
    amounts = {each.row.due.principal + each.row.due.interest for each in periods[1:-1]}
    return len(amounts) == 1 and len({each.row.due.principal for each in periods[1:-1]}) > 1


def _shorter(periods: Sequence[_Period], left: Decimal, level: bool, currency: str) -> tuple[Instalment, ...]:
    """The same instalments from the front until the principal is paid."""
    wanted = [each.whole for each in periods] if level else [each.principal for each in periods]
    found = []
    for each, amount in zip(periods, wanted, strict=True):
        interest = to_minor(left * each.rate, currency)
        principal = min(left, max(ZERO, amount - interest) if level else amount)
        if each is periods[-1]:
            principal = left
        found.append(_part(each, principal, interest))
        left -= principal
        if not left:
            break
    return tuple(found)


def _lower(periods: Sequence[_Period], left: Decimal, level: bool, currency: str) -> tuple[Instalment, ...]:
    """As many instalments, each less; the last takes what rounding left."""
    scale = left / total(each.principal for each in periods)
    amount = to_minor(_level_amount(periods, left), currency) if level else ZERO
    found = []
    for each in periods:
        interest = to_minor(left * each.rate, currency)
        principal = max(ZERO, amount - interest) if level else to_minor(each.principal * scale, currency)
        principal = left if each is periods[-1] else min(left, principal)
        found.append(_part(each, principal, interest))
        left -= principal
    return tuple(found)


def _level_amount(periods: Sequence[_Period], left: Decimal) -> Decimal:
    """The amount that, paid each time, pays `left` with the interest of every period."""
    grown, worth = Decimal(1), ZERO
    for each in periods:
        grown *= 1 + each.rate
        worth += 1 / grown
    return left / worth


def _part(each: _Period, principal: Decimal, interest: Decimal) -> Instalment:
    return Instalment(each.row.due.number, each.row.due.on, principal, interest + each.fixed, each.fee)


# --- Where it would go ----------------------------------------------------------------------------------------------


_Parts = tuple[tuple[Part | None, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an amount would go under `orders`, which all come to the same. `is_own`: this loan's order is among them."""

    orders: tuple[Order, ...]
    is_own: bool
    parts: _Parts  # None: more than everything owed
    after: Position


def destinations(record: Record, amount: Decimal, on: datetime.date) -> list[Destination]:
    """Where `amount`, paid on the day, would go under each order there is; the loan's own first."""
    own = record.terms.order.code
    same: dict[_Parts, list[tuple[Order, Position]]] = {}
    for order in ORDERS.values():
        entry = Entry(-1, Kind.PAYMENT, amount, on, recorded_at=_LATEST, order=order)
        after = replace(record, entries=(*record.entries, entry)).position(on)
        same.setdefault(_parts(after), []).append((order, after))
    found = [
        Destination(tuple(order for order, _ in each), own in {order.code for order, _ in each}, parts, each[0][1])
        for parts, each in same.items()
    ]
    return sorted(found, key=lambda each: (not each.is_own, -len(each.orders)))


def _parts(position: Position) -> _Parts:
    sums: dict[Part | None, Decimal] = {}
    for each in position.allocations:
        if each.entry == -1:
            sums[each.part] = sums.get(each.part, ZERO) + each.amount
    return tuple((part, sums[part]) for part in (*Part, None) if part in sums)
