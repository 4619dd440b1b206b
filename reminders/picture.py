"""The picture of several ways out of debt: one falling line each, over the months, on one grid."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reminders.payoff import Strategy, Way

WIDTH, HEIGHT = 720, 220  # units of the picture's own grid
MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """`points` as SVG takes them; the line ends at `end_x` on the ground."""

    strategy: Strategy
    points: str
    end_x: float


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year."""

    year: int
    x: float


@dataclass(frozen=True, slots=True)
class Picture:
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    largest: Decimal
    width: int = WIDTH
    height: int = HEIGHT
    box: int = HEIGHT + 24  # with the years below


def draw(ways: Sequence[Way], owed: Decimal, start: datetime.date) -> Picture | None:
    """What is owed month by month on each way, from `owed` at `start` on; None when nothing is owed."""
    longest = max((len(way.months) for way in ways), default=0)
    if not longest or not owed:
        return None
    step = WIDTH / longest
    lines = tuple(_line(way, owed, step) for way in ways)
    return Picture(lines, _ticks(start, longest, step), owed)


def _line(way: Way, owed: Decimal, step: float) -> Line:
    heights = [owed, *(month.balance for month in way.months)]
    points = [(index * step, HEIGHT * (1 - float(height / owed))) for index, height in enumerate(heights)]
    return Line(way.strategy, " ".join(f"{x:.1f},{y:.1f}" for x, y in points), round(points[-1][0], 1))


def _ticks(start: datetime.date, months: int, step: float) -> tuple[Tick, ...]:
    first = 13 - start.month  # months until January
    years = [(start.year + 1 + index, first + 12 * index) for index in range(months // 12 + 1)]
    within = [(year, month) for year, month in years if month < months]
    every = len(within) // MOST_TICKS + 1
    return tuple(Tick(year, round(month * step, 1)) for year, month in within[::every])
