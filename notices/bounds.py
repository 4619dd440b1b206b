"""Findings about what bounds a demand: a pause that was granted, and the line that may apply to what the loan costs."""

import datetime
from decimal import Decimal
from functools import lru_cache

from loans.cap import Price, Standing, price
from loans.ledger import Position
from loans.record import Record
from notices.claim import Kind, Reading
from notices.outcome import Code, Finding, Outcome, Reason


def pause(reading: Reading, position: Position) -> Finding | None:
    """Whether the days of the loan were paused when the message came. A reminder of what comes after it is none the worse."""
    run = next(((start, end) for start, end in position.paused if start <= position.on < end), None)
    if run is None or not reading.kind.demands:
        return None
    until = Reason("paused_open") if run[1] == datetime.date.max else Reason("paused_until", on=run[1])
    outcome = Outcome.NOTE if reading.kind is Kind.DUE_SOON else Outcome.DIFFER
    return Finding(Code.PAUSE, outcome, reasons=(Reason("paused_since", on=run[0]), until))


def cost(record: Record, day: datetime.date) -> Finding | None:
    """That the loan costs more a year than a line which may apply to it, by one way to count or by both; decides nothing."""
    found = _price(_Cost(record), day)
    if found is None or found.cap is None or found.cap.rate is None or found.standing in (None, Standing.WITHIN):
        return None
    ways = (Reason("costs_simple", text=_percent(found.cost.simple)),) if found.standing is Standing.DEPENDS else ()
    line = Reason("above_line" if found.standing is Standing.ABOVE else "above_line_one_way", text=found.cap.rule.id)
    return Finding(Code.COST, Outcome.NOTE, None, _percent(found.cost.effective), reasons=(*ways, Reason("line", text=_percent(found.cap.rate)), line))  # fmt: skip


def _percent(rate: Decimal) -> str:
    return f"{rate * 100:.2f}".rstrip("0").rstrip(".")


class _Cost:
    """A loan, known by what its price rests on, so that a hundred messages about it cost one computation."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.key = (record.in_hand, record.opened_on, record.lender.kind, record.currency, record.plans[0].dues)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cost) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=512)
def _price(loan: _Cost, day: datetime.date) -> Price | None:
    return price(loan.record, day)
