"""Letters to a lender or an agency: which there are, what each may say of the debt, what fills them and which law they cite.

The sentences live in templates/documents/letters, one draft for each kind and language.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loans.law import Rule
from loans.money import ZERO, total
from loans.said import Reconciliation

LANGUAGES = ("zh-hans", "en")
TOKEN = Decimal(1)  # a sign of good will, where nothing is left to offer
MOST_MONTHS_CARD = 60  # 商业银行信用卡业务监督管理办法 art. 70


class Kind(StrEnum):
    """What a letter asks for."""

    VERIFY = "verify"
    DISPUTE = "dispute"
    AUTHORITY = "authority"
    STATEMENT = "statement"
    RESTRICT = "restrict"
    CONFIRM = "confirm"
    HARDSHIP = "hardship"
    INSTALMENT = "instalment"
    EXTENSION = "extension"
    WAIVE = "waive"
    CERTIFICATE = "settlement_certificate"

    @property
    def questions(self) -> bool:
        """Whether it questions the debt: such a letter never acknowledges it."""
        return self in (Kind.VERIFY, Kind.DISPUTE, Kind.AUTHORITY, Kind.STATEMENT, Kind.RESTRICT)

    @property
    def acknowledges(self) -> bool:
        """Whether sending it acknowledges the debt: the guard of limitation stands before it. Source: 时效规定 art. 14."""
        return self in (Kind.HARDSHIP, Kind.INSTALMENT, Kind.EXTENSION, Kind.WAIVE)

    @property
    def needs_loan(self) -> bool:
        """Whether it is filled from the ledger, and so only written about a loan that stands in it."""
        return self.acknowledges or self is Kind.CERTIFICATE


class Cause(StrEnum):
    """Why somebody cannot pay as agreed."""

    UNEMPLOYMENT = "unemployment"
    ILLNESS = "illness"
    BUSINESS = "business"
    FAMILY = "family"
    DISASTER = "disaster"
    OTHER = "other"


class Ask(StrEnum):
    """What an application may ask for."""

    FREEZE_INTEREST = "freeze_interest"
    WAIVE_PENALTY = "waive_penalty"
    EXTEND = "extend"
    INTEREST_ONLY = "interest_only"
    REDUCE = "reduce"


class Limit(StrEnum):
    """How the borrower asks not to be contacted. There is no right to end all contact; these can be asked for."""

    THIRD_PARTIES = "third_parties"
    WORKPLACE = "workplace"
    HOURS = "hours"
    CALLS = "calls"
    VISITS = "visits"


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice or a person said: on which day, through whom, how much was asked for."""

    on: datetime.date | None = None
    by: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """A balance by what it consists of, on a day."""

    as_of: datetime.date
    total: Decimal
    parts: tuple[tuple[str, Decimal], ...] = ()  # principal, interest, penalty, cost: those that are not nothing
    due: Decimal = ZERO  # of it, what has fallen due
    days_overdue: int = 0


@dataclass(frozen=True, slots=True)
class Application:
    """What a hardship application says beside the balance. Amounts are a month's."""

    cause: Cause
    since: datetime.date
    expected_end: datetime.date | None
    story: str
    assets: str
    income: tuple[tuple[str, Decimal], ...]
    spending: tuple[tuple[str, Decimal], ...]
    dependants: int
    debts: tuple[tuple[str, Decimal, Decimal], ...]  # name, balance, asked a month; this one among them
    paid: tuple[tuple[datetime.date, Decimal], ...]  # earlier payments
    attachments: tuple[str, ...]
    preferred_time: str = ""

    @property
    def income_total(self) -> Decimal:
        return total(amount for _, amount in self.income)

    @property
    def spending_total(self) -> Decimal:
        return total(amount for _, amount in self.spending)

    @property
    def disposable(self) -> Decimal:
        return max(ZERO, self.income_total - self.spending_total)

    @property
    def debts_total(self) -> Decimal:
        return total(balance for _, balance, _ in self.debts)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a letter may be filled with; each draft takes what it needs. Amounts are in `currency`."""

    kind: Kind
    written_on: datetime.date
    sender: str
    addressee: str
    currency: str = "CNY"
    reply_to: str = ""  # how to answer
    id_tail: str = ""  # of the identity card: never the whole number
    lender: str = ""
    product: str = ""
    account_tail: str = ""
    contract_number: str = ""
    is_card: bool = False
    reply_by: datetime.date | None = None
    said: Said = Said()
    owed: Owed | None = None
    difference: Decimal | None = None  # they said, less what the ledger says for that day
    reconciled: Reconciliation | None = (
        None  # their figures part by part beside the ledger's, as the borrower kept them
    )
    reason: str = ""
    monthly: Decimal | None = None
    count: int | None = None
    first_on: datetime.date | None = None
    until: datetime.date | None = None
    asks: tuple[Ask, ...] = ()
    limits: tuple[Limit, ...] = ()
    hours: str = ""  # when they may get in touch
    heard: tuple[str, ...] = ()  # of the log: one line for each contact
    staff: str = ""
    promise: str = ""
    promised_for: datetime.date | None = None
    settled_on: datetime.date | None = None
    application: Application | None = None
    leaves: Decimal | None = None  # what the budget leaves a month; None without one
    commitments: Decimal = ZERO  # what signed plans and other offers ask in their dearest month

    @property
    def offered(self) -> Decimal | None:
        """What the letter offers to pay a month; None where it offers nothing."""
        return self.monthly if self.kind in (Kind.HARDSHIP, Kind.INSTALMENT) else None


class Unsound(ValueError):
    """Why an application does not hold together: `code`, and the `field` that it is about."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code, self.field = code, field


