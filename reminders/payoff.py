"""Ways out of debt, month by month: every loan its instalments first, then whatever is left over to one loan after the other.

Who pays more than is asked spares interest: that of a later instalment shrinks with the principal it is asked on, and the loan ends
sooner. What a paid-off loan asked for goes to the next one in the same month. Amounts are in one currency.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from loans.ledger import Part, Position
from loans.money import ZERO, to_minor, total

MOST_MONTHS = 1200


class Strategy(StrEnum):
    """Which loan gets what is left over."""

    AVALANCHE = "avalanche"  # the dearest first
    SNOWBALL = "snowball"  # the smallest first
    RISK = "risk"  # first the one that can hurt most: court, collateral, penalty rate
    OWN = "own"  # in the borrower's own order


class Stage(StrEnum):
    """How far a lender has gone, the least first."""

    NONE = "none"
    LETTER = "letter"  # a lawyer's letter
    FILED = "filed"  # a court has taken the case
    JUDGED = "judged"
    ENFORCED = "enforced"


@dataclass(frozen=True, slots=True)
class Ask:
    """What one instalment still asks for, interest with fees."""

    on: datetime.date
    principal: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class Debt:
    """One loan on the first day. `arrears` is interest, penalty and costs that are due already; rates are fractions a year."""

    key: int
    name: str
    asks: tuple[Ask, ...]
    arrears: Decimal = ZERO
    rate: Decimal | None = None  # None: taken from what the next instalment asks
    penalty_rate: Decimal = ZERO
    stage: Stage = Stage.NONE
    is_secured: bool = False
    place: int = 0  # in the borrower's own order

    @property
    def principal(self) -> Decimal:
        return total(ask.principal for ask in self.asks)

    @property
    def yearly(self) -> Decimal:
        """The rate that tells dear from cheap."""
        if self.rate is not None:
            return self.rate
        coming = next((ask for ask in self.asks if ask.interest), None)
        return 12 * coming.interest / self.principal if coming and self.principal else ZERO


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a way: what the loans asked for, what was put on top, the interest in it, and what is owed after it."""

    on: datetime.date  # its first day
    asked: Decimal
    extra: Decimal
    interest: Decimal
    balances: dict[int, Decimal]  # unpaid principal by loan

    @property
    def balance(self) -> Decimal:
        return total(self.balances.values())

    @property
    def paid(self) -> Decimal:
        return self.asked + self.extra


@dataclass(frozen=True, slots=True)
class Way:
    """A strategy to its end. Of a loan that is never paid off within MOST_MONTHS, `ends` knows nothing."""

    strategy: Strategy
    months: tuple[Month, ...]
    ends: dict[int, datetime.date]  # the month in which each loan is paid off
    first: int | None = None  # the loan that gets what is left over first

    @property
    def end(self) -> datetime.date | None:
        return max(self.ends.values(), default=None)

    @property
    def interest(self) -> Decimal:
        return total(month.interest for month in self.months)

    @property
    def paid(self) -> Decimal:
        return total(month.paid for month in self.months)

    @property
    def order(self) -> list[int]:
        """The loans in the order in which they end."""
        return sorted(self.ends, key=lambda key: (self.ends[key], key))


def debt_of(key: int, name: str, position: Position, **more: object) -> Debt:
    """A loan as the ledger has it. What is due already is asked for in the first month; what has no day, in none."""
    asks = [
        Ask(
            max(row.due.on, position.on),
            row.unpaid[Part.PRINCIPAL],
            ZERO if row in position.due_rows else row.unpaid[Part.INTEREST] + row.unpaid[Part.COST],
        )
        for row in position.rows
        if row.unpaid_total and not row.due.is_open
    ]
    owed = total(row.unpaid_total - row.unpaid[Part.PRINCIPAL] for row in position.due_rows)
    arrears = max(ZERO, owed + position.costs - position.credit)
    return Debt(key, name, tuple(sorted(asks, key=lambda ask: ask.on)), arrears, **more)  # type: ignore[arg-type]


def month_of(day: datetime.date) -> datetime.date:
    return day.replace(day=1)


def next_month(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1)


_STAGES = tuple(Stage)
_URGENCY: dict[Strategy, Callable[["_Line"], tuple]] = {
    Strategy.AVALANCHE: lambda line: (-line.debt.yearly, line.left),
    Strategy.SNOWBALL: lambda line: (line.left, -line.debt.yearly),
    Strategy.OWN: lambda line: (line.debt.place,),
    Strategy.RISK: lambda line: (
        -_STAGES.index(line.debt.stage), not line.debt.is_secured, -line.debt.penalty_rate, -line.debt.yearly,
    ),
}  # fmt: skip


@dataclass(slots=True)
class _Line:
    """A loan on its way."""

    debt: Debt
    left: Decimal  # unpaid principal
    scheduled: Decimal  # unpaid principal if only the instalments were paid
    coming: list[Ask] = field(default_factory=list)

    def meet(self, month: datetime.date, currency: str) -> tuple[Decimal, Decimal]:
        """Pay the instalments of the month; gives what was paid and the interest in it."""
        paid = interest = ZERO
        while self.coming and month_of(self.coming[0].on) <= month:
            ask = self.coming.pop(0)
            share = self.left / self.scheduled if self.scheduled else 1  # else nothing but interest is left to ask
            due = to_minor(ask.interest * share, currency)
            amount = min(ask.principal + ask.interest, self.left + due)
            self.left -= amount - due
            self.scheduled -= ask.principal
            paid, interest = paid + amount, interest + due
        return paid, interest


def walk(debts: Sequence[Debt], strategy: Strategy, extra: Decimal, start: datetime.date, currency: str) -> Way:
    """The way from the month of `start` to the end, with `extra` a month on top of what the schedules ask for."""
    lines = [_Line(debt, debt.principal, debt.principal, list(debt.asks)) for debt in debts]
    months: list[Month] = []
    ends: dict[int, datetime.date] = {}
    month, arrears = month_of(start), total(debt.arrears for debt in debts)
    first = min((line for line in lines if line.left), key=_URGENCY[strategy], default=None)
    while any(line.left or line.coming for line in lines) and len(months) < MOST_MONTHS:
        budget = extra + _scheduled(lines, month)
        met = [line.meet(month, currency) for line in lines]
        asked, interest = total(paid for paid, _ in met), total(part for _, part in met)
        spread = _spread(lines, strategy, budget - asked)
        months.append(Month(month, asked + arrears, spread, interest + arrears, _balances(lines)))
        for line in lines:
            if not line.left and (line.scheduled or not line.coming):  # else interest alone is still asked for
                line.coming = []
                ends.setdefault(line.debt.key, month)
        month, arrears = next_month(month), ZERO
    return Way(strategy, tuple(months), ends, first.debt.key if first else None)


def _scheduled(lines: Iterable[_Line], month: datetime.date) -> Decimal:
    """What the schedules ask for in the month, also of loans that are paid off by then: it is there to be spent."""
    return total(
        ask.principal + ask.interest
        for line in lines
        for ask in line.debt.asks
        if month_of(ask.on) == month
    )  # fmt: skip


def _spread(lines: Sequence[_Line], strategy: Strategy, amount: Decimal) -> Decimal:
    """Put what is left over on one loan after the other; gives how much found a use."""
    spent = ZERO
    for line in sorted((line for line in lines if line.left), key=_URGENCY[strategy]):
        used = min(line.left, amount - spent)
        line.left -= used
        spent += used
    return spent


def _balances(lines: Iterable[_Line]) -> dict[int, Decimal]:
    return {line.debt.key: line.left for line in lines}
