"""The ledger as a plain-text journal for Beancount or hledger, on a cash basis.

The principal of a loan is a liability; a payment leaves `Assets:Paid-From` and goes where the ledger says it went: to principal,
or to the interest, penalty interest and fees that it met. What no payment explains, such as a waiver, a correction or a new
agreement, is one posting against `Equity:Changed`. Each loan ends with an assertion of its unpaid principal, so that the
program which reads the journal checks our figures with its own arithmetic.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loans.ledger import Allocation, Entry, Kind, Part, Position, in_force
from loans.money import ZERO, exponent, quantum, to_minor, total
from loans.record import Record

_DAY = datetime.timedelta(days=1)
PAID_FROM, CHANGED = "Assets:Paid-From", "Equity:Changed"
_EXPENSES = {Part.INTEREST: "Interest", Part.PENALTY: "Penalty", Part.COST: "Fees"}


class Format(StrEnum):
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"


@dataclass(frozen=True, slots=True)
class Posting:
    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Transaction:
    on: datetime.date
    payee: str
    text: str
    currency: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One loan as transactions, by day. `principal` is what must be unpaid at the end of the day `on`."""

    name: str
    title: str
    currency: str
    transactions: tuple[Transaction, ...]
    principal: Decimal
    on: datetime.date

    @property
    def liability(self) -> str:
        return f"Liabilities:{self.name}"

    @property
    def accounts(self) -> list[str]:
        used = {posting.account for each in self.transactions for posting in each.postings}
        return sorted({self.liability, *used})


def write(records: Iterable[Record], on: datetime.date, form: Format) -> Iterator[str]:
    """The journal in pieces, as of the day `on`."""
    books = [book(record, number, on) for number, record in enumerate(records, start=1)]
    writer = _beancount if form is Format.BEANCOUNT else _hledger
    yield from writer(books, on)


def book(record: Record, number: int, on: datetime.date) -> Book:
    """What happened to one loan up to `on`, and to the last of its entries where that is later."""
    on = max([on, *(entry.on for entry in record.entries)])
    closings = _closings(record, on)
    went: dict[int, list[Allocation]] = {}
    for position in closings:  # what counts under two schedules is told by the later one
        here: dict[int, list[Allocation]] = {}
        for allocation in position.allocations:
            here.setdefault(allocation.entry, []).append(allocation)
        went |= here
    teller = _Teller(record, f"Loan{number}")
    kept = [teller.opening()]
    told = (teller.entry(entry, went.get(entry.id, [])) for entry in in_force(record.entries))
    kept += [each for each in told if each.postings]
    for plan, position in zip(record.plans, closings, strict=False):
        owed = -total(
            p.amount for each in kept for p in each.postings if p.account == teller.liability and each.on <= position.on
        )
        if owed != position.principal:
            day = position.on if plan is record.plans[0] else plan.opens_on
            kept.append(teller.changed(day, position.principal - owed))
    kept.sort(key=lambda each: each.on)
    title = " ".join(filter(None, [record.lender.name, record.product, record.account_tail]))
    return Book(teller.name, title, record.currency, tuple(kept), closings[-1].principal, on)


def _closings(record: Record, on: datetime.date) -> list[Position]:
    """The position at the end of each schedule that has opened by the day, and of the day itself."""
    opened = [plan for plan in record.plans if plan.opens_on <= on] or [record.plans[0]]
    return [*(record.closing(plan) for plan in opened[:-1]), record.position(on)]


