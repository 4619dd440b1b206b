"""The export format: loans as plain JSON data, for backup, other programs and the cross-check from the command line."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from loans import ledger, said
from loans.allocation import CIVIL_561, Part, order_named
from loans.card import BillInstalment, Card, Statement
from loans.entry import Entry, Kind
from loans.history import Lender, Plan, Price, Record, Source
from loans.money import ZERO, to_minor
from loans.penalty import Base
from loans.schedule import Due

__all__ = ["FORMAT", "VERSION", "Lender", "NotALedger", "Plan", "Price", "Record", "Source", "dump", "load"]

FORMAT, VERSION = "mingzhang.ledger", 1
_BEYOND = Decimal(10) ** 15  # no amount that the ledger keeps has more digits before the point


class NotALedger(ValueError):
    """The data is not a ledger export that this version reads; the message names the place."""


def dump(records: Iterable[Record]) -> dict[str, Any]:
    """The loans as plain JSON data, in the one format for export, backup and scripts. It is kept stable.

    Amounts are decimal strings in major units with the currency's own decimals ("3250.00"), rates decimal strings and
    fractions a year ("0.18"), days ISO 8601 ("2026-01-15"), instants ISO 8601 with their offset. What is not known is null.

        {"format": "mingzhang.ledger", "version": 1, "loans": [loan, ...]}

    loan:
        id              string, unique within the file
        lender          {"name": string, and lists of strings: "aliases", "signatures" (what stands in 【】), "service_numbers",
                        "domains"; "kind": "bank", "consumer_finance", "micro_loan", "platform", "person" or "other", "" when
                        it is not known}
        product, account_tail  strings, "" when there is none
        currency        ISO 4217 code
        principal       amount
        opened_on       day the money came, or null
        annual_rate     rate, or null when only the lender's table is known
        method, day_count  "equal_instalment" ..., "act/365" ...; "" when they are not known
        allocation      the order in which payments are used: "civil_561", "civil_561_whole", "card_57", "post_judgment",
                        "contract:principal,interest,penalty,cost" or "contract_whole:..." with the parts in any order
        price           {"received": what came of the principal, null for all of it; "upfront": fee paid at the start;
                        "guarantee", "service": of every instalment's fee}
        penalty         {"annual_rate": rate, "on_principal": is it counted on overdue principal alone, "base": "instalment",
                        "principal_and_interest" or "principal", "compounds": does unpaid penalty interest join the base
                        each month, "grace_days": number, "late_fee": amount and "late_fee_rate": rate, of which the more
                        is asked once for a missed instalment, "day_basis": 360 or 365}
        schedules       one or more, in the order in which they were agreed: {"source": "contract", "lender_table",
                        "agreement" or "statement", "opens_on": day from which it is in force, "agreed_at": instant it was
                        written down or null, "reference": string, "instalments": [{"number", "due_on" ("2199-12-31" where
                        no day was agreed), "principal", "interest", "fee", "carried": what of interest and fee was owed
                        before the plan that divides it}, ...]}
        entries         {"id": number unique within the file, "kind": "payment", "charge", "waiver", "refund", "adjustment"
                        (whose amount may be below zero), "dispute", "pause", "resume" or "reversal", "amount", "on": day it
                        counts from, "until": first day on which a pause or a dispute is over or null, "part": what a waiver
                        waives, an adjustment corrects or a dispute contests ("cost", "penalty", "interest", "principal" or
                        null), "instalment": number that it names or null, "allocation": order for this payment alone or
                        null, "note": string, "reverses": id of the entry that a reversal undoes or null, "recorded_at":
                        instant it was written down or null}
        card            null, or of a credit card {"statement_day", "due_day", "due_after": numbers or null, "minimum_rate",
                        "daily_rate": rates, "minimum_least": amount, "statements": [{"on", "due_on": days, "total",
                        "minimum", "previous", "paid", "purchases", "interest", "fees", "instalments": amounts, null where
                        the bill does not tell}, ...], "instalments": [{"on", "amount", "count", "annual_rate", "first_due"},
                        ...]}

        reconciliations left out where there is none, or what the lender said of a day: [{"on": day, "scope": "due" (to pay now),
                        "payoff" or "remaining" (to the end), "made_on": day it was compared, "source": "app", "statement",
                        "call", "message", "letter", "other" or "", "note": string, "differences": [{"figure": "total",
                        "principal", "interest", "penalty" or "fees", "said", "recorded": amounts, "explanations": [{"code":
                        string, and where it has them "amount", "days", "on", "text"}, ...]}, ...]}, ...]

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
            "kind": record.lender.kind,
        },
        "product": record.product,
        "account_tail": record.account_tail,
        "currency": record.terms.currency,
        "principal": _amount(record.principal, record.currency),
        "opened_on": _day(record.opened_on),
        "annual_rate": None if record.terms.annual_rate is None else _rate(record.terms.annual_rate),
        "method": record.method,
        "day_count": record.day_count,
        "allocation": record.terms.order.code,
        "price": _dump_price(record),
        "penalty": _dump_penalty(record.terms),
        "schedules": [_dump_plan(plan, record.currency) for plan in record.plans],
        "entries": [_dump_entry(entry, record.currency) for entry in record.entries],
        "card": _dump_card(record.card, record.currency) if record.card else None,
        **_dump_reconciliations(record),
        **({"details": record.details} if record.details else {}),
    }


