"""Findings: what a message says beside what the ledger says on the same day, and why the two are apart."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from loans.card import Standing
from loans.ledger import Kind as EntryKind
from loans.ledger import Position, Status, in_force
from loans.money import quantum, symbol, total
from loans.reconciliation import recounted
from loans.record import Record, Source
from loans.schedule import DayCount
from notices.bounds import cost, pause
from notices.claim import Kind, Reading, Role
from notices.dates import days_overdue, due_date
from notices.outcome import Code, Finding, Outcome, Reason
from notices.settled import named_amounts, paid, receipt
from notices.whose import account_tail, addressee


def compare(
    reading: Reading, text: str, record: Record, day: datetime.date, names: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Everything the reading claims about a loan beside the record's position on `day`. `names` are the borrower's own."""
    position = record.position(day)
    if reading.kind is Kind.RECEIPT:
        return (receipt(named_amounts(reading, text), record, day),)
    found = [
        account_tail(reading.claim, record),
        paid(reading, record, position),
        *amounts(reading, record, position),
        due_date(reading, record, position),
        days_overdue(reading, record, position),
        pause(reading, position),
        cost(record, day),
    ]
    found.append(addressee(reading.claim, names, fits=any(map(_fits, filter(None, found)))))
    return tuple(finding for finding in found if finding)


def _fits(finding: Finding) -> bool:
    """Whether it ties the message to this loan, and not only to its lender."""
    return finding.outcome is Outcome.AGREE and finding.code in (Code.AMOUNT, Code.ACCOUNT_TAIL)


# --- Amounts --------------------------------------------------------------------------------------------------------


def asked_for(kind: Kind, position: Position) -> Iterator[tuple[str, Decimal]]:
    """What a lender may properly ask for on the day, each with the name of its basis, the likeliest first."""
    following = position.next_row.unpaid_total if position.next_row else None
    rows = position.overdue_rows
    if kind is Kind.DUE_SOON and following:
        yield "next_instalment", following
    if rows:
        yield "overdue", position.overdue
    if position.due:
        yield "due", position.due
    if rows:
        yield "overdue_without_penalty", total(row.unpaid_scheduled for row in rows) + position.costs
        yield "oldest_instalment", rows[0].unpaid_scheduled
        yield "penalty_only", position.penalty
    for row in rows:
        yield "one_instalment", row.unpaid_scheduled
        yield "one_instalment", row.unpaid_total
    if following and position.due:
        yield "due_and_next", position.due + following


def whole_loan(position: Position) -> Iterator[tuple[str, Decimal]]:
    """What only a lender that ends the loan early may ask for."""
    yield "payoff", position.payoff
    yield "remaining", position.remaining
    yield "principal", position.principal


def amounts(reading: Reading, record: Record, position: Position) -> Iterator[Finding]:
    """What the message asks for and its minimum, and whether an agreement has replaced what it asks for."""
    claim = reading.claim
    if claim.currency and claim.amount is not None and not may_be_same(claim.currency, record.currency):
        reason = Reason("other_currency", text=f"{claim.currency}/{record.currency}")
        yield Finding(Code.AMOUNT, Outcome.DIFFER, claim.amount, position.due, None, (reason,))
        return
    yield amount(reading, record, position)
    if claim.minimum_due is not None:
        yield minimum_due(reading, record, position)
    if agreed := after_agreement(reading, record, position):
        yield agreed


def may_be_same(written: str, currency: str) -> bool:
    """Whether a currency read from a message may be the loan's: a bare $ or ¥ is the sign of several."""
    return written == currency or symbol(currency).endswith(symbol(written))


def amount(reading: Reading, record: Record, position: Position) -> Finding:
    claimed = reading.claim.amount
    name, reference = what_is_owed(reading.kind, position)
    card = record.card_standing(position.on)
    if claimed is not None and card:
        return card_amount(claimed, card, record, position)
    if claimed is None:
        unclear = any(span.role is Role.OTHER_AMOUNT for span in reading.spans)
        reason = Reason("amount_unclear" if unclear else "not_stated")
        return Finding(Code.AMOUNT, Outcome.MISSING, None, reference, None, (reason,))
    if match := _equal_to(claimed, asked_for(reading.kind, position), record.currency):
        return _agrees(claimed, *match)
    if near := _explained_by_counting(claimed, reading.kind, record, position):
        return near
    if match := _equal_to(claimed, whole_loan(position), record.currency):
        why: tuple[Reason, ...] = (Reason("asks_for_" + match[0], match[1]),)
    else:
        why = (Reason(name), *explain(claimed, reference, record, position))
    why = (*reconciled(claimed, claimed - reference, record), *why)
    return Finding(Code.AMOUNT, Outcome.DIFFER, claimed, reference, claimed - reference, why)


