"""A plan that was kept, against what has become of it: how far its end has moved, and why."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from loans.money import ZERO
from reminders.payoff import Debt, Way, month_of


@dataclass(frozen=True, slots=True)
class Kept:
    """What was expected on the day that the plan was kept: unpaid principal of each loan at the end of each month."""

    on: datetime.date
    end: datetime.date | None
    interest: Decimal
    names: dict[int, str]
    start: dict[int, Decimal]
    balances: dict[datetime.date, dict[int, Decimal]]
    schedules: dict[int, int]  # the schedule that each loan had

    def balance(self, key: int, month: datetime.date) -> Decimal:
        """What was expected to be unpaid of a loan at the end of a month."""
        if month < month_of(self.on):
            return self.start.get(key, ZERO)
        return self.balances.get(month, {}).get(key, ZERO)


class Reason(StrEnum):
    PAID_LESS = "paid_less"
    PAID_MORE = "paid_more"
    NEW_LOAN = "new_loan"
    GONE = "gone"  # settled sooner than planned, or removed
    RESCHEDULED = "rescheduled"
    ARREARS = "arrears"  # penalty, interest or costs that are open now


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as planned. `amount` is by how much, in the plan's currency, where that can be said."""

    reason: Reason
    name: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """`months` is how much later the end is now, below zero for sooner."""

    months: int
    changes: tuple[Change, ...]
    end: datetime.date | None

    @property
    def sooner(self) -> int:
        return -self.months


def drift(kept: Kept, debts: Sequence[Debt], schedules: dict[int, int], way: Way, today: datetime.date) -> Drift:
    """What has moved since the plan was kept. `way` is the same strategy from today on."""
    changes = [*_of_known(kept, debts, schedules, today), *_of_missing(kept, debts, today)]
    return Drift(_months_between(kept.end, way.end or month_of(today)), tuple(changes), way.end)


def _of_known(kept: Kept, debts: Sequence[Debt], schedules: dict[int, int], today: datetime.date) -> list[Change]:
    found = []
    this = month_of(today)
    before = month_of(this - datetime.timedelta(days=1))
    for debt in debts:
        if debt.key not in kept.names:
            found.append(Change(Reason.NEW_LOAN, debt.name, debt.principal))
            continue
        if kept.schedules.get(debt.key) != schedules.get(debt.key):
            found.append(Change(Reason.RESCHEDULED, debt.name))
        elif debt.principal > (expected := kept.balance(debt.key, before)):
            found.append(Change(Reason.PAID_LESS, debt.name, debt.principal - expected))
        elif debt.principal < (expected := kept.balance(debt.key, this)):
            found.append(Change(Reason.PAID_MORE, debt.name, expected - debt.principal))
        if debt.arrears:
            found.append(Change(Reason.ARREARS, debt.name, debt.arrears))
    return found


def _of_missing(kept: Kept, debts: Sequence[Debt], today: datetime.date) -> list[Change]:
    """Loans of the plan that are not there any more, though it expected something of them to be unpaid."""
    here = {debt.key for debt in debts}
    expected = {key: kept.balance(key, month_of(today)) for key in kept.names if key not in here}
    return [Change(Reason.GONE, kept.names[key], amount) for key, amount in expected.items() if amount]


def _months_between(first: datetime.date | None, second: datetime.date) -> int:
    return 0 if first is None else 12 * (second.year - first.year) + second.month - first.month


def keep(way: Way, debts: Sequence[Debt], schedules: dict[int, int], today: datetime.date) -> Kept:
    """What to remember of a way, to hold what comes against it."""
    return Kept(
        on=today,
        end=way.end,
        interest=way.interest,
        names={debt.key: debt.name for debt in debts},
        start={debt.key: debt.principal for debt in debts},
        balances={month.on: month.balances for month in way.months},
        schedules=schedules,
    )


def dump(kept: Kept) -> dict[str, Any]:
    """As JSON takes it: days as ISO text, amounts as decimal text."""
    return {
        "on": kept.on.isoformat(),
        "end": kept.end and kept.end.isoformat(),
        "interest": str(kept.interest),
        "names": kept.names,
        "start": _texts(kept.start),
        "balances": {month.isoformat(): _texts(row) for month, row in kept.balances.items()},
        "schedules": kept.schedules,
    }


def load(data: dict[str, Any]) -> Kept:
    return Kept(
        on=datetime.date.fromisoformat(data["on"]),
        end=datetime.date.fromisoformat(data["end"]) if data["end"] else None,
        interest=Decimal(data["interest"]),
        names={int(key): name for key, name in data["names"].items()},
        start=_amounts(data["start"]),
        balances={datetime.date.fromisoformat(month): _amounts(row) for month, row in data["balances"].items()},
        schedules={int(key): schedule for key, schedule in data["schedules"].items()},
    )


def _texts(row: dict[int, Decimal]) -> dict[int, str]:
    return {key: str(amount) for key, amount in row.items()}


def _amounts(row: dict[str, str]) -> dict[int, Decimal]:
    return {int(key): Decimal(amount) for key, amount in row.items()}