def _dump_reconciliations(record: Record) -> dict[str, Any]:
    rows = [said.dump(each, record.currency) for each in record.reconciliations]
    return {"reconciliations": rows} if rows else {}


def _dump_price(record: Record) -> dict[str, Any]:
    price, currency = record.price, record.currency
    return {
        "received": None if price.received is None else _amount(price.received, currency),
        "upfront": _amount(price.upfront, currency),
        "guarantee": _amount(price.guarantee, currency),
        "service": _amount(price.service, currency),
    }


def _dump_penalty(terms: ledger.Terms) -> dict[str, Any]:
    return {
        "annual_rate": _rate(terms.penalty_rate),
        "on_principal": terms.penalty_base is Base.PRINCIPAL,
        "base": str(terms.penalty_base),
        "compounds": terms.penalty_compounds,
        "grace_days": terms.grace_days,
        "late_fee": _amount(terms.late_fee, terms.currency),
        "late_fee_rate": _rate(terms.late_fee_rate),
        "day_basis": terms.day_basis,
    }


def _dump_plan(plan: Plan, currency: str) -> dict[str, Any]:
    return {
        "source": str(plan.source),
        "opens_on": plan.opens_on.isoformat(),
        "agreed_at": plan.agreed_at.isoformat() if plan.agreed_at else None,
        "reference": plan.reference,
        "instalments": [
            {
                "number": due.number,
                "due_on": due.on.isoformat(),
                "principal": _amount(due.principal, currency),
                "interest": _amount(due.interest, currency),
                "fee": _amount(due.fee, currency),
                "carried": _amount(due.carried, currency),
            }
            for due in plan.dues
        ],
    }


def _dump_entry(entry: Entry, currency: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": str(entry.kind),
        "amount": _amount(entry.amount, currency),
        "on": entry.on.isoformat(),
        "until": _day(entry.until),
        "part": str(entry.part) if entry.part else None,
        "instalment": entry.instalment,
        "allocation": entry.order.code if entry.order else None,
        "note": entry.note,
        "reverses": entry.reverses,
        "recorded_at": entry.recorded_at.isoformat() if entry.recorded_at else None,
    }


_TOLD = ("total", "minimum", "previous", "paid", "purchases", "interest", "fees", "instalments")


