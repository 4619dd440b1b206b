"""A loan as a value: all that the cross-check, a paper or an export needs to know of it, without a database."""

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from loans import ledger
from loans.card import Card, Standing, dues_of, standing
from loans.ledger import Entry, Kind, Position, in_force
from loans.money import ZERO, total
from loans.said import Reconciliation
from loans.schedule import Due


class Source(StrEnum):
    """Where a schedule comes from."""

    CONTRACT = "contract"
    LENDER_TABLE = "lender_table"
    AGREEMENT = "agreement"
    STATEMENT = "statement"  # of a card: what it asks for, until the next one


@dataclass(frozen=True, slots=True)
class Lender:
    """Who lent: the official name and everything else a message may call them by."""

    name: str
    aliases: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()  # what stands in 【】 in their messages
    service_numbers: tuple[str, ...] = ()  # numbers from the contract or the app, stored before any notice came
    domains: tuple[str, ...] = ()
    kind: str = ""  # what line may apply to what they ask: "bank", "micro_loan", "person", ...; "" when it is not known

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.signatures)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule and the day from which it is in force. `agreed_at` is the instant it was written into the ledger."""

    source: Source
    opens_on: datetime.date
    dues: tuple[Due, ...]
    reference: str = ""  # of an agreement: its number
    agreed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What was paid for the loan beside its interest. `guarantee` and `service` are part of every instalment's fee."""

    received: Decimal | None = None  # what came of the principal, when less was handed over (砍头息); None: all of it
    upfront: Decimal = ZERO  # a fee paid at the start, out of one's own pocket
    guarantee: Decimal = ZERO
    service: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Record:
    """One loan with its schedules, oldest first, and its entries. `key` is unique within one borrower."""

    key: str
    lender: Lender
    terms: ledger.Terms
    plans: tuple[Plan, ...]
    entries: tuple[Entry, ...] = ()
    product: str = ""
    account_tail: str = ""
    principal: Decimal = ZERO
    opened_on: datetime.date | None = None
    method: str = ""
    day_count: str = ""
    price: Price = Price()
    card: Card | None = None  # of a credit card: its days, and the statements it has sent
    reconciliations: tuple[Reconciliation, ...] = ()  # what the lender said, held against this; the oldest first
    details: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def currency(self) -> str:
        return self.terms.currency

    @property
    def in_hand(self) -> Decimal:
        """What the borrower had of the principal after what was kept back and what was paid at the start."""
        received = self.principal if self.price.received is None else self.price.received
        return received - self.price.upfront

    def plan_on(self, day: datetime.date) -> Plan:
        """The schedule in force on the day: the last one that has opened, else the first."""
        return next((plan for plan in reversed(self.plans) if plan.opens_on <= day), self.plans[0])

    def position(self, on: datetime.date) -> Position:
        """Every figure of the loan on the day `on`, under the schedule that was in force on it."""
        return self._position_under(self.plan_on(on), on)

    def statement_plans(self) -> list[Plan]:
        """What each statement of a card asks for, given the payments written down so far: it is laid out anew from them."""
        assert self.card
        others = [plan for plan in self.plans if plan.source is not Source.STATEMENT]
        laid: list[Plan] = []
        for statement in self.card.statements:
            before = sorted([*others, *laid], key=lambda plan: plan.opens_on)
            before = [plan for plan in before if plan.opens_on < statement.on]
            then = replace(self, plans=tuple(before)).position(statement.on) if before else None
            unmet = total(row.unpaid_scheduled for row in then.overdue_rows) if then else ZERO
            unmet_on = then.oldest_unpaid_on if then else None
            dues = dues_of(self.card, statement, unmet, unmet_on, self.currency)
            laid.append(Plan(Source.STATEMENT, statement.on, dues))
        return laid

    def card_standing(self, on: datetime.date) -> Standing | None:
        """How a card's last statement stands on a day; None of a loan that is no card, or before its first statement."""
        statement = self.card.statement_on(on) if self.card else None
        if self.card is None or statement is None:
            return None
        since = [entry for entry in in_force(self.entries) if statement.on < entry.on <= on]
        signs = {Kind.PAYMENT: 1, Kind.WAIVER: 1, Kind.REFUND: -1}
        paid = total(entry.amount * signs.get(entry.kind, 0) for entry in since)
        return standing(self.card, on, paid)

    def closing(self, plan: Plan) -> Position:
        """What `plan` had come to on the last of its days: the first day of the plan that followed."""
        index = self.plans.index(plan)
        last_day = min((later.opens_on for later in self.plans[index + 1 :]), default=plan.dues[-1].on)
        return self._position_under(plan, last_day)

    def _position_under(self, plan: Plan, on: datetime.date) -> Position:
        """The figures by one schedule. An agreed one has its own rate: its interest is earned day by day as it is written."""
        rate = None if plan.source in (Source.AGREEMENT, Source.STATEMENT) else self.terms.annual_rate
        terms = replace(self.terms, starts_on=plan.opens_on, annual_rate=rate)
        return ledger.position(plan.dues, self.entries_of(plan), terms, on)

    def entries_of(self, plan: Plan) -> list[Entry]:
        """The entries that count on the days on which `plan` is in force.

        A plan divides what was owed when it was agreed. So what is dated up to its first day counts against it only when it
        was written down after that; what was written down before is in the balance already. On the days before the plan
        both count, under the schedule of those days. A reversal of something in the balance becomes an entry of the plan's
        first day that gives back, or takes back, its amount.
        """
        index = self.plans.index(plan)
        last_day = min((later.opens_on for later in self.plans[index + 1 :]), default=datetime.date.max)
        reversed_ids = {entry.reverses for entry in self.entries}
        counting = [
            entry
            for entry in self.entries
            if entry.kind is not Kind.REVERSAL
            and entry.id not in reversed_ids
            and entry.on <= last_day
            and (index == 0 or _since(entry, plan))
        ]
        return counting + (self._balance_corrections(plan) if index else [])

    def _balance_corrections(self, plan: Plan) -> list[Entry]:
        by_id = {entry.id: entry for entry in self.entries}
        if plan.source is Source.STATEMENT:
            return []
        undone = [
            (by_id[entry.reverses], entry)
            for entry in self.entries
            if entry.kind is Kind.REVERSAL and entry.reverses in by_id and _written_after(entry, plan)
        ]
        return [
            _undoing(entry, reversal, plan)
            for entry, reversal in undone
            if entry.kind in _OPPOSITE and not _since(entry, plan)
        ]


