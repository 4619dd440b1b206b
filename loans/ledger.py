"""The ledger: what is paid, due, overdue and left on any day, replayed from the schedule and the entries each time.

Nothing here is stored. `position` gives every figure that a page, a mail, a paper or the cross-check shows.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from loans.allocation import PARTS, Part
from loans.entry import Entry, Kind, in_force
from loans.money import ZERO, from_minor, quantum, total
from loans.penalty import Accrual, Base
from loans.position import Allocation, Position, Row, Running, Status
from loans.replay import Line, Replay
from loans.schedule import Due
from loans.terms import Terms

__all__ = [
    "Accrual", "Allocation", "Base", "Entry", "Kind", "Part", "Position", "Row", "Status", "Terms", "in_force", "position",
]  # fmt: skip

_NOTHING = dict.fromkeys(Part, ZERO)


def position(dues: Sequence[Due], entries: Iterable[Entry], terms: Terms, on: datetime.date) -> Position:
    """Every figure of the loan at the end of the day `on`: past, today or to come."""
    counted = [entry for entry in in_force(entries) if entry.on <= on]
    replay = Replay(dues, counted, terms)
    for entry in counted:
        replay.apply(entry)
    replay.finish(on)
    currency, unit = terms.currency, quantum(terms.currency)
    lines = {id(line.due): line for line in replay.lines}
    disputes = (entry for entry in counted if entry.kind is Kind.DISPUTE)
    return Position(
        on=on,
        currency=currency,
        rows=tuple(_row(lines[id(due)], on, unit) for due in dues),
        costs=from_minor(replay.costs, currency),
        credit=from_minor(replay.credit, currency),
        accrued=from_minor(replay.earned(on), currency),
        raw_allocations=tuple(replay.allocations),
        raw_accruals=tuple(replay.accruals),
        unearned=from_minor(replay.unearned, currency),
        penalty_rate=terms.penalty_rate,
        day_basis=terms.day_basis,
        paused=replay.paused,
        running=_running(replay, on, unit),
        disputed=total(entry.amount for entry in disputes if entry.until is None or entry.until > on),
    )


def _running(replay: Replay, on: datetime.date, unit: Decimal) -> Running | None:
    run, terms = replay.running(on), replay.terms
    if run is None or replay.open_ended:
        return None
    of_days = run.whole if terms.annual_rate is None else terms.day_basis
    return Running(
        run.start, run.days, run.base * unit, terms.annual_rate, of_days, run.at_most * unit, run.paid * unit
    )


def _row(line: Line, on: datetime.date, unit: Decimal) -> Row:
    owed, paid = line.owed, line.paid * unit
    if not any(owed):
        paid_on = line.last_paid_on
        late = paid_on is not None and paid_on > line.on
        return Row(line.due, _NOTHING, Status.LATE if late else Status.KEPT, paid_on, paid)
    status = Status.OVERDUE if line.on < on else Status.DUE if line.on == on else Status.COMING
    unpaid = {part: minor * unit for part, minor in zip(PARTS, owed, strict=True)}
    return Row(line.due, unpaid, status, None, paid)