def _dump_card(card: Card, currency: str) -> dict[str, Any]:
    return {
        "statement_day": card.statement_day,
        "due_day": card.due_day,
        "due_after": card.due_after,
        "minimum_rate": _rate(card.minimum_rate),
        "minimum_least": _amount(card.minimum_least, currency),
        "daily_rate": _rate(card.daily_rate),
        "statements": [
            {"on": each.on.isoformat(), "due_on": each.due_on.isoformat()}
            | {name: None if (told := getattr(each, name)) is None else _amount(told, currency) for name in _TOLD}
            for each in card.statements
        ],
        "instalments": [
            {
                "on": each.on.isoformat(),
                "amount": _amount(each.amount, currency),
                "count": each.count,
                "annual_rate": _rate(each.annual_rate),
                "first_due": each.first_due.isoformat(),
            }
            for each in card.instalments
        ],
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
            kind=_text(lender.get("kind") or ""),
        ),
        terms=ledger.Terms(
            currency=_text(loan["currency"]),
            annual_rate=_decimal(loan.get("annual_rate")),
            penalty_rate=_decimal(penalty.get("annual_rate")) or ZERO,
            penalty_base=Base(penalty.get("base") or ("principal" if penalty.get("on_principal") else "instalment")),
            penalty_compounds=bool(penalty.get("compounds")),
            grace_days=int(penalty.get("grace_days") or 0),
            late_fee=_decimal(penalty.get("late_fee")) or ZERO,
            late_fee_rate=_decimal(penalty.get("late_fee_rate")) or ZERO,
            day_basis=int(penalty.get("day_basis") or 365),
            order=order_named(loan.get("allocation") or CIVIL_561.code),
        ),
        plans=tuple(_load_plan(plan) for plan in loan["schedules"]),
        entries=tuple(_load_entry(entry) for entry in loan.get("entries") or ()),
        product=_text(loan.get("product") or ""),
        account_tail=_text(loan.get("account_tail") or ""),
        principal=_decimal(loan.get("principal")) or ZERO,
        opened_on=_maybe_day(loan.get("opened_on")),
        method=_text(loan.get("method") or ""),
        day_count=_text(loan.get("day_count") or ""),
        price=_load_price(loan.get("price") or {}),
        card=_load_card(loan["card"]) if loan.get("card") else None,
        reconciliations=tuple(said.load(each) for each in loan.get("reconciliations") or ()),
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
        until=_maybe_day(entry.get("until")),
        order=order_named(entry["allocation"]) if entry.get("allocation") else None,
        note=_text(entry.get("note") or ""),
    )


def _load_price(price: dict[str, Any]) -> Price:
    return Price(
        received=_decimal(price.get("received")),
        upfront=_decimal(price.get("upfront")) or ZERO,
        guarantee=_decimal(price.get("guarantee")) or ZERO,
        service=_decimal(price.get("service")) or ZERO,
    )


def _load_card(card: dict[str, Any]) -> Card:
    usual = Card(1)
    return Card(
        statement_day=int(card["statement_day"]),
        due_day=card.get("due_day"),
        due_after=card.get("due_after"),
        minimum_rate=_decimal(card.get("minimum_rate")) or usual.minimum_rate,
        minimum_least=_decimal(card.get("minimum_least")) or ZERO,
        daily_rate=_decimal(card.get("daily_rate")) or usual.daily_rate,
        statements=tuple(
            Statement(
                datetime.date.fromisoformat(each["on"]),
                datetime.date.fromisoformat(each["due_on"]),
                _decimal(each["total"]) or ZERO,
                _decimal(each["minimum"]) or ZERO,
                **{name: _decimal(each.get(name)) for name in _TOLD[2:]},
            )
            for each in card.get("statements") or ()
        ),
        instalments=tuple(
            BillInstalment(
                datetime.date.fromisoformat(each["on"]),
                _decimal(each["amount"]) or ZERO,
                int(each["count"]),
                _decimal(each["annual_rate"]) or ZERO,
                datetime.date.fromisoformat(each["first_due"]),
            )
            for each in card.get("instalments") or ()
        ),
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


def _maybe_day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
