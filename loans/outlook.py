"""What to expect: the one sentence that opens the list of loans and each loan's page, as figures."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from loans.ledger import Position
from loans.money import total


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be paid in one currency, from one day on."""

    currency: str
    overdue: Decimal
    days_overdue: int
    this_month: Decimal  # everything to be paid up to the last day of the month, overdue included
    next_on: datetime.date | None  # the next day on which something falls due, this day included
    next_amount: Decimal  # what falls due on it
    days: int  # until it


def outlook(positions: Iterable[Position]) -> list[Outlook]:
    """The outlook in each currency of loans whose positions are all of the same day."""
    by_currency: dict[str, list[Position]] = {}
    for position in positions:
        by_currency.setdefault(position.currency, []).append(position)
    return [_outlook(currency, group) for currency, group in by_currency.items()]


def _outlook(currency: str, positions: list[Position]) -> Outlook:
    on = positions[0].on
    month_end = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    coming = [row for position in positions for row in position.rows if row.due.on >= on and row.unpaid_total]
    next_on = min((row.due.on for row in coming), default=None)
    return Outlook(
        currency=currency,
        overdue=total(position.overdue for position in positions),
        days_overdue=max(position.days_overdue for position in positions),
        this_month=total(position.due_by(month_end) for position in positions),
        next_on=next_on,
        next_amount=total(row.unpaid_total for row in coming if row.due.on == next_on),
        days=(next_on - on).days if next_on else 0,
    )
