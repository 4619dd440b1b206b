"""What would happen if one borrowed again: the share of income, the stretches that become short, and the price against the line."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from loans.cap import Cap, Standing, cap_for, standing
from loans.cost import Cost, yearly_cost
from loans.money import ZERO, total
from loans.schedule import Due
from reminders.cashflow import Income, Period, periods
from reminders.payoff import month_of

HEAVY = Decimal("0.5")  # of income: beyond it hardly anybody keeps up; a rule of thumb of lenders and of advice centres
AHEAD = 12  # months

Dated = tuple[datetime.date, Decimal]


@dataclass(frozen=True, slots=True)
class Stress:
    """What a new loan would do. Shares are fractions of a month's income in its heaviest month; None when that is not known."""

    a_month: Decimal  # the heaviest month of the new loan
    total: Decimal  # everything that is to be paid for it
    price: Decimal  # what of it is interest and fees
    share_before: Decimal | None
    share_after: Decimal | None
    short: tuple[Period, ...]  # stretches that are short with the new loan and were not without
    endangered: tuple[str, ...]  # signed plans with an instalment in such a stretch
    cost: Cost | None
    line: Cap | None
    standing: Standing | None

    @property
    def is_heavy(self) -> bool:
        return self.share_after is not None and self.share_after > HEAVY

    @property
    def calls_for_caution(self) -> bool:
        return self.is_heavy or bool(self.short) or self.standing not in (None, Standing.WITHIN)


def stress(
    new: Sequence[Due],
    received: Decimal,
    known: Iterable[Dated],
    signed: dict[str, Sequence[datetime.date]],
    income: Income | None,
    kind: str | None,
    received_on: datetime.date,
    today: datetime.date,
) -> Stress:
    """What the dues of a new loan would do beside those known. `signed` names the plans that were agreed, with their days.

    `kind` is the lender's; without one there is no line to hold the price against.
    """
    known, added = list(known), [(due.on, due.total) for due in new]
    cost = yearly_cost(received, received_on, new)
    line = cap_for(kind, received_on, today) if cost and kind else None
    short = _newly_short(known, added, income, today)
    return Stress(
        a_month=_heaviest(added, today),
        total=total(due.total for due in new),
        price=total(due.total for due in new) - received,
        share_before=_share(known, income, today),
        share_after=_share([*known, *added], income, today),
        short=short,
        endangered=tuple(
            name for name, days in signed.items() if any(p.start <= on <= p.end for on in days for p in short)
        ),
        cost=cost,
        line=line,
        standing=standing(cost, line) if cost and line else None,
    )


def _newly_short(
    known: list[Dated], added: list[Dated], income: Income | None, today: datetime.date
) -> tuple[Period, ...]:
    if income is None:
        return ()
    before, after = (periods(income, dues, today) for dues in (known, known + added))
    return tuple(new for old, new in zip(before, after, strict=True) if new.is_short and not old.is_short)


def _heaviest(dues: Iterable[Dated], today: datetime.date) -> Decimal:
    """The most that falls due in one calendar month of the next year, arrears in the first."""
    by_month: dict[datetime.date, Decimal] = {}
    limit = today + datetime.timedelta(days=31 * AHEAD)
    for on, amount in dues:
        if on <= limit:
            month = month_of(max(on, today))
            by_month[month] = by_month.get(month, ZERO) + amount
    return max(by_month.values(), default=ZERO)


def _share(dues: Iterable[Dated], income: Income | None, today: datetime.date) -> Decimal | None:
    return (_heaviest(dues, today) / income.amount).quantize(Decimal("0.001")) if income and income.amount else None
