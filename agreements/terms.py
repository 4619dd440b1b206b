"""The terms of a repayment agreement: the frozen value that is hashed, printed and signed."""

import dataclasses
import datetime
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dateutil.relativedelta import relativedelta

from agreements.plan import (
    LATER_VERSION,
    MAX_MONTHS_CARD,
    ImpossiblePlan,
    Plan,
    Scope,
    Shape,
    dump,
    load_day,
    load_plan,
)

FORMAT, VERSION = "mingzhang.agreement", 1
GRACE_DAYS, CURE_DAYS, CERTIFICATE_DAYS = 3, 10, 5


# --- The frozen terms -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause by its code, with the values that its sentences need. The sentences live in templates/documents."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Details:
    """What the borrower adds to the terms beyond the plan: who is who, where, what is chosen. Empty: a line to write on."""

    place: str = ""  # where it is signed; it may decide which court is near enough (民诉法 35)
    lender_code: str = ""  # 统一社会信用代码, or a company number
    lender_address: str = ""
    lender_agent: str = ""  # who acts for the lender, and by which authority
    borrower_id: str = ""  # as far as the borrower wants to show it
    borrower_address: str = ""
    borrower_phone: str = ""
    disputed: str = ""  # what the borrower does not accept
    service_address: str = ""  # for papers of a court, if the borrower chooses so
    arbitration: str = ""  # the commission, instead of a court
    law: str = ""  # the governing law, where it is not the law of the place
    second_language: str = ""  # in which the text stands beside the governing one


@dataclass(frozen=True, slots=True)
class Terms:
    """All that is agreed. Amounts are in `currency`; rates are fractions a year; `language` is that of the governing text."""

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
    details: Details = field(default=Details(), metadata=LATER_VERSION)
    paid: Decimal | None = field(default=None, metadata=LATER_VERSION)  # on the original debt up to `as_of`
    received: Decimal | None = field(default=None, metadata=LATER_VERSION)  # of the loan, when less than its principal

    @property
    def languages(self) -> tuple[str, ...]:
        """The governing language, and the one beside it, if any."""
        second = self.details.second_language
        return (self.language, second) if second and second != self.language else (self.language,)

    def clause(self, code: str) -> Clause | None:
        return next((clause for clause in self.clauses if clause.code == code), None)

    @property
    def grace_days(self) -> int:
        """Days after its due day on which an instalment still counts as paid in time."""
        return self._of_late("grace_days", GRACE_DAYS)

    @property
    def cure_days(self) -> int:
        """Days after those in which a late instalment can still be made good."""
        return self._of_late("cure_days", CURE_DAYS)

    def _of_late(self, name: str, otherwise: int) -> int:
        late = self.clause("late")
        return int(late.values.get(name, otherwise)) if late else otherwise


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


# --- As data --------------------------------------------------------------------------------------------------------


def canonical(terms: Terms) -> bytes:
    """The one spelling of the terms that is hashed and attached to the paper: JSON, keys sorted, no spaces, UTF-8."""
    data = {"format": FORMAT, "version": VERSION, "terms": dump(terms)}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(terms: Terms) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(terms)).hexdigest()


def load(data: dict[str, Any]) -> Terms:
    """The terms of `dump`."""

    def amount(name: str) -> Decimal | None:
        return None if data.get(name) is None else Decimal(data[name])

    return Terms(
        **data
        | {
            "agreed_on": load_day(data["agreed_on"]),
            "opened_on": data["opened_on"] and load_day(data["opened_on"]),
            "as_of": load_day(data["as_of"]),
            "said_on": data["said_on"] and load_day(data["said_on"]),
            "loan_principal": Decimal(data["loan_principal"]),
            "loan_rate": amount("loan_rate"),
            "scope": Scope(data["scope"]),
            "shape": Shape(data["shape"]),
            "plan": load_plan(data["plan"]),
            "clauses": tuple(Clause(**clause) for clause in data["clauses"]),
            "details": Details(**data.get("details", {})),
            "paid": amount("paid"),
            "received": amount("received"),
        }
    )
