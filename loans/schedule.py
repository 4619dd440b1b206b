"""Schedules: what falls due and when, from the terms of a loan or from the lender's own table."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from loans.money import ZERO, as_minor, quantum, to_minor

MAX_INSTALMENTS = 600
LAST_YEAR = 2200
LARGEST = Decimal(10) ** 14
OPEN_DAY = datetime.date(2199, 12, 31)  # stands for no day: of a loan that is paid back when one can, or when asked


class Method(StrEnum):
    """How a loan is paid back."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_FIRST = "interest_first"  # 先息后本
    BULLET = "bullet"  # 到期还本付息
    FLAT_FEE = "flat_fee"  # 手续费分期: a fee on the whole principal each time, however much of it is paid back
    INTEREST_FREE = "interest_free"  # 免息
    OPEN_ENDED = "open_ended"  # no day was agreed, as between friends: interest, if any, runs by the day


class Every(StrEnum):
    """How far apart the instalments are."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """How many months; 0 when it is counted in days."""
        return 1 if self is Every.MONTH else 3 if self is Every.QUARTER else 0

    @property
    def days(self) -> int:
        """How many days; 0 when it is counted in months."""
        return 7 if self is Every.WEEK else 14 if self is Every.FORTNIGHT else 0


class DayCount(StrEnum):
    """How the days of a period become a fraction of a year."""

    THIRTY_360 = "30/360"
    ACTUAL_360 = "act/360"
    ACTUAL_365 = "act/365"

    @property
    def basis(self) -> int:
        """Days in the year of the convention: 360 or 365."""
        return 365 if self is DayCount.ACTUAL_365 else 360


class ImpossibleTerms(ValueError):
    """Terms that no schedule can be made from. `code` names why: the words for it live with the form."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment: what the schedule asks for on the day `on`, in the loan's currency."""

    number: int
    on: datetime.date
    principal: Decimal
    interest: Decimal = ZERO
    fee: Decimal = ZERO
    carried: Decimal = (
        ZERO  # of interest and fee: owed already when a plan divided it, so paying early does not spare it
    )

    @property
    def new_interest(self) -> Decimal:
        """Interest without what was carried over. Of what was carried over, fees come first."""
        return self.interest - max(ZERO, self.carried - self.fee)

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.fee

    @property
    def is_open(self) -> bool:
        """Whether no day was agreed."""
        return self.on == OPEN_DAY


@dataclass(frozen=True, slots=True)
class Terms:
    """What a loan was agreed on: `annual_rate` is a fraction a year (0.12), `first_due` the maturity for a bullet loan."""

    principal: Decimal
    currency: str
    annual_rate: Decimal
    method: Method
    count: int
    first_due: datetime.date
    starts_on: datetime.date | None = None  # the day the money came; by default one period before the first due day
    day_count: DayCount = DayCount.ACTUAL_365
    fee_each: Decimal = ZERO  # the guarantee, service and membership fees of every instalment
    every: Every = Every.MONTH
    due_day: int | None = None  # of the month, 31 for its last: where the first due day alone does not tell
    by_days: bool = (
        False  # interest of every period by its days, as where a daily rate was agreed; else by equal periods
    )

    @property
    def opened_on(self) -> datetime.date:
        return self.starts_on or due_day_number(self, -1)

    @property
    def period(self) -> tuple[int, int]:
        """A whole period as a part of a year: 1/12 for a month, 7/365 for a week."""
        return (self.every.months, 12) if self.every.months else (self.every.days, self.day_count.basis)


def months_after(first: datetime.date, months: int, day: int | None = None) -> datetime.date:
    """The same day (or the given one) of a later month, or its last one: a month after 31 January is 28 February."""
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    day = day or first.day
    return datetime.date(year, month + 1, day if day <= 28 else min(day, calendar.monthrange(year, month + 1)[1]))


def due_dates(
    first: datetime.date, count: int, every: Every = Every.MONTH, day: int | None = None
) -> list[datetime.date]:
    """`count` due days from `first`, each counted from the first so that none drifts: 31 Jan, 28 Feb, 31 Mar."""
    return list(_due_dates(first, count, every, day))


@lru_cache(maxsize=512)  # the loans of one lender share their due days
def _due_dates(first: datetime.date, count: int, every: Every, day: int | None) -> tuple[datetime.date, ...]:
    if every.days:
        return tuple(first + datetime.timedelta(days=k * every.days) for k in range(count))
    return (first, *(months_after(first, k * every.months, day) for k in range(1, count)))


def due_day_number(terms: Terms, k: int) -> datetime.date:
    """The due day k periods after the first; before it when k is below zero."""
    if terms.every.days:
        return terms.first_due + datetime.timedelta(days=k * terms.every.days)
    return months_after(terms.first_due, k * terms.every.months, terms.due_day)