class _Teller:
    """Tells what happened to one loan as transactions. `credit` is what was paid too much so far."""

    def __init__(self, record: Record, name: str) -> None:
        self.record, self.name, self.credit = record, name, ZERO
        self.liability, self.overpaid = f"Liabilities:{name}", f"Assets:{name}:Overpaid"

    def opening(self) -> Transaction:
        principal = total(due.principal for due in self.record.plans[0].dues)
        price = self.record.price
        received = principal if price.received is None else min(price.received, principal)
        day = self.record.opened_on or self.record.plans[0].opens_on
        fees = {self.account(Part.COST): principal - received + price.upfront, PAID_FROM: -price.upfront}
        return self.told(day, "received", {self.liability: -principal, "Assets:Received": received} | fees)

    def account(self, part: Part) -> str:
        return self.liability if part is Part.PRINCIPAL else f"Expenses:{self.name}:{_EXPENSES[part]}"

    def entry(self, entry: Entry, allocations: Sequence[Allocation]) -> Transaction:
        met: dict[str, Decimal] = {}
        for each in allocations:
            if each.part:
                met[self.account(each.part)] = met.get(self.account(each.part), ZERO) + each.amount
        used = total(met.values())
        if entry.kind is Kind.PAYMENT:
            self.credit += entry.amount - used
            postings = {PAID_FROM: -entry.amount, self.overpaid: entry.amount - used} | met
        elif entry.kind is Kind.REFUND:
            back = min(self.credit, entry.amount)
            self.credit -= back
            postings = {PAID_FROM: entry.amount, self.overpaid: -back, self.account(Part.COST): back - entry.amount}
        elif entry.kind is Kind.WAIVER or (entry.kind is Kind.ADJUSTMENT and entry.amount < 0):
            too_much = ZERO if entry.kind is Kind.WAIVER else -entry.amount - used
            self.credit += too_much
            lifted = met.get(self.liability, ZERO)  # what was never paid was never booked
            postings = {self.liability: lifted, self.overpaid: too_much, CHANGED: -lifted - too_much}
        else:  # a charge or a correction that what was paid too much has met
            self.credit -= used
            postings = {self.overpaid: -used} | met
        return self.told(entry.on, f"{entry.kind} {entry.note}", postings)

    def changed(self, on: datetime.date, more: Decimal) -> Transaction:
        """The principal changed by what no payment explains: a correction, or a schedule that divides the debt anew."""
        return self.told(on, "principal changed", {self.liability: -more, CHANGED: more})

    def told(self, on: datetime.date, text: str, amounts: dict[str, Decimal]) -> Transaction:
        postings = tuple(Posting(account, amount) for account, amount in amounts.items() if amount)
        return Transaction(on, self.record.lender.name, text.strip(), self.record.currency, postings)


# --- As text --------------------------------------------------------------------------------------------------------


def _amount(amount: Decimal, currency: str) -> str:
    return f"{to_minor(amount, currency)} {currency}"


def _plain(text: str) -> str:
    """Text on one line, without what ends a description or a string in either program."""
    return " ".join(re.sub(r'[\x00-\x1f\x7f\x85\u2028\u2029"\\\\;|]', " ", text).split())


def _beancount(books: Sequence[Book], on: datetime.date) -> Iterator[str]:
    yield f'option "title" "Mingzhang {on}"\n'
    for currency in sorted({each.currency for each in books}):
        yield f'option "operating_currency" "{currency}"\n'
    first: dict[str, datetime.date] = {}
    for each in books:
        day = min([each.on, *(told.on for told in each.transactions)])
        for account in each.accounts:
            first[account] = min(day, first.get(account, day))
    titles = {each.liability: each.title for each in books}
    for account, day in sorted(first.items(), key=lambda item: (item[1], item[0])):
        yield f"\n{day} open {account}"
        yield f'\n  name: "{_plain(titles[account])}"' if account in titles else ""
    for each in books:
        yield f"\n\n; {_plain(each.title)}\n"
        for told in each.transactions:
            yield f'\n{told.on} * "{_plain(told.payee)}" "{_plain(told.text)}"\n'
            for posting in told.postings:
                yield f"  {posting.account}  {_amount(posting.amount, each.currency)}\n"
        yield f"\n{each.on + _DAY} balance {each.liability}  {_amount(-each.principal, each.currency)}\n"


def _hledger(books: Sequence[Book], on: datetime.date) -> Iterator[str]:
    yield f"; Mingzhang {on}\n"
    for currency in sorted({each.currency for each in books}):
        mark = "" if exponent(currency) else "."
        yield f"commodity {1000 * quantum(currency) / quantum(currency):.{exponent(currency)}f}{mark} {currency}\n"
    titles = {each.liability: each.title for each in books}
    for account in sorted({account for each in books for account in each.accounts}):
        yield f"account {account}" + (f"  ; {_plain(titles[account])}" if account in titles else "") + "\n"
    for payee in sorted({_plain(told.payee) for each in books for told in each.transactions} | {"Mingzhang"}):
        yield f"payee {payee}\n"
    told = [(each.on, _told(each)) for book in books for each in book.transactions]
    told += [(each.on, _asserted(each)) for each in books]
    yield from (text for _, text in sorted(told, key=lambda pair: pair[0]))  # one file is in one order of days


def _told(each: Transaction) -> str:
    lines = (f"    {posting.account}  {_amount(posting.amount, each.currency)}\n" for posting in each.postings)
    return f"\n{each.on} * {_plain(each.payee)} | {_plain(each.text)}\n" + "".join(lines)


def _asserted(each: Book) -> str:
    nothing, owed = _amount(ZERO, each.currency), _amount(-each.principal, each.currency)
    return f"\n{each.on} * Mingzhang | unpaid principal\n    {each.liability}  {nothing} = {owed}\n"
