"""Penalty: what is asked for being late, by the day and by the missed instalment."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loans.money import ZERO


class Base(StrEnum):
    """What penalty interest is counted on, of an instalment that is overdue."""

    INSTALMENT = "instalment"  # all that is unpaid of it
    PRINCIPAL_AND_INTEREST = "principal_and_interest"  # without fees
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Accrual:
    """Penalty interest of one instalment for a run of days on an unchanged base: base x rate x days / basis.

    A late fee, which is asked once, has no days and stands in `fee`.
    """

    instalment: int
    start: datetime.date
    end: datetime.date
    base: Decimal
    rate: Decimal
    day_basis: int
    fee: Decimal = ZERO

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def exact(self) -> Decimal:
        return self.fee or self.base * self.rate * self.days / self.day_basis
