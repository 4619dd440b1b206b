"""Whether the time to sue for a debt (诉讼时效) may have run out. Never a verdict: only whether to warn, and why."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dateutil.relativedelta import relativedelta

PERIOD = relativedelta(years=3)  # 民法典 188


class Limitation(StrEnum):
    """What may be so on a day."""

    RUNNING = "running"
    UNKNOWN = "unknown"  # neither a day on which it fell due nor anything that happened since is known
    PERHAPS_OVER = "perhaps_over"
    REVIVED = "revived"  # it may have been over, but the borrower has paid or promised since: 民法典 192


class Act(StrEnum):
    """What starts the time anew (民法典 195; 时效规定 art. 8, 14)."""

    DEMAND = "demand"  # by the lender: only while the time runs
    PAYMENT = "payment"
    ACKNOWLEDGEMENT = "acknowledgement"  # an offer, a request for time, a promise
    AGREEMENT = "agreement"

    @property
    def by_borrower(self) -> bool:
        return self is not Act.DEMAND


@dataclass(frozen=True, slots=True)
class Interruption:
    """Something that happened on a day and may have started the time anew."""

    act: Act
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time stands: until which day it may run, and what it was last counted from (None: the last due day)."""

    state: Limitation
    runs_until: datetime.date | None = None
    since: datetime.date | None = None
    because: Act | None = None

    @property
    def stops(self) -> bool:
        """Whether nothing that acknowledges the debt may be made without a warning that has been read."""
        return self.state is Limitation.PERHAPS_OVER


def clock(last_due: datetime.date | None, interruptions: Iterable[Interruption], today: datetime.date) -> Clock:
    """Three years from the last instalment's day (民法典 188, 189), anew from each interruption while they run.

    After they have run out a demand changes nothing; what the borrower pays, promises or signs gives the defence up (192).
    What is dated after `today` does not count yet.
    """
    since, because, revived = last_due, None, False
    for each in sorted(interruptions, key=lambda each: (each.on, each.act)):
        if each.on > today or (since and each.on <= since):
            continue
        over = since is not None and each.on > since + PERIOD
        if over and not each.act.by_borrower:
            continue
        since, because, revived = each.on, each.act, revived or over
    if since is None:
        return Clock(Limitation.UNKNOWN)
    until = since + PERIOD
    if today > until:
        return Clock(Limitation.PERHAPS_OVER, until, since, because)
    return Clock(Limitation.REVIVED if revived else Limitation.RUNNING, until, since, because)