def day_number(start: datetime.date, end: datetime.date, day_count: DayCount) -> int:
    """Days between two days by the convention, the first counted and the last not (算头不算尾)."""
    if day_count is not DayCount.THIRTY_360:
        return (end - start).days
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + min(end.day, 30) - min(start.day, 30)


def year_fraction(start: datetime.date, end: datetime.date, day_count: DayCount) -> Decimal:
    """The part of a year between two days."""
    return Decimal(day_number(start, end, day_count)) / day_count.basis


# --- Schedules, in whole numbers of the currency's smallest unit -------------------------------------------------------

Parts = list[tuple[int, int]]  # principal and interest (of a flat fee: the fee) of each instalment
Fraction = tuple[int, int]


def build(terms: Terms) -> tuple[Due, ...]:
    """The schedule that the terms make. Every row is rounded half up to the currency; the last one takes the residue.

    Raises ImpossibleTerms. Formulas and worked numbers: the annuity and the equal-principal rule as banks publish them.
    """
    parts, days, unit, fee = amounts(terms), _due_days(terms), quantum(terms.currency), terms.fee_each
    if terms.method is Method.FLAT_FEE:
        dues = tuple(
            Due(n, on, principal * unit, ZERO, cost * unit + fee)
            for n, (on, (principal, cost)) in enumerate(zip(days, parts, strict=True), start=1)
        )
    else:
        dues = tuple(
            Due(n, on, principal * unit, interest * unit, fee)
            for n, (on, (principal, interest)) in enumerate(zip(days, parts, strict=True), start=1)
        )
    if max(dues[0].total, dues[-1].total) >= LARGEST:
        raise ImpossibleTerms("interest_too_large", "annual_rate")
    return dues


def amounts(terms: Terms) -> Parts:
    """The amounts alone, without the days they fall due on. Raises ImpossibleTerms."""
    _check(terms)
    return _MAKERS[terms.method](terms)


def _due_days(terms: Terms) -> tuple[datetime.date, ...]:
    if terms.method is Method.OPEN_ENDED:
        return (OPEN_DAY,)
    if terms.method is Method.BULLET:
        return (terms.first_due,)
    return _due_dates(terms.first_due, terms.count, terms.every, terms.due_day)


def _check(terms: Terms) -> None:
    if terms.principal <= 0:
        raise ImpossibleTerms("principal_not_positive", "principal")
    if terms.principal > Decimal(10) ** 12:
        raise ImpossibleTerms("principal_too_large", "principal")
    if to_minor(terms.principal, terms.currency) != terms.principal:
        raise ImpossibleTerms("principal_too_fine", "principal")
    if not 0 <= terms.fee_each <= terms.principal or to_minor(terms.fee_each, terms.currency) != terms.fee_each:
        raise ImpossibleTerms("fee_out_of_range", "fee_each")
    if not 0 <= terms.annual_rate <= 100:
        raise ImpossibleTerms("rate_out_of_range", "annual_rate")
    if not 1 <= terms.count <= MAX_INSTALMENTS:
        raise ImpossibleTerms("count_out_of_range", "count")
    if terms.first_due.year + terms.count // 4 >= LAST_YEAR + 100 or not _ends_in_time(terms):
        raise ImpossibleTerms("date_out_of_range", "first_due")
    if terms.opened_on > terms.first_due:
        raise ImpossibleTerms("due_before_start", "first_due")


def _ends_in_time(terms: Terms) -> bool:
    years = terms.count * terms.every.months // 12 + terms.count * terms.every.days // 365
    return terms.first_due.year >= 1950 and terms.first_due.year + years < LAST_YEAR


def _fractions(terms: Terms) -> list[Fraction]:
    """Every period as a part of a year where each counts its days; else the first, which does when it is no whole one."""
    days, basis = _due_days(terms), terms.day_count.basis
    if terms.by_days:
        return [(day_number(a, b, terms.day_count), basis) for a, b in pairwise((terms.opened_on, *days))]
    first, start = terms.period, terms.starts_on
    if start and start != due_day_number(terms, -1) and not _is_a_period_before(start, terms):
        first = (day_number(start, terms.first_due, terms.day_count), basis)
    return [first]


def _is_a_period_before(start: datetime.date, terms: Terms) -> bool:
    return bool(terms.every.months) and months_after(start, terms.every.months) == terms.first_due


