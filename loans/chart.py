"""The picture of a schedule: one bar for each instalment, principal below and interest with fees on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from loans.ledger import Position, Row
from loans.money import ZERO, total

WIDTH, HEIGHT = 720, 200  # units of the picture's own grid
MOST_BARS = 60  # a longer schedule is drawn by the year


@dataclass(frozen=True, slots=True)
class Bar:
    """Sums of one instalment or year, and where its two parts are drawn."""

    label: str
    principal: Decimal
    interest: Decimal  # with fees
    unpaid: Decimal
    x: float
    width: float
    principal_y: float
    principal_height: float
    interest_y: float
    interest_height: float

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on a grid of WIDTH by HEIGHT; `today_x` is where the day of the position falls, None when outside."""

    bars: tuple[Bar, ...]
    by_year: bool
    largest: Decimal
    today_x: float | None
    width: int = WIDTH
    height: int = HEIGHT


def draw(position: Position) -> Chart | None:
    """The picture of a position's schedule; None for one whose rows ask for nothing."""
    by_year = len(position.rows) > MOST_BARS
    groups = _groups(position.rows, by_year)
    largest = max((total(row.due.total for row in rows) for _, rows in groups), default=ZERO)
    if not largest:
        return None
    step = WIDTH / len(groups)
    bars = tuple(_bar(label, rows, index * step, step, largest) for index, (label, rows) in enumerate(groups))
    past = sum(rows[-1].due.on <= position.on for _, rows in groups)
    return Chart(bars, by_year, largest, round(past * step, 2) if 0 < past < len(groups) else None)


def _groups(rows: Sequence[Row], by_year: bool) -> list[tuple[str, list[Row]]]:
    if not by_year:
        return [(f"{row.due.on:%Y-%m-%d}", [row]) for row in rows]
    return [(str(year), list(group)) for year, group in groupby(rows, key=lambda row: row.due.on.year)]


def _bar(label: str, rows: list[Row], x: float, step: float, largest: Decimal) -> Bar:
    principal = total(row.due.principal for row in rows)
    interest = total(row.due.interest + row.due.fee for row in rows)
    tall_principal, tall_interest = (float(amount / largest) * HEIGHT for amount in (principal, interest))
    gap = step * 0.12
    return Bar(
        label=label,
        principal=principal,
        interest=interest,
        unpaid=total(row.unpaid_scheduled for row in rows),
        x=round(x + gap, 2),
        width=round(step - 2 * gap, 2),
        principal_y=round(HEIGHT - tall_principal, 2),
        principal_height=round(tall_principal, 2),
        interest_y=round(HEIGHT - tall_principal - tall_interest, 2),
        interest_height=round(tall_interest, 2),
    )
