"""The terms of a repayment agreement: the plan, the clauses, and the frozen value that is hashed, printed and signed."""

import dataclasses
import datetime
import hashlib
import json
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from dateutil.relativedelta import relativedelta

from loans.ledger import Part, Position, Row
from loans.money import ZERO, to_minor, total
from loans.schedule import LAST_YEAR, Due, due_dates, split

FORMAT, VERSION = "mingzhang.agreement", 1
MAX_MONTHS, MAX_MONTHS_CARD = 360, 60  # 商业银行信用卡业务监督管理办法 art. 70: five years at most
DUE_AMOUNTS = ("principal", "interest", "fee", "carried")


class Scope(StrEnum):
    """What a plan covers."""

    DUE = "due"  # what has fallen due; instalments still to come stay as they are
    ALL = "all"  # everything; the old schedule ends


class Shape(StrEnum):
    """How it is to be paid."""

    INSTALMENTS = "instalments"
    LATER = "later"  # the same amount, on one later day


class ImpossiblePlan(ValueError):
    """A proposal that no plan can be made from. `code` says why and `field` where; the words live with the form."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True)
class Balance:
    """An amount by what it consists of. `unearned`: interest and fees of days to come under the schedule that ends."""

    principal: Decimal = ZERO
    interest: Decimal = ZERO
    penalty: Decimal = ZERO
    cost: Decimal = ZERO
    unearned: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.penalty + self.cost + self.unearned

    def less(self, other: "Balance") -> "Balance":
        return Balance(*(a - b for a, b in zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)))

    @property
    def owed(self) -> Decimal:
        """What is owed on the day itself, without what has not been earned yet."""
        return self.total - self.unearned


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one side proposes. Give `count` or `each` (the amount of an instalment); `annual_rate` is a fraction a year."""

    scope: Scope
    shape: Shape
    as_of: datetime.date
    first_on: datetime.date
    count: int | None = None
    each: Decimal | None = None
    annual_rate: Decimal = ZERO
    waive_penalty: Decimal = ZERO
    waive_interest: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Plan:
    """What a proposal comes to: `rows` pay `balance` less `waived` (with interest on top, if agreed); `kept` rows stay."""

    balance: Balance
    waived: Balance
    rows: tuple[Due, ...]
    kept: tuple[Due, ...] = ()
    annual_rate: Decimal = ZERO

    @property
    def to_pay(self) -> Decimal:
        """Balance less waivers, before the plan's own interest."""
        return self.balance.total - self.waived.total

    @property
    def total(self) -> Decimal:
        return total(row.total for row in self.rows)

    @property
    def interest(self) -> Decimal:
        """What the plan itself adds."""
        return self.total - self.to_pay

    @property
    def last_on(self) -> datetime.date:
        return self.rows[-1].on

    @property
    def schedule(self) -> tuple[Due, ...]:
        """What the loan owes from now on: the plan and the kept instalments by day, numbered anew."""
        merged = sorted((*self.rows, *self.kept), key=lambda due: due.on)
        return tuple(dataclasses.replace(due, number=n) for n, due in enumerate(merged, start=1))


def owed(position: Position, scope: Scope) -> tuple[Balance, tuple[Due, ...]]:
    """What a plan of that scope divides on the day of the position, and the coming instalments that it leaves alone.

    Both together are exactly `position.remaining`.
    """
    due_rows = position.due_rows
    coming = [row for row in position.rows if row not in due_rows and row.unpaid_total]

    def unpaid(rows: list[Row], *parts: Part) -> Decimal:
        return to_minor(total(row.unpaid[part] for row in rows for part in parts), position.currency)

    balance = Balance(
        principal=unpaid(due_rows, Part.PRINCIPAL),
        interest=unpaid(due_rows, Part.INTEREST),
        penalty=unpaid(due_rows, Part.PENALTY),
        cost=unpaid(due_rows, Part.COST) + to_minor(position.costs, position.currency),
    )
    if scope is Scope.DUE:
        return balance, tuple(_left_of(row, position.currency) for row in coming)
    accrued, carried = to_minor(position.accrued, position.currency), to_minor(position.carried, position.currency)
    everything = dataclasses.replace(
        balance,
        principal=balance.principal + unpaid(coming, Part.PRINCIPAL),
        interest=balance.interest + accrued + carried,
        unearned=unpaid(coming, Part.INTEREST, Part.COST, Part.PENALTY) - accrued - carried,
    )
    return everything, ()


def _left_of(row: Row, currency: str) -> Due:
    parts = (row.unpaid[Part.PRINCIPAL], row.unpaid[Part.INTEREST], row.unpaid[Part.COST], row.unpaid_carried)
    return Due(row.due.number, row.due.on, *(to_minor(part, currency) for part in parts))