def check(facts: Facts) -> None:
    """Raises Unsound when the figures of a letter do not hold together.

    An offer may not exceed what is left of the month, nor may all offers together; the parts of a balance make its total;
    a card debt is spread over 60 months at most.
    """
    if facts.owed and facts.owed.parts and total(amount for _, amount in facts.owed.parts) != facts.owed.total:
        raise Unsound("does_not_balance", "monthly")
    if facts.first_on and facts.first_on <= facts.written_on:
        raise Unsound("first_not_after", "first_on")
    if facts.until and facts.until <= facts.written_on:
        raise Unsound("first_not_after", "until")
    if facts.is_card and (facts.count or 0) > MOST_MONTHS_CARD:
        raise Unsound("too_long_for_a_card", "count")
    if facts.leaves is None or not facts.offered:
        return
    if facts.offered > max(facts.leaves, TOKEN):
        raise Unsound("above_disposable", "monthly")
    if facts.offered > TOKEN and facts.offered + facts.commitments > facts.leaves:
        raise Unsound("all_above_disposable", "monthly")


# Which rules of data/law/letters.json a letter rests on. What is cited is what held on the day of the letter.
CITES = {
    Kind.VERIFY: ("CN-CON-546", "CN-PI-LIST", "CN-EVID-001", "US-VALIDATION"),
    Kind.DISPUTE: ("CN-CON-561", "CN-CON-677", "CN-CARD-69", "CN-PI-46", "US-VALIDATION"),
    Kind.AUTHORITY: ("CN-CON-546", "CN-CARD-AGENCY", "CN-PI-23", "US-VALIDATION"),
    Kind.STATEMENT: ("CN-CARD-69", "CN-PI-45"),
    Kind.RESTRICT: ("CN-THIRD-STD", "CN-HOURS-STD", "CN-CARD-68", "CN-PRIVACY", "US-CEASE"),
    Kind.CONFIRM: ("CN-CON-543",),
    Kind.HARDSHIP: ("CN-CARD-70",),
    Kind.INSTALMENT: ("CN-CARD-70",),
    Kind.EXTENSION: ("CN-CON-678",),
    Kind.WAIVE: ("CN-FORM-496",),
    Kind.CERTIFICATE: ("CN-PI-46", "CN-CRED-25"),
}
_JURISDICTION = {"CNY": "CN", "USD": "US"}


def grounds(facts: Facts, rules: Iterable[Rule]) -> list[Rule]:
    """The rules that the letter cites, in the order of CITES: of the law that the currency points to, held on its day."""
    wanted, country = CITES[facts.kind], _JURISDICTION.get(facts.currency)
    what = "card" if facts.is_card else "loan"
    found = {
        rule.id: rule
        for rule in rules
        if rule.jurisdiction == country and rule.holds_on(facts.written_on) and rule.applies_to(what) and rule.flags
    }
    return [found[name] for name in wanted if name in found]


def tidy(text: str) -> str:
    """The text without spaces at line ends and without more than one empty line in a row."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
