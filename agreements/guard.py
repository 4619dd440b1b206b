"""The one guard of limitation: asked before a letter, an offer, a part payment or a signature that acknowledges a debt."""

import datetime
from collections.abc import Iterator

from agreements.letter import Kind as LetterKind
from agreements.limitation import Act, Clock, Interruption, clock
from agreements.models import Agreement, Contact, Event
from loans.demands import demanded_on
from loans.ledger import Kind, in_force
from loans.models import Loan

ACKNOWLEDGING = [str(kind) for kind in LetterKind if kind.acknowledges]


def clock_of(loan: Loan, today: datetime.date, *, last_demand: datetime.date | None = None) -> Clock:
    """Where the time to sue for the loan may stand today, by what was demanded, paid, promised and signed.

    `last_demand` is a demand that the borrower knows of and that no notice tells. `loan` comes with its history.
    """
    told = [Interruption(Act.DEMAND, last_demand)] if last_demand else []
    return clock(last_due(loan), [*told, *_interruptions(loan)], today)


def must_be_warned(agreement: Agreement, today: datetime.date) -> bool:
    """Whether the time may have run out, and the borrower has not confirmed the warning in this negotiation yet."""
    if agreement.events.filter(what=Event.What.WARNED).exists():
        return False
    return clock_of(agreement.history(), today).stops


def last_due(loan: Loan) -> datetime.date | None:
    """The day of the last instalment, from which the time runs. Source: 民法典 189."""
    return max((due.on for due in loan.as_record().plans[-1].dues), default=None)


def _interruptions(loan: Loan) -> Iterator[Interruption]:
    for entry in in_force(loan.as_record().entries):
        if entry.kind is Kind.PAYMENT:
            yield Interruption(Act.PAYMENT, entry.on)
    for day in demanded_on(loan):
        yield Interruption(Act.DEMAND, day)
    for contact in loan.contacts.filter(promised_by=Contact.Who.ME).exclude(promise=""):
        yield Interruption(Act.ACKNOWLEDGEMENT, contact.at.astimezone(loan.borrower.zone).date())
    for letter in loan.letters.filter(kind__in=ACKNOWLEDGING):
        if letter.sent_on:
            yield Interruption(Act.ACKNOWLEDGEMENT, letter.sent_on)
    for agreement in loan.agreements.all():
        if agreement.signed_at:
            yield Interruption(Act.AGREEMENT, agreement.signed_at.astimezone(loan.borrower.zone).date())