def make_plan(position: Position, proposal: Proposal, *, day_basis: int = 365, is_card: bool = False) -> Plan:
    """The plan that the proposal makes of what is owed on the day of the position. Raises ImpossiblePlan.

    A row pays costs first, then interest, then principal (民法典 561). Interest, if any, runs on unpaid principal only, by days:
    no interest on interest.
    """
    balance, kept = owed(position, proposal.scope)
    waived = Balance(
        penalty=proposal.waive_penalty, interest=proposal.waive_interest, unearned=balance.unearned
    )  # interest not yet earned is never asked for in advance: 民法典 677
    _check(proposal, balance, position.currency)
    left = balance.less(waived)
    days = _days(proposal, left.total, MAX_MONTHS_CARD if is_card else MAX_MONTHS)
    shares = _shares(proposal, left.total, position.currency, days)
    rows = _with_interest(_filled(days, shares, left), proposal, day_basis, position.currency)
    return Plan(balance, waived, rows, kept, proposal.annual_rate)


def _check(proposal: Proposal, balance: Balance, currency: str) -> None:
    if balance.owed <= 0:
        raise ImpossiblePlan("nothing_owed", "scope")
    if proposal.waive_penalty > balance.penalty:
        raise ImpossiblePlan("waives_more_penalty", "waive_penalty")
    if proposal.waive_interest > balance.interest:
        raise ImpossiblePlan("waives_more_interest", "waive_interest")
    if proposal.waive_penalty + proposal.waive_interest >= balance.owed:
        raise ImpossiblePlan("nothing_left", "waive_interest")
    if not 0 <= proposal.annual_rate <= 1:
        raise ImpossiblePlan("rate_out_of_range", "annual_rate")
    if proposal.first_on <= proposal.as_of:
        raise ImpossiblePlan("first_not_after", "first_on")
    if proposal.first_on > min(proposal.as_of + relativedelta(years=5), datetime.date(LAST_YEAR, 1, 1)):
        raise ImpossiblePlan("first_too_far", "first_on")
    for name in ("each", "waive_penalty", "waive_interest"):
        amount = getattr(proposal, name) or ZERO
        if to_minor(amount, currency) != amount:
            raise ImpossiblePlan("too_fine", name)


def _days(proposal: Proposal, amount: Decimal, most: int) -> list[datetime.date]:
    if proposal.shape is Shape.LATER:
        return [proposal.first_on]
    if proposal.each:
        count, field = int((amount / proposal.each).to_integral_value(ROUND_CEILING)), "each"
    elif proposal.count:
        count, field = proposal.count, "count"
    else:
        raise ImpossiblePlan("count_or_each", "count")
    if not 1 <= count <= most:
        raise ImpossiblePlan("too_long_for_a_card" if most == MAX_MONTHS_CARD else "too_long", field)
    return due_dates(proposal.first_on, count)


def _shares(proposal: Proposal, amount: Decimal, currency: str, days: list[datetime.date]) -> list[Decimal]:
    if proposal.each and proposal.shape is Shape.INSTALMENTS:
        return [*[proposal.each] * (len(days) - 1), amount - proposal.each * (len(days) - 1)]
    shares = [due.total for due in split(amount, currency, days)]
    if min(shares) <= 0:
        raise ImpossiblePlan("too_many", "count")
    return shares


def _filled(days: list[datetime.date], shares: list[Decimal], left: Balance) -> list[Due]:
    """Rows of these amounts that use up costs first, then interest and penalty interest, then principal."""
    cost, interest, rows = left.cost, left.interest + left.penalty, []
    for number, (on, share) in enumerate(zip(days, shares, strict=True), start=1):
        of_cost = min(share, cost)
        of_interest = min(share - of_cost, interest)
        cost, interest = cost - of_cost, interest - of_interest
        carried = of_cost + of_interest
        rows.append(Due(number, on, share - carried, of_interest, of_cost, carried))
    return rows


def _with_interest(rows: list[Due], proposal: Proposal, day_basis: int, currency: str) -> tuple[Due, ...]:
    principal, since, result = total(row.principal for row in rows), proposal.as_of, []
    for row in rows:
        interest = to_minor(principal * proposal.annual_rate * (row.on - since).days / day_basis, currency)
        result.append(dataclasses.replace(row, interest=row.interest + interest))
        principal, since = principal - row.principal, row.on
    return tuple(result)


# --- The frozen terms -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause by its code, with the values that its sentences need. The sentences live in templates/documents."""

    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """All that is agreed. Amounts are in `currency`; rates are fractions a year; `language` is that of the signed text."""

    number: str
    language: str
    agreed_on: datetime.date
    currency: str
    lender: str
    lender_is_person: bool
    borrower: str
    borrower_contact: str
    product: str
    account_tail: str
    contract_number: str
    opened_on: datetime.date | None
    loan_principal: Decimal
    loan_rate: Decimal | None
    is_card: bool
    as_of: datetime.date
    scope: Scope
    shape: Shape
    plan: Plan
    payee: str = ""
    said_by: str = ""  # who agreed for the lender,
    said_on: datetime.date | None = None  # when,
    said_through: str = ""  # and by which channel
    clauses: tuple[Clause, ...] = ()


