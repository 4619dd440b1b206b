"""What the pages of the ledger show, gathered from one loan or many on one day."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.allocation import order_named
from loans.cap import allocation, price
from loans.card import Card, Misfit, Standing, Statement, misfits, revolving_interest
from loans.chart import draw
from loans.forms.words import BASES, DAY_COUNTS, EVERY, METHODS, NO_QUOTE, ORDER_NAMES, order_name
from loans.ledger import Allocation, Base, Kind, Part, Position, Row
from loans.models import BillInstalment, Entry, Loan, Reconciliation
from loans.money import ZERO, total
from loans.outlook import outlook
from loans.quote import Destination, NoQuote, Payoff, destinations, prepay
from loans.record import Record, Source
from loans.said import figures
from loans.schedule import DayCount, Due, Every, Method
from loans.templatetags.money import day as day_text
from loans.templatetags.money import money_text, percent


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One loan in the list: `amount` is what must be paid next, `day` the day for it."""

    loan: Loan
    position: Position
    amount: Decimal | None
    day: datetime.date | None


@dataclass(frozen=True, slots=True)
class DueLine:
    """One instalment whose day has come, and how many days ago that was."""

    row: Row
    days: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry on the loan's page, with where its money went."""

    entry: Entry
    is_reversed: bool
    allocations: tuple[Allocation, ...]

    @property
    def order(self) -> str:
        """The order that was named for this payment alone, in words."""
        return order_name(order_named(self.entry.allocation)) if self.entry.allocation else ""

    @property
    def can_be_reversed(self) -> bool:
        return not self.is_reversed and self.entry.kind != Kind.REVERSAL


@dataclass(frozen=True, slots=True)
class Preview:
    """A schedule in the making."""

    dues: Sequence[Due]
    currency: str
    annual_rate: Decimal | None

    @property
    def principal(self) -> Decimal:
        return total(due.principal for due in self.dues)

    @property
    def interest(self) -> Decimal:
        return total(due.interest + due.fee for due in self.dues)

    @property
    def has_fees(self) -> bool:
        return any(due.fee for due in self.dues)


def loan_lines(loans: Iterable[Loan], on: datetime.date) -> list[LoanLine]:
    """The loans as they stand on the day: what is overdue first, then by the next day due, paid-off ones last."""
    lines = [_loan_line(loan, loan.position(on=on)) for loan in loans]
    return sorted(lines, key=lambda line: (-line.position.days_overdue, line.day or datetime.date.max, line.loan.pk))


def _loan_line(loan: Loan, position: Position) -> LoanLine:
    if position.due:
        day = position.due_rows[0].due.on if position.due_rows else position.on
        return LoanLine(loan, position, position.due, day)
    following = position.next_row
    return LoanLine(
        loan, position, following.unpaid_total if following else None, following.due.on if following else None
    )


def loan_page(loan: Loan, on: datetime.date, today: datetime.date) -> dict[str, Any]:
    """The context of a loan's page on the day `on`. Costs no query on a loan of `with_history()`."""
    record = loan.as_record()
    position = record.position(on)
    position_today = position if on == today else record.position(today)
    plan = record.plan_on(on)
    return {
        "loan": loan,
        "on": on,
        "today": today,
        "position": position,
        "position_today": position_today,
        "outlooks_today": outlook([position_today]),
        "due_lines": [DueLine(row, (on - row.due.on).days) for row in position.due_rows],
        "accruals": position.accruals,
        "accrued_penalty": position.penalty + total(a.amount for a in position.allocations if a.part is Part.PENALTY),
        "minus_credit": -position.credit,
        "plan": plan,
        "chart": draw(position),
        "entries": _entry_lines(loan, position),
        "other_plans": [(other, record.closing(other)) for other in record.plans if other is not plan],
        "price": price(record, today),
        "reconciliations": list(reversed(loan.reconciliations.all())),
        "terms": list(_terms(loan)),
        "card": card_page(loan, record, on) if record.card else None,
        "has_fees": any(due.fee for due in plan.dues),
    }


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One statement of a card as it stood at its end, or stands, and what in it does not add up."""

    standing: Standing
    misfits: Sequence[Misfit]


@dataclass(frozen=True, slots=True)
class CardPage:
    """What a card's page shows of it on a day: statements, the newest first, and bills turned into instalments."""

    standing: Standing | None
    a_month: Decimal  # what 30 days of carrying over what is beyond the minimum come to
    lines: Sequence[StatementLine]
    instalments: Sequence[BillInstalment]
    daily_rate: Decimal


def card_page(loan: Loan, record: Record, on: datetime.date) -> CardPage:
    card = record.card
    assert card
    now = record.card_standing(on)
    beyond = now.left - now.left_of_minimum if now else ZERO
    return CardPage(
        now,
        revolving_interest(card, beyond, 30, record.currency),
        [_statement_line(record, card, each, on) for each in reversed(card.statements) if each.on <= on],
        list(loan.card.bill_instalments.all()),
        card.daily_rate,
    )


