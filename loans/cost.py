"""What a loan really costs a year, all interest and fees included, and the line that may apply to it.

Rates are fractions a year. The lines are dated data with their source and force: they inform, they never judge by themselves.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from loans.money import ZERO, total
from loans.schedule import Due, due_dates

_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Cost:
    """The yearly cost as one year of simple periods (年化, 单利) and with interest on interest (复利); see 央行公告〔2021〕3号."""

    simple: Decimal
    effective: Decimal


def yearly_cost(received: Decimal, received_on: datetime.date, dues: Sequence[Due]) -> Cost | None:
    """The internal rate of return of a schedule; None when less than what was received is to be paid back.

    Monthly schedules count months; one single payment, and irregular days, count days of a year of 365.
    """
    dues = [due for due in dues if due.total]
    if received <= 0 or not dues or dues[0].on <= received_on or total(due.total for due in dues) < received:
        return None
    if len(dues) == 1:
        return _single(received, dues[0].total, (dues[0].on - received_on).days)
    if _is_monthly(received_on, dues):
        rate = _monthly_rate(received, [due.total for due in dues])
        return Cost(_round(rate * 12), _round((1 + rate) ** 12 - 1))
    effective = _rate_by_days(received, [((due.on - received_on).days, due.total) for due in dues])
    return Cost(_round(12 * ((1 + effective) ** (Decimal(1) / 12) - 1)), _round(effective))


def _single(received: Decimal, repaid: Decimal, days: int) -> Cost:
    growth, years = repaid / received, Decimal(days) / 365
    return Cost(_round((growth - 1) / years), _round(growth ** (1 / years) - 1))


def _is_monthly(received_on: datetime.date, dues: Sequence[Due]) -> bool:
    first = dues[0].on
    starts_a_month_before = (
        first - relativedelta(months=1) == received_on or received_on + relativedelta(months=1) == first
    )
    return starts_a_month_before and [due.on for due in dues] == due_dates(first, len(dues))


def _monthly_rate(received: Decimal, payments: list[Decimal]) -> Decimal:
    def worth(rate: Decimal) -> Decimal:
        value = ZERO
        for payment in reversed(payments):
            value = (value + payment) / (1 + rate)
        return value

    return _where_worth_is(received, worth)


def _rate_by_days(received: Decimal, payments: list[tuple[int, Decimal]]) -> Decimal:
    def worth(rate: Decimal) -> Decimal:
        return total(payment / (1 + rate) ** (Decimal(days) / 365) for days, payment in payments)

    return _where_worth_is(received, worth)


def _where_worth_is(received: Decimal, worth: Callable[[Decimal], Decimal]) -> Decimal:
    """The rate at which the payments are worth what was received: halved between 0 and the first bound that is above it."""
    low, high = ZERO, Decimal(1)
    while worth(high) > received and high < 10**9:
        high *= 4
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) > received else (low, middle)
    return (low + high) / 2


def _round(rate: Decimal) -> Decimal:
    return rate.quantize(_PLACES)


# --- The line that may apply -----------------------------------------------------------------------------------------

# One-year loan prime rate in percent, from its day of publication on. Source: 全国银行间同业拆借中心, by its change points.
LPR = [
    (datetime.date.fromisoformat(day), Decimal(percent))
    for day, percent in (
        ("2019-08-20", "4.25"), ("2019-09-20", "4.20"), ("2019-11-20", "4.15"), ("2020-02-20", "4.05"),
        ("2020-04-20", "3.85"), ("2021-12-20", "3.80"), ("2022-01-20", "3.70"), ("2022-08-22", "3.65"),
        ("2023-06-20", "3.55"), ("2023-08-21", "3.45"), ("2024-07-22", "3.35"), ("2024-10-21", "3.10"),
        ("2025-05-20", "3.00"),
    )
]  # fmt: skip
LPR_CHECKED_UP_TO = datetime.date(2026, 1, 20)
_NEXT_PUBLICATION = datetime.timedelta(days=35)
PRIVATE_RULE_SINCE = datetime.date(2020, 8, 20)
SUPPORTED_RATE = Decimal("0.24")


class Side(StrEnum):
    """Who lent, as far as the line depends on it."""

    LICENSED = "licensed"  # banks, consumer finance, micro-loan companies, platforms that lend for them
    PRIVATE = "private"  # people and ordinary companies
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How a cost stands to the line. Between the two ways to count, it depends on which one is taken."""

    WITHIN = "within"
    DEPENDS = "depends"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Line:
    """A yearly cost above which a court may not support what is asked. `rule` names the source; its words live in pages."""

    rule: str  # "court_24" or "four_lpr"
    rate: Decimal


def lpr_on(day: datetime.date) -> Decimal | None:
    """The one-year LPR as a fraction on a day; None before there was one and beyond what has been checked."""
    if day > LPR_CHECKED_UP_TO + _NEXT_PUBLICATION:
        return None
    return next((percent / 100 for since, percent in reversed(LPR) if since <= day), None)


def line_for(side: Side, contract_day: datetime.date) -> Line | None:
    """The line that may apply to a contract of that day; None when we cannot tell.

    Private lending from 2020-08-20 on: four times the one-year LPR of the contract's day (法释〔2020〕17号 第25条).
    Licensed lenders: 24 % on the borrower's request (法发〔2017〕22号 第2条).
    """
    if side is Side.LICENSED:
        return Line("court_24", SUPPORTED_RATE)
    lpr = lpr_on(contract_day)
    if side is Side.PRIVATE and contract_day >= PRIVATE_RULE_SINCE and lpr is not None:
        return Line("four_lpr", 4 * lpr)
    return None


def standing(cost: Cost, line: Line) -> Standing:
    """How the cost stands to the line, by both ways to count."""
    if cost.effective <= line.rate:
        return Standing.WITHIN
    return Standing.ABOVE if cost.simple > line.rate else Standing.DEPENDS