_ORGANISATION = ("公司", "银行", "信用社", "集团", "中心", "企业", "bank", "ltd", "limited", "inc", "llc", "plc", "company", "gmbh", "corp")  # fmt: skip


def looks_like_a_person(name: str) -> bool:
    """Whether an account name carries no word that an organisation's name would carry."""
    return not any(word in name.casefold() for word in _ORGANISATION)


def check(terms: Terms) -> None:
    """Raises ImpossiblePlan unless the terms hold together, whatever they were made by."""
    plan = terms.plan
    rows_without_interest = plan.total - plan.interest
    if rows_without_interest != plan.balance.total - plan.waived.total or plan.interest < 0 or not plan.rows:
        raise ImpossiblePlan("does_not_add_up")
    if plan.interest and not plan.annual_rate:
        raise ImpossiblePlan("does_not_add_up")
    if min(dataclasses.astuple(plan.balance.less(plan.waived))) < 0:
        raise ImpossiblePlan("does_not_add_up")
    days = [terms.as_of, *(row.on for row in plan.rows)]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ImpossiblePlan("days_not_rising")
    if terms.is_card and plan.last_on > plan.rows[0].on + relativedelta(months=MAX_MONTHS_CARD):
        raise ImpossiblePlan("too_long_for_a_card", "count")
    if terms.payee and not terms.lender_is_person and terms.payee != terms.lender and looks_like_a_person(terms.payee):
        raise ImpossiblePlan("payee_is_a_person", "payee")


def clauses(terms: Terms, *, grace_days: int = 3, certificate_days: int = 5) -> tuple[Clause, ...]:
    """The clauses for these terms, in the order of the paper. What the law asks of a card plan is in for a card."""
    listed = [
        Clause("origin"),
        Clause("balance"),
        Clause("plan"),
        *([Clause("waiver")] if terms.plan.waived.owed else []),
        *([Clause("unearned")] if terms.plan.waived.unearned else []),
        Clause("interest"),
        Clause("payment"),
        Clause("allocation"),
        Clause("prepayment"),
        Clause("late", {"grace_days": grace_days}),
        Clause("no_collection"),
        Clause("privacy"),
        Clause("credit"),
        *([Clause("card")] if terms.is_card else []),
        Clause("settlement", {"days": certificate_days}),
        Clause("assignment"),
        Clause("hardship"),
        Clause("reservation"),
        Clause("electronic"),
        Clause("disputes"),
        Clause("general"),
    ]
    return tuple(listed)


# --- As data --------------------------------------------------------------------------------------------------------


def dump(value: Any) -> Any:
    """The value as plain JSON data: amounts and rates as decimal strings, days in ISO 8601."""
    if dataclasses.is_dataclass(value):
        return {f.name: dump(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    return [dump(item) for item in value] if isinstance(value, list | tuple) else value


def canonical(terms: Terms) -> bytes:
    """The one spelling of the terms that is hashed and attached to the paper: JSON, keys sorted, no spaces, UTF-8."""
    data = {"format": FORMAT, "version": VERSION, "terms": dump(terms)}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(terms: Terms) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(terms)).hexdigest()


def load_plan(data: dict[str, Any]) -> Plan:
    def dues(rows: list[dict[str, Any]]) -> tuple[Due, ...]:
        return tuple(
            Due(row["number"], _day(row["on"]), *(Decimal(row.get(name, 0)) for name in DUE_AMOUNTS)) for row in rows
        )

    def balance(parts: dict[str, str]) -> Balance:
        return Balance(**{name: Decimal(amount) for name, amount in parts.items()})

    return Plan(
        balance=balance(data["balance"]),
        waived=balance(data["waived"]),
        rows=dues(data["rows"]),
        kept=dues(data["kept"]),
        annual_rate=Decimal(data["annual_rate"]),
    )


def load_proposal(data: dict[str, Any]) -> Proposal:
    amounts = {name: Decimal(data[name]) for name in ("annual_rate", "waive_penalty", "waive_interest")}
    return Proposal(
        scope=Scope(data["scope"]),
        shape=Shape(data["shape"]),
        as_of=_day(data["as_of"]),
        first_on=_day(data["first_on"]),
        count=data["count"],
        each=None if data["each"] is None else Decimal(data["each"]),
        **amounts,
    )


def load(data: dict[str, Any]) -> Terms:
    """The terms of `dump`."""
    return Terms(
        **data
        | {
            "agreed_on": _day(data["agreed_on"]),
            "opened_on": data["opened_on"] and _day(data["opened_on"]),
            "as_of": _day(data["as_of"]),
            "said_on": data["said_on"] and _day(data["said_on"]),
            "loan_principal": Decimal(data["loan_principal"]),
            "loan_rate": None if data["loan_rate"] is None else Decimal(data["loan_rate"]),
            "scope": Scope(data["scope"]),
            "shape": Shape(data["shape"]),
            "plan": load_plan(data["plan"]),
            "clauses": tuple(Clause(**clause) for clause in data["clauses"]),
        }
    )


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
