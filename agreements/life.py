"""How a signed plan is kept: instalment by instalment, and as a whole. Nothing of it is stored; the ledger says it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from agreements.plan import Plan
from loans.ledger import Position, Row


class Keeping(StrEnum):
    """How one instalment of the plan stands on a day."""

    COMING = "coming"
    DUE = "due"  # its day has come, and the days of grace are not over
    KEPT = "kept"  # paid in full by its day, or within the days of grace
    LATE = "late"  # unpaid after the days of grace; it can still be made good
    CURED = "cured"  # paid after the days of grace
    BROKEN = "broken"  # unpaid after the time to make it good


class Life(StrEnum):
    """How the agreement as a whole stands."""

    IN_FORCE = "in_force"
    KEPT = "kept"  # every instalment is paid
    BROKEN = "broken"  # an instalment is unpaid after the time to make it good
    ENDED = "ended"  # another schedule has taken its place


@dataclass(frozen=True, slots=True)
class Kept:
    """One instalment of the plan. `good_until` is the last day on which paying it still keeps the agreement whole."""

    row: Row
    number: int  # in the plan, from 1
    keeping: Keeping
    good_until: datetime.date


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole agreement on the day of the position."""

    life: Life
    instalments: tuple[Kept, ...] = ()

    def count(self, *keepings: Keeping) -> int:
        return sum(instalment.keeping in keepings for instalment in self.instalments)

    @property
    def paid(self) -> int:
        return self.count(Keeping.KEPT, Keeping.CURED)

    @property
    def late(self) -> list[Kept]:
        """The instalments that are unpaid though their grace is over, the oldest first."""
        return [kept for kept in self.instalments if kept.keeping in (Keeping.LATE, Keeping.BROKEN)]

    @property
    def next(self) -> Kept | None:
        """The oldest instalment that is not paid."""
        return next((kept for kept in self.instalments if kept.row.unpaid_scheduled), None)


def standing(position: Position, plan: Plan, *, is_current: bool, grace_days: int, cure_days: int) -> Standing:
    """How the plan is kept on the day of `position`, whose rows are the schedule that the plan became.

    An instalment is late when it is unpaid `grace_days` after its day, and broken `cure_days` later. The time to make it good
    begins with a notice of the lender, which we may not know of: counted from the end of grace, it is the shortest it can be.
    `is_current`: whether the plan's schedule still is the loan's.
    """
    if not is_current:
        return Standing(Life.ENDED)
    rows = [row for row in position.rows if row.due.number in plan.numbers]
    instalments = tuple(
        _instalment(row, number, position.on, grace_days, cure_days) for number, row in enumerate(rows, start=1)
    )
    keepings = {kept.keeping for kept in instalments}
    if Keeping.BROKEN in keepings:
        return Standing(Life.BROKEN, instalments)
    whole = keepings <= {Keeping.KEPT, Keeping.CURED}
    return Standing(Life.KEPT if whole else Life.IN_FORCE, instalments)


def _instalment(row: Row, number: int, on: datetime.date, grace_days: int, cure_days: int) -> Kept:
    grace_ends = row.due.on + datetime.timedelta(days=grace_days)
    good_until = grace_ends + datetime.timedelta(days=cure_days)
    if not row.unpaid_scheduled:
        in_time = row.paid_on is None or row.paid_on <= grace_ends
        keeping = Keeping.KEPT if in_time else Keeping.CURED
    elif on < row.due.on:
        keeping = Keeping.COMING
    elif on <= grace_ends:
        keeping = Keeping.DUE
    else:
        keeping = Keeping.LATE if on <= good_until else Keeping.BROKEN
    return Kept(row, number, keeping, good_until)