def reconciled(claimed: Decimal, difference: Decimal, record: Record) -> Iterator[Reason]:
    """That the borrower has held just this amount, or just this difference, against the ledger before."""
    for each in reversed(record.reconciliations):
        if each.answers(claimed, difference):
            yield Reason("reconciled", each.main.amount, on=each.made_on)
            return


def what_is_owed(kind: Kind, position: Position) -> tuple[str, Decimal]:
    """The one amount to hold a demand against, and the name of its basis."""
    if position.due or kind is not Kind.DUE_SOON or not position.next_row:
        return ("overdue" if position.overdue_rows else "due"), position.due
    return "next_instalment", position.next_row.unpaid_total


def minimum_due(reading: Reading, record: Record, position: Position) -> Finding:
    claimed = reading.claim.minimum_due or Decimal(0)
    if card := record.card_standing(position.on):
        least, reason = card.left_of_minimum, Reason("statement_minimum", card.statement.minimum, on=card.statement.on)
        outcome = Outcome.AGREE if abs(claimed - least) <= rounding(record.currency) else Outcome.DIFFER
        return Finding(Code.MINIMUM_DUE, outcome, claimed, least, claimed - least, (reason,))
    if match := _equal_to(claimed, asked_for(reading.kind, position), record.currency):
        return replace(_agrees(claimed, *match), code=Code.MINIMUM_DUE)
    _, reference = what_is_owed(reading.kind, position)
    reasons = (Reason("no_minimum_kept"),)
    return Finding(Code.MINIMUM_DUE, Outcome.NOTE, claimed, reference, claimed - reference, reasons)


def card_amount(claimed: Decimal, card: Standing, record: Record, position: Position) -> Finding:
    """What is asked of a card beside what is left of its last statement, and of that statement's minimum."""
    reason = Reason("statement_total", card.statement.total, on=card.statement.on)
    least = Reason("statement_minimum", card.statement.minimum, on=card.statement.on)
    paid = [Reason("paid_since_statement", card.paid)] if card.paid else []
    close = rounding(record.currency)
    for recorded, why in ((card.left, reason), (card.left_of_minimum, least)):
        if recorded and abs(claimed - recorded) <= close:
            return Finding(Code.AMOUNT, Outcome.AGREE, claimed, recorded, claimed - recorded, (why, *paid))
    difference = claimed - card.left
    equal = list(_what_equals(difference, record, position))
    rest = [] if equal else [Reason("unexplained" if difference > 0 else "less_than_recorded", abs(difference))]
    known = reconciled(claimed, difference, record)
    return Finding(Code.AMOUNT, Outcome.DIFFER, claimed, card.left, difference, (reason, *paid, *known, *equal, *rest))


def _agrees(claimed: Decimal, name: str, recorded: Decimal) -> Finding:
    reasons = (Reason(name), *([Reason("rounding", claimed - recorded)] if claimed != recorded else []))
    return Finding(Code.AMOUNT, Outcome.AGREE, claimed, recorded, claimed - recorded, reasons)


def rounding(currency: str) -> Decimal:
    """How far apart two amounts may be by rounding alone: two of the smallest units of the currency."""
    return 2 * quantum(currency)


def _equal_to(claimed: Decimal, bases: Iterable[tuple[str, Decimal]], currency: str) -> tuple[str, Decimal] | None:
    """The basis that the claimed amount equals, the nearest first, within rounding."""
    near = [basis for basis in bases if basis[1] and abs(claimed - basis[1]) <= rounding(currency)]
    return min(near, key=lambda basis: abs(claimed - basis[1]), default=None)


def _explained_by_counting(claimed: Decimal, kind: Kind, record: Record, position: Position) -> Finding | None:
    """Agreement that shows when penalty interest is counted a day more or less, or over a year of 360 or 365 days."""
    _, reference = what_is_owed(kind, position)
    year = DayCount.ACTUAL_365 if record.terms.day_basis == 360 else DayCount.ACTUAL_360
    ways = [("one_day_of_penalty", 1, None), ("one_day_of_penalty", -1, None), ("year_of_days", 0, year)]
    for code, days, other in ways:
        change = recounted(position, days=days, day_count=other)
        if change and _equal_to(claimed, _with_penalty(position, change), record.currency):
            reason = Reason(code, claimed - reference if other else change, other.basis if other else days)
            return Finding(Code.AMOUNT, Outcome.AGREE, claimed, reference, claimed - reference, (reason,))
    return None


