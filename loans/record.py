"""A loan as a value: all that the cross-check, a paper or an export needs to know of it, without a database."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from loans import ledger
from loans.ledger import Entry, Kind, Part, Position
from loans.money import ZERO, to_minor
from loans.schedule import Due

FORMAT, VERSION = "mingzhang.ledger", 1
_BEYOND = Decimal(10) ** 15  # no amount that the ledger keeps has more digits before the point


class Source(StrEnum):
    """Where a schedule comes from."""

    CONTRACT = "contract"
    LENDER_TABLE = "lender_table"
    AGREEMENT = "agreement"


class NotALedger(ValueError):
    """The data is not a ledger export that this version reads; the message names the place."""


@dataclass(frozen=True, slots=True)
class Lender:
    """Who lent: the official name and everything else a message may call them by."""

    name: str
    aliases: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()  # what stands in 【】 in their messages
    service_numbers: tuple[str, ...] = ()  # numbers from the contract or the app, stored before any notice came
    domains: tuple[str, ...] = ()

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
    details: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def currency(self) -> str:
        return self.terms.currency

    def plan_on(self, day: datetime.date) -> Plan:
        """The schedule in force on the day: the last one that has opened, else the first."""
        return next((plan for plan in reversed(self.plans) if plan.opens_on <= day), self.plans[0])

    def position(self, on: datetime.date) -> Position:
        """Every figure of the loan on the day `on`, under the schedule that was in force on it."""
        return self._position_under(self.plan_on(on), on)

    def closing(self, plan: Plan) -> Position:
        """What `plan` had come to on the last of its days: the first day of the plan that followed."""
        index = self.plans.index(plan)
        last_day = min((later.opens_on for later in self.plans[index + 1 :]), default=plan.dues[-1].on)
        return self._position_under(plan, last_day)

    def _position_under(self, plan: Plan, on: datetime.date) -> Position:
        """The figures by one schedule. An agreed one has its own rate: its interest is earned day by day as it is written."""
        rate = None if plan.source is Source.AGREEMENT else self.terms.annual_rate
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
        undone = [
            (by_id[entry.reverses], entry)
            for entry in self.entries
            if entry.kind is Kind.REVERSAL and entry.reverses in by_id and _written_after(entry, plan)
        ]
        return [
            replace(reversal, kind=_OPPOSITE[entry.kind], amount=entry.amount, on=plan.opens_on, reverses=None)
            for entry, reversal in undone
            if not _since(entry, plan)
        ]


# What undoes the effect of an entry on a balance that a later plan has already divided.
_OPPOSITE = {
    Kind.PAYMENT: Kind.CHARGE,
    Kind.WAIVER: Kind.CHARGE,
    Kind.CHARGE: Kind.WAIVER,
    Kind.REFUND: Kind.WAIVER,
}


def _since(entry: Entry, plan: Plan) -> bool:
    return entry.on > plan.opens_on or _written_after(entry, plan)


def _written_after(entry: Entry, plan: Plan) -> bool:
    return bool(entry.recorded_at and plan.agreed_at and entry.recorded_at > plan.agreed_at)


# --- The export format ----------------------------------------------------------------------------------------------


def dump(records: Iterable[Record]) -> dict[str, Any]:
    """The loans as plain JSON data, in the one format for export, backup and scripts. It is kept stable.

    Amounts are decimal strings in major units with the currency's own decimals ("3250.00"), rates decimal strings and
    fractions a year ("0.18"), days ISO 8601 ("2026-01-15"), instants ISO 8601 with their offset. What is not known is null.

        {"format": "mingzhang.ledger", "version": 1, "loans": [loan, ...]}

    loan:
        id              string, unique within the file
        lender          {"name": string, and lists of strings: "aliases", "signatures" (what stands in 【】), "service_numbers",
                        "domains"}
        product, account_tail  strings, "" when there is none
        currency        ISO 4217 code
        principal       amount
        opened_on       day the money came, or null
        annual_rate     rate, or null when only the lender's table is known
        penalty         {"annual_rate": rate, "on_principal": is it counted on overdue principal alone, "grace_days": number,
                        "day_basis": 360 or 365}
        schedules       one or more, in the order in which they were agreed: {"source": "contract", "lender_table" or
                        "agreement", "opens_on": day from which it is in force, "agreed_at": instant it was written down or
                        null, "reference": string, "instalments": [{"number", "due_on", "principal", "interest", "fee",
                        "carried": what of interest and fee was owed before the plan that divides it}, ...]}
        entries         {"id": number unique within the file, "kind": "payment", "charge", "waiver", "refund" or "reversal",
                        "amount", "on": day it counts from, "part": what a waiver waives ("cost", "penalty", "interest",
                        "principal" or null), "instalment": number a payment names or null, "reverses": id of the entry
                        that a reversal undoes or null, "recorded_at": instant it was written down or null}

    On reading, all but lender.name, id, currency and schedules may be left out.
    """
    return {"format": FORMAT, "version": VERSION, "loans": [_dump_record(record) for record in records]}


def _dump_record(record: Record) -> dict[str, Any]:
    return {
        "id": record.key,
        "lender": {
            "name": record.lender.name,
            "aliases": list(record.lender.aliases),
            "signatures": list(record.lender.signatures),
            "service_numbers": list(record.lender.service_numbers),
            "domains": list(record.lender.domains),
        },
        "product": record.product,
        "account_tail": record.account_tail,
        "currency": record.terms.currency,
        "principal": _amount(record.principal, record.currency),
        "opened_on": _day(record.opened_on),
        "annual_rate": None if record.terms.annual_rate is None else _rate(record.terms.annual_rate),
        "penalty": {
            "annual_rate": _rate(record.terms.penalty_rate),
            "on_principal": record.terms.penalty_on_principal,
            "grace_days": record.terms.grace_days,
            "day_basis": record.terms.day_basis,
        },
        "schedules": [
            {
                "source": str(plan.source),
                "opens_on": plan.opens_on.isoformat(),
                "agreed_at": plan.agreed_at.isoformat() if plan.agreed_at else None,
                "reference": plan.reference,
                "instalments": [
                    {
                        "number": due.number,
                        "due_on": due.on.isoformat(),
                        "principal": _amount(due.principal, record.currency),
                        "interest": _amount(due.interest, record.currency),
                        "fee": _amount(due.fee, record.currency),
                        "carried": _amount(due.carried, record.currency),
                    }
                    for due in plan.dues
                ],
            }
            for plan in record.plans
        ],
        "entries": [
            {
                "id": entry.id,
                "kind": str(entry.kind),
                "amount": _amount(entry.amount, record.currency),
                "on": entry.on.isoformat(),
                "part": str(entry.part) if entry.part else None,
                "instalment": entry.instalment,
                "reverses": entry.reverses,
                "recorded_at": entry.recorded_at.isoformat() if entry.recorded_at else None,
            }
            for entry in record.entries
        ],
        **({"details": record.details} if record.details else {}),
    }


def _amount(amount: Decimal, currency: str) -> str:
    return str(to_minor(amount, currency))


def _rate(rate: Decimal) -> str:
    return f"{rate.normalize():f}"


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def load(data: Any) -> list[Record]:
    """The loans of an export. Raises NotALedger with the place that cannot be read."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NotALedger(f'expected {{"format": "{FORMAT}", ...}}')
    if data.get("version") != VERSION:
        raise NotALedger(f"version {data.get('version')!r} is not {VERSION}")
    loans, records = data.get("loans"), []
    if not isinstance(loans, list):
        raise NotALedger("loans is no list")
    for index, loan in enumerate(loans):
        try:
            records.append(_load_record(loan))
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as problem:
            raise NotALedger(f"loans[{index}]: {type(problem).__name__}: {problem}") from problem
    return records


