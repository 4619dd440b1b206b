"""What the ledger must know of a loan beside its schedule."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from loans.allocation import CIVIL_561, Order
from loans.money import ZERO
from loans.penalty import Base


@dataclass(frozen=True, slots=True)
class Terms:
    """What the ledger must know beside the schedule. Rates are fractions a year; `day_basis` is 360 or 365 days."""

    currency: str
    annual_rate: Decimal | None = None  # None when only the lender's table is known
    penalty_rate: Decimal = ZERO
    penalty_base: Base = Base.INSTALMENT
    penalty_compounds: bool = False  # 复利: unpaid penalty interest joins the base, month by month from the due day
    grace_days: int = 0
    late_fee: Decimal = ZERO  # once for each missed instalment: this amount, or this part of what is unpaid of it,
    late_fee_rate: Decimal = ZERO  # whichever is more
    day_basis: int = 365
    starts_on: datetime.date | None = None  # the day from which the first period's interest runs
    order: Order = CIVIL_561