def _with_penalty(position: Position, change: Decimal) -> Iterator[tuple[str, Decimal]]:
    yield "overdue", position.overdue + change
    yield "penalty_only", position.penalty + change


def explain(claimed: Decimal, reference: Decimal, record: Record, position: Position) -> tuple[Reason, ...]:
    """What the recorded amount is made of, and what the difference equals; what nothing explains is named as such."""
    difference = claimed - reference
    equal = list(_what_equals(difference, record, position))
    reasons = [*_parts(position), *equal]
    if difference > 0 and not equal:
        reasons.append(Reason("unexplained", difference))
        if rate := _daily_rate(difference, position):
            reasons.append(rate)
        if not record.terms.penalty_rate and position.overdue_rows:
            reasons.append(Reason("no_penalty_logged"))
    elif difference < 0 and not equal:
        reasons.append(Reason("less_than_recorded", -difference))
    return tuple(reasons)


def _parts(position: Position) -> Iterator[Reason]:
    rows = position.due_rows
    for part in ("principal", "interest", "penalty", "cost"):
        value = total(row.unpaid[key] for row in rows for key in row.unpaid if key == part)
        value += position.costs if part == "cost" else 0
        if value:
            yield Reason("of_" + part, value)


def _what_equals(difference: Decimal, record: Record, position: Position) -> Iterator[Reason]:
    """Entries, and figures of the ledger, of just this size."""
    close = rounding(record.currency)
    by_kind = {
        EntryKind.PAYMENT: "payment_not_counted",
        EntryKind.WAIVER: "waiver_not_counted",
        EntryKind.CHARGE: "charge_left_out",
    }
    for entry in in_force(record.entries):
        sign = -1 if entry.kind is EntryKind.CHARGE else 1
        counts = entry.kind in by_kind and entry.on <= position.on
        if counts and abs(difference - sign * entry.amount) <= close:
            yield Reason(by_kind[entry.kind], entry.amount, on=entry.on)
            return
    if position.accrued and abs(difference - position.accrued) <= close:
        yield Reason("interest_to_date", position.accrued)
    for row in position.rows:
        if row.unpaid_total and row.status is Status.COMING and abs(difference - row.unpaid_total) <= close:
            yield Reason("instalment_to_come", row.unpaid_total, on=row.due.on, number=row.due.number)
            return


def _daily_rate(difference: Decimal, position: Position) -> Reason | None:
    """The rest as a rate a day on what is overdue (in hundredths of a per cent), which is how lenders quote penalty."""
    base = sum(row.unpaid_scheduled * (position.on - row.due.on).days for row in position.overdue_rows)
    if not base:
        return None
    rate = difference / base * 10_000
    return Reason("as_daily_rate", text=f"{rate:.1f}") if Decimal("0.05") <= rate <= 100 else None


def after_agreement(reading: Reading, record: Record, position: Position) -> Finding | None:
    """Whether a signed agreement is in force on the day, and whether the message still asks for what it replaced."""
    plan = record.plan_on(position.on)
    if plan.source is not Source.AGREEMENT or not reading.kind.demands:
        return None
    reason = Reason("agreement_in_force", on=plan.opens_on, text=plan.reference)
    before = replace(record, plans=record.plans[: record.plans.index(plan)])
    claimed = reading.claim.amount
    if (
        claimed is not None
        and before.plans
        and not _equal_to(claimed, asked_for(reading.kind, position), record.currency)
    ):
        old = before.position(position.on)
        if match := _equal_to(claimed, (*asked_for(reading.kind, old), *whole_loan(old)), record.currency):
            reasons = (reason, Reason("old_schedule", match[1]))
            return Finding(Code.AGREEMENT, Outcome.DIFFER, claimed, position.due, claimed - position.due, reasons)
    kept = not position.overdue_rows
    outcome = Outcome.DIFFER if kept and reading.kind is not Kind.DUE_SOON else Outcome.NOTE
    return Finding(Code.AGREEMENT, outcome, None, None, None, (reason, Reason("kept" if kept else "behind")))
