"""What a loan really costs a year, all interest and fees included. Rates are fractions a year."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from loans.money import ZERO, total
from loans.schedule import Due, Every, due_dates, months_after

_PLACES = Decimal("0.000001")
_CLOSE = Decimal("1e-15")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Cost:
    """The yearly cost as one year of simple periods (年化, 单利) and with interest on interest (复利); see 央行公告〔2021〕3号."""

    simple: Decimal
    effective: Decimal


def yearly_cost(received: Decimal, received_on: datetime.date, dues: Sequence[Due]) -> Cost | None:
    """The internal rate of return of a schedule; None when less than what was received is to be paid back.

    Schedules by the month count months; one single payment, and irregular days, count days of a year of 365.
    """
    dues = [due for due in dues if due.total]
    if received <= 0 or not dues or dues[0].is_open:
        return None
    if dues[0].on <= received_on or total(due.total for due in dues) < received:
        return None
    if len(dues) == 1:
        return _single(received, dues[0].total, (dues[0].on - received_on).days)
    if months := _months_apart(received_on, dues):
        rate = _rate(received, [(due.total, 1) for due in dues])
        times = 12 // months
        return Cost(_round(rate * times), _round((1 + rate) ** times - 1))
    return _by_days(received, received_on, dues)


def balance_at_cost(received: Decimal, received_on: datetime.date, dues: Sequence[Due], paid: int) -> Decimal | None:
    """What is still owed right after so many instalments when all interest and fees are taken as one rate (actuarially).

    A monthly fee on the whole principal hides a higher rate at the end; this is what an early payoff would be without it.
    Exact, not yet rounded; None where the cost cannot be told.
    """
    cost = yearly_cost(received, received_on, dues)
    if cost is None or not _months_apart(received_on, dues):
        return None
    rate, balance = _rate(received, [(due.total, 1) for due in dues]), received
    for due in dues[:paid]:
        balance = balance * (1 + rate) - due.total
    return balance


def _single(received: Decimal, repaid: Decimal, days: int) -> Cost:
    growth, years = repaid / received, Decimal(days) / 365
    return Cost(_round((growth - 1) / years), _round(growth ** (1 / years) - 1))


def _by_days(received: Decimal, received_on: datetime.date, dues: Sequence[Due]) -> Cost:
    """A year of so many equal periods where they are equal, such as weeks; else of twelve months."""
    gaps = [(after - before).days for before, after in pairwise((received_on, *(due.on for due in dues)))]
    daily = _rate(received, [(due.total, gap) for due, gap in zip(dues, gaps, strict=True)])
    period = Decimal(gaps[0]) if len(set(gaps)) == 1 else Decimal(365) / 12
    return Cost(_round(365 / period * ((1 + daily) ** period - 1)), _round((1 + daily) ** 365 - 1))


def _months_apart(received_on: datetime.date, dues: Sequence[Due]) -> int:
    """1 or 3 when every period from the day of receipt on is a month or a quarter; else 0."""
    first, days = dues[0].on, [due.on for due in dues]
    for every in (Every.MONTH, Every.QUARTER):
        near = months_after(received_on, every.months), months_after(first, -every.months)
        by_month_end = due_dates(first, len(dues), every, 31) if (first + datetime.timedelta(days=1)).day == 1 else None
        if (first == near[0] or received_on == near[1]) and days in (due_dates(first, len(dues), every), by_month_end):
            return every.months
    return 0


def _rate(received: Decimal, payments: list[tuple[Decimal, int]]) -> Decimal:
    """The rate for each unit of time at which the payments, so many units after one another, are worth what was received."""

    def excess(rate: Decimal) -> Decimal:
        @cache
        def factor(units: int) -> Decimal:
            return _ONE / (1 + rate) ** units

        value = ZERO
        for payment, units in reversed(payments):
            value = (value + payment) * factor(units)
        return value - received

    return _where_nothing_is_left(excess)


def _where_nothing_is_left(excess: Callable[[Decimal], Decimal]) -> Decimal:
    """The root of a falling function, between 0 and the first bound where it is below zero (regula falsi, Illinois rule)."""
    low, high, low_value = ZERO, Decimal("0.05"), excess(ZERO)
    if low_value <= 0:
        return ZERO
    while (high_value := excess(high)) > 0 and high < 10**9:
        low, low_value, high = high, high_value, high * 4
    for _ in range(100):
        if high - low < _CLOSE * (1 + high):
            break
        middle = (low * high_value - high * low_value) / (high_value - low_value)
        value = excess(middle)
        if value == 0:
            return middle
        if value > 0:
            low, low_value, high_value = middle, value, high_value / 2
        else:
            high, high_value, low_value = middle, value, low_value / 2
        if abs(value) < _CLOSE:
            return middle
    return (low + high) / 2


def _round(rate: Decimal) -> Decimal:
    return rate.quantize(_PLACES)
