"""Findings about what has been paid: what a demand overlooks, and what a receipt confirms."""

import datetime
from contextlib import suppress
from decimal import Decimal

from loans.ledger import Entry, Position, Row, in_force
from loans.ledger import Kind as EntryKind
from loans.money import NotAnAmount, parse_amount
from loans.record import Record
from notices.claim import Kind, Reading, Role
from notices.dates import resolve
from notices.outcome import Code, Finding, Outcome, Reason


def paid(reading: Reading, record: Record, position: Position) -> Finding | None:
    """The payment that already settled what the message asks for, if the ledger has one."""
    row, card = _paid_row(reading, position), record.card_standing(position.on)
    if row is None or (card and card.left):  # of a card the minimum alone may be paid
        return None
    payment = _payment_of(row, record, position)
    reasons = [Reason("paid_in_full", row.due.total, on=row.paid_on, number=row.due.number)]
    if payment and payment.amount != row.due.total:
        reasons.append(Reason("with_payment", payment.amount, on=payment.on))
    if position.settled:
        reasons.append(Reason("settled"))
    if row.paid_on and (position.on - row.paid_on).days <= 3:
        reasons.append(Reason("may_have_crossed", days=(position.on - row.paid_on).days))
    return Finding(Code.PAID, Outcome.DIFFER, reading.claim.amount, row.due.total, None, tuple(reasons))


def _paid_row(reading: Reading, position: Position) -> Row | None:
    """The instalment that the message is about, when it is paid and nothing else is owed."""
    rows = [row for row in position.rows if row.paid_on and row.paid_on <= position.on]
    if not rows:
        return None
    if position.settled:
        return rows[-1]
    claimed = resolve(reading.claim.due_date, position.on)
    named = next((row for row in rows if row.due.on == claimed), None)
    if named or position.due:
        return named
    if reading.kind is Kind.DUE_SOON:
        upcoming = next((row for row in position.rows if row.due.on >= position.on), None)
        return upcoming if upcoming in rows and not claimed else None
    return next((row for row in reversed(rows) if row.due.on <= position.on), None)


def _payment_of(row: Row, record: Record, position: Position) -> Entry | None:
    """The last entry that paid something of the instalment."""
    ids = [part.entry for part in position.allocations if part.instalment == row.due.number]
    return next((entry for entry in record.entries if ids and entry.id == ids[-1]), None)


def named_amounts(reading: Reading, text: str) -> list[Decimal]:
    """Every amount that the reader marked, for messages that ask for none."""
    found = []
    for span in reading.spans:
        if span.role in (Role.AMOUNT, Role.OTHER_AMOUNT):
            with suppress(NotAnAmount):
                found.append(parse_amount(text[span.start : span.end]))
    return found


def receipt(named: list[Decimal], record: Record, day: datetime.date) -> Finding:
    """Whether the payment that the message confirms stands in the ledger, within three days of it."""
    if not named:
        return Finding(Code.RECEIPT, Outcome.MISSING, reasons=(Reason("not_stated"),))
    payments = (entry for entry in in_force(record.entries) if entry.kind is EntryKind.PAYMENT)
    near = [entry for entry in payments if abs((entry.on - day).days) <= 3]
    same = next((entry for entry in near if entry.amount in named), None)
    if same:
        return Finding(
            Code.RECEIPT, Outcome.AGREE, same.amount, same.amount, reasons=(Reason("recorded_on", on=same.on),)
        )
    return Finding(Code.RECEIPT, Outcome.MISSING, named[0], reasons=(Reason("not_recorded"),))
