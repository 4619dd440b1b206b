"""What the ledger says of a loan, as a letter puts it."""

import datetime
from decimal import Decimal

from agreements.letter import Owed
from loans.ledger import Entry, Kind, Position, in_force
from loans.money import ZERO, total
from loans.record import Record


def owed(position: Position) -> Owed:
    """The balance of the day by what it consists of; interest up to the day is part of it, that of days to come is not."""
    amounts = (
        ("principal", position.principal),
        ("interest", position.owed_interest + position.accrued),
        ("penalty", position.penalty),
        ("cost", position.costs),
    )
    parts = tuple((name, amount) for name, amount in amounts if amount)
    return Owed(position.on, total(amount for _, amount in parts), parts, position.due, position.days_overdue)


def difference(record: Record, said: Decimal, on: datetime.date) -> Decimal | None:
    """By how much they asked for more than had fallen due on that day; None when it was not more."""
    more = said - record.position(on).due
    return more if more > ZERO else None


def payments(record: Record) -> list[Entry]:
    """What was paid and not reversed, the oldest first."""
    return sorted((e for e in in_force(record.entries) if e.kind is Kind.PAYMENT), key=lambda e: (e.on, e.id))


def settled_on(record: Record, today: datetime.date) -> datetime.date | None:
    """The day of the payment after which nothing was left; None while something is."""
    paid = payments(record)
    return paid[-1].on if paid and not record.position(today).remaining else None
