"""Schedules: what falls due and when, from the terms of a loan or from the lender's own table."""

import calendar
import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from loans.money import ZERO, to_minor, total

MAX_INSTALMENTS = 600
LAST_YEAR = 2200
LARGEST = Decimal(10) ** 14


class Method(StrEnum):
    """How a loan is paid back."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_FIRST = "interest_first"  # 先息后本
    BULLET = "bullet"  # 到期还本付息
    FLAT_FEE = "flat_fee"  # 手续费分期: a fee on the whole principal each month, however much of it is paid back
    INTEREST_FREE = "interest_free"  # 免息


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


@dataclass(frozen=True, slots=True)
class Terms:
    """What a loan was agreed on: `annual_rate` is a fraction a year (0.12), `first_due` the maturity for a bullet loan."""

    principal: Decimal
    currency: str
    annual_rate: Decimal
    method: Method
    count: int
    first_due: datetime.date
    starts_on: datetime.date | None = None  # the day the money came; by default a month before the first due day
    day_count: DayCount = DayCount.ACTUAL_365
    fee_each: Decimal = ZERO  # a guarantee, service or membership fee with every instalment

    @property
    def opened_on(self) -> datetime.date:
        return self.starts_on or self.first_due - relativedelta(months=1)


def due_dates(first: datetime.date, count: int) -> list[datetime.date]:
    """`count` monthly days from `first`, each counted from the first so that none drifts: 31 Jan, 28 Feb, 31 Mar."""
    return [_months_after(first, k) for k in range(count)]


def _months_after(first: datetime.date, months: int) -> datetime.date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return datetime.date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def year_fraction(start: datetime.date, end: datetime.date, day_count: DayCount) -> Decimal:
    """The part of a year between two days, the first counted and the last not (算头不算尾)."""
    if day_count is DayCount.THIRTY_360:
        days = 360 * (end.year - start.year) + 30 * (end.month - start.month) + min(end.day, 30) - min(start.day, 30)
    else:
        days = (end - start).days
    return Decimal(days) / day_count.basis


def build(terms: Terms) -> tuple[Due, ...]:
    """The schedule that the terms make. Every row is rounded half up to the currency; the last one takes the residue.

    Raises ImpossibleTerms. Formulas and worked numbers: the annuity and the equal-principal rule as banks publish them.
    """
    _check(terms)
    makers = {
        Method.EQUAL_INSTALMENT: _equal_instalment,
        Method.EQUAL_PRINCIPAL: _equal_principal,
        Method.INTEREST_FIRST: _interest_first,
        Method.BULLET: _bullet,
        Method.FLAT_FEE: _flat_fee,
        Method.INTEREST_FREE: _interest_free,
    }
    dues = _with_fees(_with_first_period(makers[terms.method](terms), terms), terms)
    if any(due.total >= LARGEST for due in dues):
        raise ImpossibleTerms("interest_too_large", "annual_rate")
    return dues


def _with_first_period(dues: tuple[Due, ...], terms: Terms) -> tuple[Due, ...]:
    """Interest of a first period that is longer or shorter than a month, by its days; its principal stays as it is."""
    is_whole = terms.starts_on is None or terms.first_due in due_dates(terms.starts_on, 2)
    if is_whole or terms.method in (Method.BULLET, Method.FLAT_FEE, Method.INTEREST_FREE):
        return dues
    fraction = year_fraction(terms.opened_on, terms.first_due, terms.day_count)
    interest = to_minor(terms.principal * terms.annual_rate * fraction, terms.currency)
    return (replace(dues[0], interest=interest), *dues[1:])


def _with_fees(dues: tuple[Due, ...], terms: Terms) -> tuple[Due, ...]:
    if not terms.fee_each:
        return dues
    return tuple(replace(due, fee=due.fee + terms.fee_each) for due in dues)


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
    if terms.first_due.year + terms.count // 12 >= LAST_YEAR or terms.first_due.year < 1950:
        raise ImpossibleTerms("date_out_of_range", "first_due")
    if terms.opened_on > terms.first_due:
        raise ImpossibleTerms("due_before_start", "first_due")


def _equal_instalment(terms: Terms) -> tuple[Due, ...]:
    rate = terms.annual_rate / 12
    if rate == 0:
        return _interest_free(terms)
    growth = (1 + rate) ** terms.count
    payment = to_minor(terms.principal * rate * growth / (growth - 1), terms.currency)
    dues, balance = [], terms.principal
    for number, on in enumerate(due_dates(terms.first_due, terms.count), start=1):
        interest = to_minor(balance * rate, terms.currency)
        principal = balance if number == terms.count else min(balance, max(ZERO, payment - interest))
        balance -= principal
        dues.append(Due(number, on, principal, interest))
    return tuple(dues)


def _equal_principal(terms: Terms) -> tuple[Due, ...]:
    rate, share = terms.annual_rate / 12, to_minor(terms.principal / terms.count, terms.currency)
    dues, balance = [], terms.principal
    for number, on in enumerate(due_dates(terms.first_due, terms.count), start=1):
        interest = to_minor(balance * rate, terms.currency)
        principal = balance if number == terms.count else min(balance, share)
        balance -= principal
        dues.append(Due(number, on, principal, interest))
    return tuple(dues)


def _interest_first(terms: Terms) -> tuple[Due, ...]:
    interest = to_minor(terms.principal * terms.annual_rate / 12, terms.currency)
    return tuple(
        Due(number, on, terms.principal if number == terms.count else ZERO, interest)
        for number, on in enumerate(due_dates(terms.first_due, terms.count), start=1)
    )


def _bullet(terms: Terms) -> tuple[Due, ...]:
    fraction = year_fraction(terms.opened_on, terms.first_due, terms.day_count)
    interest = to_minor(terms.principal * terms.annual_rate * fraction, terms.currency)
    return (Due(1, terms.first_due, terms.principal, interest),)


def _flat_fee(terms: Terms) -> tuple[Due, ...]:
    fee = to_minor(terms.principal * terms.annual_rate / 12, terms.currency)
    return tuple(replace(due, fee=fee) for due in _interest_free(terms))


def _interest_free(terms: Terms) -> tuple[Due, ...]:
    return split(terms.principal, terms.currency, due_dates(terms.first_due, terms.count))


def split(principal: Decimal, currency: str, days: list[datetime.date]) -> tuple[Due, ...]:
    """`principal` in equal parts without interest, one on each of `days`; the last one takes the residue."""
    share = to_minor(principal / len(days), currency)
    if share * (len(days) - 1) >= principal:  # cents would run out before the rows do
        share = (principal / len(days)).quantize(share, rounding="ROUND_DOWN")
    shares = [share] * (len(days) - 1)
    return tuple(
        Due(number, on, amount)
        for number, (on, amount) in enumerate(zip(days, [*shares, principal - total(shares)], strict=True), start=1)
    )