def _interest(terms: Terms) -> list[Fraction]:
    """Interest of every period as a part of the balance."""
    rate, whole = terms.annual_rate.as_integer_ratio()
    if terms.by_days:
        return [(rate * part, whole * of) for part, of in _fractions(terms)]
    first, *_ = _fractions(terms)
    return [(rate * first[0], whole * first[1]), *[_of_period(terms)] * (terms.count - 1)]


def _part(amount: int, rate: Fraction) -> int:
    """The part of an amount, half of the smallest unit rounded up."""
    return (2 * amount * rate[0] + rate[1]) // (2 * rate[1])


def _equal_instalment(terms: Terms) -> Parts:
    if not terms.annual_rate:
        return _interest_free(terms)
    rates, balance = _interest(terms), as_minor(terms.principal, terms.currency)
    payment, parts = _payment(terms, rates, balance), []
    # A first period of another length changes its interest, not its principal: that is what a whole period leaves.
    first = rates[0] if terms.by_days else _of_period(terms)
    for rate, whole in (first, *rates[1:-1]) if terms.count > 1 else ():
        interest = (balance * rate + whole // 2) // whole
        principal = payment - interest
        if not 0 <= principal <= balance:
            principal = max(0, min(balance, principal))
        parts.append((principal, interest))
        balance -= principal
    parts.append((balance, _part(balance, rates[-1])))
    parts[0] = (parts[0][0], _part(as_minor(terms.principal, terms.currency), rates[0]))
    return parts


def _of_period(terms: Terms) -> Fraction:
    """Interest of a whole period as a part of the balance."""
    rate, whole = terms.annual_rate.as_integer_ratio()
    part, of = terms.period
    return rate * part, whole * of


def _payment(terms: Terms, rates: list[Fraction], principal: int) -> int:
    """The instalment that, each time the same, pays back the principal with its interest."""
    if terms.by_days:
        with localcontext(prec=40):
            worth, sum_of_worths = Decimal(1), ZERO
            for part, whole in rates:
                worth /= 1 + Decimal(part) / whole
                sum_of_worths += worth
            return int(as_minor(principal / sum_of_worths, "JPY"))
    rate, whole = _of_period(terms)
    grown, before = (rate + whole) ** terms.count, whole**terms.count
    return _part(principal, (rate * grown, whole * (grown - before)))


def _equal_principal(terms: Terms) -> Parts:
    balance, parts = as_minor(terms.principal, terms.currency), []
    share = _part(balance, (1, terms.count))
    *rates, last = _interest(terms)
    for rate in rates:
        principal = min(balance, share)
        parts.append((principal, _part(balance, rate)))
        balance -= principal
    return [*parts, (balance, _part(balance, last))]


def _interest_first(terms: Terms) -> Parts:
    principal = as_minor(terms.principal, terms.currency)
    *rates, last = _interest(terms)
    return [*((0, _part(principal, rate)) for rate in rates), (principal, _part(principal, last))]


def _bullet(terms: Terms) -> Parts:
    principal = as_minor(terms.principal, terms.currency)
    rate, whole = terms.annual_rate.as_integer_ratio()
    days = day_number(terms.opened_on, terms.first_due, terms.day_count)
    return [(principal, _part(principal, (rate * days, whole * terms.day_count.basis)))]


def _flat_fee(terms: Terms) -> Parts:
    fee = _part(as_minor(terms.principal, terms.currency), _of_period(terms))
    return [(principal, fee) for principal, _ in _interest_free(terms)]


def _interest_free(terms: Terms) -> Parts:
    return [(share, 0) for share in _shares(as_minor(terms.principal, terms.currency), terms.count)]


def _open_ended(terms: Terms) -> Parts:
    return [(as_minor(terms.principal, terms.currency), 0)]


_MAKERS = {
    Method.EQUAL_INSTALMENT: _equal_instalment,
    Method.EQUAL_PRINCIPAL: _equal_principal,
    Method.INTEREST_FIRST: _interest_first,
    Method.BULLET: _bullet,
    Method.FLAT_FEE: _flat_fee,
    Method.INTEREST_FREE: _interest_free,
    Method.OPEN_ENDED: _open_ended,
}


def _shares(principal: int, count: int) -> list[int]:
    share = _part(principal, (1, count))
    if share * (count - 1) >= principal:  # the units would run out before the rows do
        share = principal // count
    return [*[share] * (count - 1), principal - share * (count - 1)]


def split(principal: Decimal, currency: str, days: Sequence[datetime.date]) -> tuple[Due, ...]:
    """`principal` in equal parts without interest, one on each of `days`; the last one takes the residue."""
    unit = quantum(currency)
    shares = _shares(as_minor(principal, currency), len(days))
    return tuple(Due(n, on, share * unit) for n, (on, share) in enumerate(zip(days, shares, strict=True), start=1))
