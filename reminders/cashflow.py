"""From salary day to salary day: what comes in, what living costs, what falls due, and which stretch is short."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from loans.money import ZERO, total

PERIODS = 12


@dataclass(frozen=True, slots=True)
class Income:
    """`amount` comes on `day` of each month (of a shorter month on its last), and `living` of it is spent on living."""

    amount: Decimal
    day: int
    living: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Period:
    """From one salary day to the day before the next."""

    start: datetime.date
    end: datetime.date  # its last day
    income: Decimal
    living: Decimal
    due: Decimal
    carried: Decimal  # what the periods before have left over

    @property
    def left(self) -> Decimal:
        """What the period itself leaves, below zero when it is short."""
        return self.income - self.living - self.due

    @property
    def is_short(self) -> bool:
        return self.left < 0

    @property
    def is_covered(self) -> bool:
        """Short, but what the periods before have left over is enough, if it is kept."""
        return self.is_short and self.left + self.carried >= 0


def salary_day(year: int, month: int, day: int) -> datetime.date:
    """That day of the month, or its last in a shorter one."""
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def periods(
    income: Income, dues: Iterable[tuple[datetime.date, Decimal]], start: datetime.date, count: int = PERIODS
) -> list[Period]:
    """The next `count` periods from the one that `start` lies in. What fell due before `start` is to be paid in the first."""
    dues = list(dues)
    first = salary_day(start.year, start.month, income.day)
    begins = first if first <= start else _before(first, income.day)
    made: list[Period] = []
    carried = ZERO
    for index in range(count):
        after = _after(begins, income.day)
        due = total(amount for on, amount in dues if on < after and (on >= begins or not index))
        period = Period(begins, after - datetime.timedelta(days=1), income.amount, income.living, due, carried)
        made.append(period)
        carried = max(ZERO, carried + period.left)
        begins = after
    return made


def _before(day: datetime.date, on: int) -> datetime.date:
    last = day.replace(day=1) - datetime.timedelta(days=1)
    return salary_day(last.year, last.month, on)


def _after(day: datetime.date, on: int) -> datetime.date:
    following = day.replace(day=28) + datetime.timedelta(days=4)
    return salary_day(following.year, following.month, on)