def _load_record(loan: dict[str, Any]) -> Record:
    lender, penalty = loan["lender"], loan.get("penalty") or {}
    record = Record(
        key=str(loan["id"]),
        lender=Lender(
            name=_text(lender["name"]),
            aliases=_texts(lender.get("aliases")),
            signatures=_texts(lender.get("signatures")),
            service_numbers=_texts(lender.get("service_numbers")),
            domains=_texts(lender.get("domains")),
        ),
        terms=ledger.Terms(
            currency=_text(loan["currency"]),
            annual_rate=_decimal(loan.get("annual_rate")),
            penalty_rate=_decimal(penalty.get("annual_rate")) or ZERO,
            penalty_on_principal=bool(penalty.get("on_principal")),
            grace_days=int(penalty.get("grace_days") or 0),
            day_basis=int(penalty.get("day_basis") or 365),
        ),
        plans=tuple(_load_plan(plan) for plan in loan["schedules"]),
        entries=tuple(_load_entry(entry) for entry in loan.get("entries") or ()),
        product=_text(loan.get("product") or ""),
        account_tail=_text(loan.get("account_tail") or ""),
        principal=_decimal(loan.get("principal")) or ZERO,
        opened_on=datetime.date.fromisoformat(loan["opened_on"]) if loan.get("opened_on") else None,
        details=loan.get("details") or {},
    )
    if not record.plans or not all(plan.dues for plan in record.plans):
        raise ValueError("no schedule, or one without instalments")
    return record


def _load_plan(plan: dict[str, Any]) -> Plan:
    dues = tuple(
        Due(
            number=int(row["number"]),
            on=datetime.date.fromisoformat(row["due_on"]),
            principal=_decimal(row["principal"]) or ZERO,
            interest=_decimal(row.get("interest")) or ZERO,
            fee=_decimal(row.get("fee")) or ZERO,
            carried=_decimal(row.get("carried")) or ZERO,
        )
        for row in plan["instalments"]
    )
    return Plan(
        source=Source(plan.get("source") or Source.CONTRACT),
        opens_on=datetime.date.fromisoformat(plan["opens_on"]),
        dues=dues,
        reference=plan.get("reference") or "",
        agreed_at=_instant(plan.get("agreed_at")),
    )


def _load_entry(entry: dict[str, Any]) -> Entry:
    return Entry(
        id=entry["id"],
        kind=Kind(entry["kind"]),
        amount=_decimal(entry["amount"]) or ZERO,
        on=datetime.date.fromisoformat(entry["on"]),
        part=Part(entry["part"]) if entry.get("part") else None,
        instalment=entry.get("instalment"),
        reverses=entry.get("reverses"),
        recorded_at=_instant(entry.get("recorded_at")),
    )


def _decimal(text: str | None) -> Decimal | None:
    if text is None:
        return None
    number = Decimal(text)
    if not (number.is_finite() and abs(number) < _BEYOND):
        raise ValueError(f"{text} is out of range")
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list | None):
        raise TypeError(f"{values!r:.40} is no list of texts")
    return tuple(map(_text, values or ()))


def _instant(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
