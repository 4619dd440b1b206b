"""The loan prime rate (LPR) on a day, from a dated table that says up to which day it was checked."""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "law" / "lpr.json"
NEXT_PUBLICATION = datetime.timedelta(days=35)  # it is published each month on about the 20th


@dataclass(frozen=True, slots=True)
class Table:
    """`rates`: the one-year rate as a fraction from its day of publication on, oldest first."""

    source: str
    checked_up_to: datetime.date
    rates: tuple[tuple[datetime.date, Decimal], ...]

    def knows(self, day: datetime.date) -> bool:
        """Whether a rate of that day could not have been missed."""
        return bool(self.rates) and self.rates[0][0] <= day <= self.checked_up_to + NEXT_PUBLICATION

    def on(self, day: datetime.date) -> Decimal | None:
        """The one-year rate as a fraction; None before there was one and beyond what has been checked."""
        if not self.knows(day):
            return None
        return next(rate for since, rate in reversed(self.rates) if since <= day)


@cache
def table() -> Table:
    """The table that is shipped."""
    data = json.loads(_TABLE.read_text(encoding="utf-8"))
    return Table(
        data["source"],
        datetime.date.fromisoformat(data["checked_up_to"]),
        tuple((datetime.date.fromisoformat(row["from"]), Decimal(row["one_year"]) / 100) for row in data["percent"]),
    )


def lpr_on(day: datetime.date) -> Decimal | None:
    """The one-year LPR as a fraction on a day; None before there was one and beyond what has been checked."""
    return table().on(day)
