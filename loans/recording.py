"""The only writer of the ledger."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from borrowers.models import Borrower
from loans import card as cards
from loans.allocation import CARD_57
from loans.ledger import Kind
from loans.models import BillInstalment, Card, Entry, Instalment, Lender, Loan, Reconciliation, Schedule, Statement
from loans.record import Source
from loans.said import Difference, Scope, dump_differences
from loans.schedule import Due


def within(owner: Model, submission: uuid.UUID | None) -> uuid.UUID:
    """The name of one filling-in of a form about `owner`. What another sent about something else never has the same."""
    return uuid.uuid5(submission, f"{owner._meta.label}:{owner.pk}") if submission else uuid.uuid4()


def keep_lender(*, borrower: Borrower, name: str, **details: Any) -> Lender:
    """The borrower's lender of that name, with what is newly known of it (kind, aliases, signatures, numbers, domains)."""
    lender, made = Lender.objects.get_or_create(borrower=borrower, name=name, defaults=details)
    if not made and details:
        describe_lender(lender=lender, **details)
    return lender


def describe_lender(*, lender: Lender, **details: Any) -> None:
    """Keep what is known of a lender: name, kind, aliases, signatures, service numbers, web sites."""
    for field, value in details.items():
        setattr(lender, field, value)
    lender.save(update_fields=list(details))


@transaction.atomic
def log_loan(
    *,
    borrower: Borrower,
    lender: Lender,
    dues: Iterable[Due],
    source: Source,
    opens_on: datetime.date,
    submission: uuid.UUID | None = None,
    **terms: Any,
) -> Loan:
    """A new loan with its first schedule. The same `submission` again gives the loan that was made the first time."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)  # of a form sent twice at once, one waits for the other
    submission = within(borrower, submission)
    if known := borrower.loans.filter(submission=submission).first():
        return known
    loan = Loan.objects.create(borrower=borrower, lender=lender, submission=submission, **terms)
    _write_schedule(loan=loan, dues=dues, source=source, opens_on=opens_on)
    return loan


@transaction.atomic
def add_entry(
    *, loan: Loan, kind: Kind, amount: Decimal, on: datetime.date, submission: uuid.UUID | None = None, **details: Any
) -> Entry:
    """A payment, charge, waiver or refund of `amount` that counts from the day `on`, however far back.

    The same `submission` again gives the entry that was made the first time, also when both arrive at once.
    """
    submission = within(loan, submission)
    _hold(loan)
    if known := loan.entries.filter(submission=submission).first():
        return known
    entry = Entry.objects.create(loan=loan, kind=kind, amount=amount, on=on, submission=submission, **details)
    _lay_out(loan=loan)
    return entry


@transaction.atomic
def reverse(*, entry: Entry, note: str = "") -> Entry:
    """Undo an entry by a row that takes it out of every day. Undoing twice gives the first undoing; a reversal stays."""
    if entry.kind == Kind.REVERSAL:
        return entry
    _hold(entry.loan)
    reversal, _ = Entry.objects.get_or_create(
        reverses=entry,
        defaults={"loan": entry.loan, "kind": Kind.REVERSAL, "amount": entry.amount, "on": entry.on, "note": note},
    )
    _lay_out(loan=entry.loan)
    return reversal


@transaction.atomic
def keep_reconciliation(
    *,
    loan: Loan,
    on: datetime.date,
    scope: Scope,
    differences: Iterable[Difference],
    made_on: datetime.date,
    submission: uuid.UUID | None = None,
    **details: Any,
) -> Reconciliation:
    """What the lender said of the day `on`, as it was held against the ledger. The same `submission` again gives the first."""
    submission = within(loan, submission)
    _hold(loan)
    if known := loan.reconciliations.filter(submission=submission).first():
        return known
    rows = dump_differences(differences, loan.currency)
    return Reconciliation.objects.create(
        loan=loan, on=on, scope=scope, differences=rows, made_on=made_on, submission=submission, **details
    )


@transaction.atomic
def adopt_schedule(
    *, loan: Loan, dues: Iterable[Due], opens_on: datetime.date, source: Source = Source.AGREEMENT, reference: str = ""
) -> Schedule:
    """Make `dues` what the loan owes from the day `opens_on` on. The schedules before it are kept for the days before.

    The same `reference` again gives the schedule that is already written.
    """
    _hold(loan)
    if reference and (known := loan.schedules.filter(reference=reference).first()):
        return known
    loan.schedules.filter(is_current=True).update(is_current=False)
    return _write_schedule(loan=loan, dues=dues, source=source, opens_on=opens_on, reference=reference)


@transaction.atomic
def log_card(
    *,
    borrower: Borrower,
    lender: Lender,
    card: cards.Card,
    statement: cards.Statement,
    submission: uuid.UUID | None = None,
    **details: Any,
) -> Loan:
    """A new credit card with its rules and the last statement that came. The same `submission` again gives the first."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)
    submission = within(borrower, submission)
    if known := borrower.loans.filter(submission=submission).first():
        return known
    loan = Loan.objects.create(
        borrower=borrower,
        lender=lender,
        submission=submission,
        principal=statement.total,
        allocation=CARD_57.code,
        **details,
    )
    rules = ("statement_day", "due_day", "due_after", "minimum_rate", "minimum_least", "daily_rate")
    Card.objects.create(loan=loan, **{name: getattr(card, name) for name in rules})
    _lay_out(loan=loan, statement=statement)
    return loan