# What undoes the effect of an entry on a balance that a later plan has already divided.
_OPPOSITE = {
    Kind.PAYMENT: Kind.CHARGE,
    Kind.WAIVER: Kind.CHARGE,
    Kind.CHARGE: Kind.WAIVER,
    Kind.REFUND: Kind.WAIVER,
    Kind.ADJUSTMENT: Kind.ADJUSTMENT,
}
_GOING_ON = (Kind.PAUSE, Kind.RESUME, Kind.DISPUTE)  # what began before a plan and lasts


def _undoing(entry: Entry, reversal: Entry, plan: Plan) -> Entry:
    amount, part = (-entry.amount, entry.part) if entry.kind is Kind.ADJUSTMENT else (entry.amount, None)
    return replace(reversal, kind=_OPPOSITE[entry.kind], amount=amount, part=part, on=plan.opens_on, reverses=None)


def _since(entry: Entry, plan: Plan) -> bool:
    """Whether the entry counts against the plan: it came after its first day, or was not known when it was agreed.

    A card's statement knows every payment up to its day, whenever the borrower writes it down. A pause or a dispute that
    began before goes on.
    """
    if entry.kind in _GOING_ON:
        return True
    if plan.source is Source.STATEMENT:
        return entry.on > plan.opens_on
    return entry.on > plan.opens_on or _written_after(entry, plan)


def _written_after(entry: Entry, plan: Plan) -> bool:
    return bool(entry.recorded_at and plan.agreed_at and entry.recorded_at > plan.agreed_at)