def _statement_line(record: Record, card: Card, statement: Statement, on: datetime.date) -> StatementLine:
    standing = record.card_standing(min(on, card.lasts_until(statement)))
    assert standing
    plan = next(plan for plan in record.plans if plan.source is Source.STATEMENT and plan.opens_on == statement.on)
    unmet = total(due.principal for due in plan.dues if due.on < statement.on)
    return StatementLine(standing, misfits(card, statement, record.currency, unmet))


def _terms(loan: Loan) -> Iterator[tuple[str, str]]:
    """What was agreed, each as a name and its value in words; what is usual or was not given is left out."""
    currency = loan.currency
    if card := getattr(loan, "card", None):
        yield _("Day of the month of the statement"), str(card.statement_day)
        yield _("Minimum, of what was spent"), percent(card.minimum_rate)
        yield _("Interest on what is carried over"), _("%(rate)s a day") % {"rate": percent(card.daily_rate)}
    else:
        yield _("Principal"), money_text(loan.principal, currency)
    if loan.received is not None:
        yield _("Amount received"), money_text(loan.received, currency)
    if loan.opened_on:
        yield _("Day the money was received"), day_text(loan.opened_on)
    if loan.method:
        yield _("How it is paid back"), str(dict(METHODS).get(Method(loan.method), ""))
    if loan.annual_rate is not None:
        yield _("Rate a year"), f"{percent(loan.annual_rate)} · {dict(DAY_COUNTS)[DayCount(loan.day_count)]}"
    if loan.every != Every.MONTH:
        yield _("How often"), str(dict(EVERY)[Every(loan.every)])
    yield from _late_terms(loan)
    fees = {
        _("Fee paid at the start"): loan.fee_upfront,
        _("Guarantee fee with each instalment"): loan.fee_guarantee,
        _("Service fee with each instalment"): loan.fee_service,
    }
    yield from ((name, money_text(fee, currency)) for name, fee in fees.items() if fee)
    yield _("What a payment pays first"), order_name(order_named(loan.allocation))


def _late_terms(loan: Loan) -> Iterator[tuple[str, str]]:
    if loan.penalty_rate:
        base = str(dict(BASES)[Base(loan.penalty_base)])
        compound = " · " + _("Compound interest (复利).") if loan.penalty_compounds else ""
        yield _("Rate when overdue"), f"{percent(loan.penalty_rate)} · {base}{compound}"
    if loan.grace_days:
        yield _("Days of grace"), str(loan.grace_days)
    if loan.late_fee or loan.late_fee_rate:
        rate = f" · {percent(loan.late_fee_rate)}" if loan.late_fee_rate else ""
        yield _("Late fee"), money_text(loan.late_fee, loan.currency) + rate


def _entry_lines(loan: Loan, position: Position) -> list[EntryLine]:
    entries = list(loan.entries.all())
    reversed_ids = {entry.reverses_id for entry in entries}
    went: dict[int, list[Allocation]] = {}
    for each in position.allocations:
        went.setdefault(each.entry, []).append(each)
    return [
        EntryLine(entry, entry.pk in reversed_ids, tuple(went.get(entry.pk, ())))
        for entry in sorted(entries, key=lambda entry: (entry.on, entry.pk), reverse=True)
    ]


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an amount would go, in words: the names of the orders by law, and how many that a contract may name."""

    destination: Destination
    names: tuple[str, ...]
    by_contract: int


def quote_page(record: Record, on: datetime.date, amount: Decimal | None) -> dict[str, Any]:
    """The context of the page that says what a payment would do."""
    early = next(rule for rule in allocation() if rule.id == "CN-CON-005")
    context: dict[str, Any] = {
        "on": on,
        "amount": amount,
        "payoff": Payoff(record.position(on)),
        "rule": early,
        "c": record.currency,
    }
    if amount is None:
        return context
    context["answers"] = [_answer(each) for each in destinations(record, amount, on)]
    try:
        return context | {"prepayment": prepay(record, amount, on)}
    except NoQuote as problem:
        return context | {"problem": NO_QUOTE[problem.code]}


def _answer(destination: Destination) -> Answer:
    names = tuple(order_name(order) for order in destination.orders if order.code in ORDER_NAMES)
    return Answer(destination, names, len(destination.orders) - len(names))


def reconciliation_page(loan: Loan, kept: Reconciliation) -> dict[str, Any]:
    """The context of a comparison as it was kept, with the figures that the ledger gives otherwise by now."""
    value = kept.as_value()
    now = figures(loan.position(on=value.on), value.scope)
    changed = [(each.figure, now[each.figure]) for each in value.differences if now[each.figure] != each.recorded]
    return {"loan": loan, "kept": kept, "value": value, "changed": changed, "c": loan.currency}


def preview(dues: Sequence[Due], data: dict[str, Any]) -> Preview | None:
    """The schedule that a half-filled form makes so far; None when it makes none."""
    return Preview(dues, data["currency"], data.get("annual_rate")) if dues else None