@transaction.atomic
def add_statement(*, loan: Loan, statement: cards.Statement) -> None:
    """A card's bill, of whatever month. One of the same day takes the place of what was written down before."""
    _hold(loan)
    _lay_out(loan=loan, statement=statement)


@transaction.atomic
def add_bill_instalment(*, loan: Loan, instalment: cards.BillInstalment) -> None:
    """A part of a bill that was turned into instalments. The same again is the same one."""
    _hold(loan)
    BillInstalment.objects.get_or_create(card=loan.card, **asdict(instalment))
    _lay_out(loan=loan)


@transaction.atomic
def remove_bill_instalment(*, instalment: BillInstalment) -> None:
    """Take back instalments of a bill that were written down wrongly."""
    loan = instalment.card.loan
    _hold(loan)
    instalment.delete()
    _lay_out(loan=loan)


@transaction.atomic
def remove_sample(*, borrower: Borrower) -> None:
    """Remove the sample loans, with all that hangs on them. The borrower's own loans stay."""
    samples = borrower.loans.filter(is_sample=True)
    lenders = set(samples.values_list("lender_id", flat=True))
    samples.delete()
    borrower.lenders.filter(pk__in=lenders, loans=None).delete()


def _hold(loan: Loan) -> None:
    """One writer at a time until the transaction ends, so that what a plan divides and what comes after it are told apart."""
    Loan.objects.select_for_update().get(pk=loan.pk)


def _lay_out(*, loan: Loan, statement: cards.Statement | None = None) -> None:
    """Write what a card's statements ask for, where a new one, instalments or a payment of earlier days changes it."""
    record = (
        Loan.objects.with_history().get(pk=loan.pk).as_record() if Card.objects.filter(loan=loan).exists() else None
    )
    if record is None or record.card is None:
        return
    told = {each.on: each for each in (*record.card.statements, *([statement] if statement else []))}
    bills = tuple(told[on] for on in sorted(told))
    plans = replace(record, card=replace(record.card, statements=bills)).statement_plans()
    rows = {row.on: row for row in Statement.objects.filter(card__loan=loan).select_related("schedule")}
    for bill, plan in zip(bills, plans, strict=True):
        row = rows.get(bill.on)
        if row is None or row.schedule.as_plan().dues != plan.dues:
            schedule = _write_schedule(
                loan=loan, dues=plan.dues, source=Source.STATEMENT, opens_on=bill.on, is_current=False
            )
        else:
            schedule = row.schedule
        Statement.objects.update_or_create(card=loan.card, on=bill.on, defaults=asdict(bill) | {"schedule": schedule})
    loan.schedules.filter(is_current=True).update(is_current=False)
    newest = loan.schedules.latest("opens_on", "pk")
    loan.schedules.filter(pk=newest.pk).update(is_current=True)


def _write_schedule(
    *,
    loan: Loan,
    dues: Iterable[Due],
    source: Source,
    opens_on: datetime.date,
    reference: str = "",
    is_current: bool = True,
) -> Schedule:
    schedule = Schedule.objects.create(
        loan=loan, source=source, opens_on=opens_on, reference=reference, is_current=is_current
    )
    Instalment.objects.bulk_create(
        Instalment(
            schedule=schedule,
            number=due.number,
            due_on=due.on,
            principal=due.principal,
            interest=due.interest,
            fee=due.fee,
            carried=due.carried,
        )
        for due in dues
    )
    return schedule
