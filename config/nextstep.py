"""The one next step: of all that waits, what to do first."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from config.overview import Line, Overview, Waiting
from loans.ledger import Status

COURT = "court"  # begins the key of a deadline that a court has set
AT_HAND = 3  # days


class Step(StrEnum):
    COURT = "court"  # a court's clock runs: it comes before everything else
    CHECK = "check"  # a notice that was not dealt with
    MATTER = "matter"  # a promise, an answer or a complaint whose day is near or past
    OVERDUE = "overdue"
    PAY = "pay"  # something falls due within days


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, and on which page. `what` names the matter or the loan; empty for a notice, which may be long."""

    step: Step
    url: str
    what: str = ""
    on: datetime.date | None = None


def next_step(overview: Overview, waiting: Sequence[Waiting], notices: Sequence[HasPage]) -> NextStep | None:
    """The first of: a court's clock, an unread notice, a matter at hand, an overdue loan, a payment at hand. None when all is well."""
    today = overview.on
    dated = sorted((item for item in waiting if item.on), key=lambda item: item.on or today)
    if court := next((item for item in dated if item.is_court), None):
        return _of_matter(Step.COURT, court)
    if notices:
        return NextStep(Step.CHECK, notices[0].get_absolute_url())
    if dated and dated[0].on and (dated[0].on - today).days <= AT_HAND:
        return _of_matter(Step.MATTER, dated[0])
    line = next(iter(overview.lines), None)
    if line and line.status is Status.OVERDUE:
        return _of_line(Step.OVERDUE, line)
    return _of_line(Step.PAY, line) if line and line.days <= AT_HAND else None


def _of_matter(step: Step, item: Waiting) -> NextStep:
    return NextStep(step, item.url, item.what, item.on)


def _of_line(step: Step, line: Line) -> NextStep:
    return NextStep(step, line.loan.get_absolute_url(), str(line.loan), line.on)
