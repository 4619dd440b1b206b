"""The only writer of a negotiation: rounds of offers, answers, chosen clauses, and the terms that are frozen from them."""

import dataclasses
import datetime
import secrets
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements import terms
from agreements.clauses import Choices, clauses, missing_for_a_card
from agreements.models import Agreement, Answer, Event, Offer, State
from agreements.noting import By, NotNow, locked, must_be, note
from agreements.plan import ImpossiblePlan, Plan, Proposal, dump
from agreements.terms import Details, Terms
from borrowers.remembering import add_deadline, close_deadline
from loans.ledger import Kind, in_force
from loans.models import Lender, Loan
from loans.money import to_minor, total
from loans.recording import within

What = Event.What
OPEN = (State.DRAFT, State.OFFERED, State.COUNTERED, State.REFUSED, State.ACCEPTED)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another


# --- Rounds ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def start(*, loan: Loan, by: By, submission: uuid.UUID | None, warned: bool = False, **details: Any) -> Agreement:
    """A negotiation about the loan. The same `submission` again gives the one that was started the first time."""
    Loan.objects.select_for_update().get(pk=loan.pk)  # of a form sent twice at once, one waits for the other
    submission = within(loan, submission)
    if known := Agreement.objects.filter(submission=submission).first():
        return known
    day = timezone.localtime(by.now, loan.borrower.zone)
    number = f"MZ-{day:%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
    agreement = Agreement.objects.create(
        borrower=loan.borrower, loan=loan, number=number, submission=submission, created_at=by.now, **details
    )
    note(agreement=agreement, what=What.STARTED, by=by)
    if warned:
        note(agreement=agreement, what=What.WARNED, by=by)
    return agreement


@transaction.atomic
def make_offer(
    *,
    agreement: Agreement,
    proposal: Proposal,
    by: By,
    by_lender: bool = False,
    answer_by: datetime.date | None = None,
    warned: bool = False,
    submission: uuid.UUID | None = None,
) -> Offer:
    """The next round, with the plan that the proposal comes to now. Raises ImpossiblePlan, NotNow.

    What was agreed but not signed is open again. An answer awaited by a day becomes a deadline, until the next round.
    """
    agreement, submission = locked(agreement), within(agreement, submission)
    if known := agreement.offers.filter(submission=submission).first():
        return known
    must_be(agreement, *OPEN)
    offer = Offer.objects.create(
        agreement=agreement,
        number=agreement.offers.count() + 1,
        by_lender=by_lender,
        proposal=dump(proposal),
        plan=dump(agreement.plan_for(proposal)),
        answer_by=answer_by,
        submission=submission,
        made_at=by.now,
    )
    agreement.state = State.COUNTERED if by_lender else State.OFFERED
    agreement.terms, agreement.terms_hash, agreement.accepted, agreement.failure = None, "", None, ""
    agreement.save()
    if warned:
        note(agreement=agreement, what=What.WARNED, by=by)
    note(agreement=agreement, what=What.COUNTERED if by_lender else What.OFFERED, by=by)
    if answer_by and not by_lender:
        add_deadline(
            borrower=agreement.borrower,
            key=agreement.deadline_key,
            what=_("Answer of %(lender)s to your offer") % {"lender": agreement.loan.lender.name},
            on=answer_by,
            url=agreement.get_absolute_url(),
        )
    else:
        close_deadline(borrower=agreement.borrower, key=agreement.deadline_key)
    return offer


@transaction.atomic
def record_answer(*, offer: Offer, kind: str, by: By, **said: Any) -> Answer:
    """What the lender answered to the offer; recording it twice keeps the first. To accept it freezes the terms.

    Raises NotNow, also when a later offer has taken its place, and ImpossiblePlan when the terms do not hold together.
    """
    agreement = locked(offer.agreement)
    if known := Answer.objects.filter(offer=offer).first():
        return known
    must_be(agreement, State.OFFERED)
    if offer != agreement.last_offer:
        raise NotNow
    answer = Answer.objects.create(offer=offer, kind=kind, recorded_at=by.now, **said)
    close_deadline(borrower=agreement.borrower, key=agreement.deadline_key)
    note(agreement=agreement, what=What.ANSWERED, by=by)
    if kind == Answer.Kind.ACCEPTED:
        _freeze(agreement, offer, by)
    else:
        agreement.state = State.REFUSED if kind == Answer.Kind.REFUSED else State.COUNTERED
        agreement.save()
    return answer


@transaction.atomic
def accept_counter(*, offer: Offer, by: By) -> Agreement:
    """The borrower takes the lender's numbers: the terms are frozen. Doing it twice does it once. Raises NotNow."""
    agreement = locked(offer.agreement)
    if agreement.accepted_id == offer.pk:
        return agreement
    must_be(agreement, State.COUNTERED)
    if not offer.by_lender or offer != agreement.last_offer:
        raise NotNow(agreement.state)
    return _freeze(agreement, offer, by)


@transaction.atomic
def withdraw(*, agreement: Agreement, by: By) -> None:
    """End the negotiation. Nothing that was in force changes."""
    agreement = locked(agreement)
    if agreement.state == State.WITHDRAWN:
        return
    must_be(agreement, *OPEN)
    agreement.state = State.WITHDRAWN
    agreement.save()
    close_deadline(borrower=agreement.borrower, key=agreement.deadline_key)
    note(agreement=agreement, what=What.WITHDRAWN, by=by)


@transaction.atomic
def choose(*, agreement: Agreement, details: Details, choices: Choices, by: By) -> Agreement:
    """Keep what the borrower adds to the paper. Terms that were fixed already are fixed anew, with another hash.

    Raises NotNow once it is signed, and ImpossiblePlan when the terms do not hold together.
    """
    agreement = locked(agreement)
    must_be(agreement, *OPEN)
    agreement.details = {
        "details": dataclasses.asdict(details),
        "choices": dataclasses.asdict(choices) | {"optional": sorted(choices.optional)},
    }
    agreement.save()
    if agreement.accepted:
        _freeze(agreement, agreement.accepted, by)
    return agreement


def _freeze(agreement: Agreement, offer: Offer, by: By) -> Agreement:
    # An offer of the lender's stands without an answer to it; who spoke for them is then known from the round before.
    answer = Answer.objects.filter(offer__agreement=agreement).order_by("-offer__number").first()
    agreed = _terms(agreement, offer.proposed, offer.comes_to, answer, by)
    terms.check(agreed)
    if agreed.is_card and missing_for_a_card(agreed.clauses):
        raise ImpossiblePlan("card_clause_missing")
    agreement.terms, agreement.terms_hash = dump(agreed), terms.digest(agreed)
    agreement.accepted, agreement.state, agreement.failure = offer, State.ACCEPTED, ""
    agreement.save()
    note(agreement=agreement, what=What.FROZEN, by=by, sha256=agreement.terms_hash)
    return agreement


def _terms(agreement: Agreement, proposal: Proposal, plan: Plan, answer: Answer | None, by: By) -> Terms:
    loan, borrower = agreement.history(), agreement.borrower
    with translation.override(agreement.language):
        said_through = str(answer.get_channel_display()) if answer else ""
    agreed = Terms(
        number=agreement.number,
        language=agreement.language,
        agreed_on=timezone.localtime(by.now, borrower.zone).date(),
        currency=loan.currency,
        lender=loan.lender.name,
        lender_is_person=loan.lender.kind == Lender.Kind.PERSON,
        borrower=agreement.borrower_name,
        borrower_contact=borrower.email,
        product=loan.product,
        account_tail=loan.account_tail,
        contract_number=agreement.contract_number,
        opened_on=loan.opened_on,
        loan_principal=to_minor(loan.principal, loan.currency),
        loan_rate=loan.annual_rate and loan.annual_rate.normalize(),
        is_card=agreement.is_card,
        as_of=proposal.as_of,
        scope=proposal.scope,
        shape=proposal.shape,
        plan=plan,
        payee=answer.payee if answer else "",
        said_by=answer.said_by if answer else "",
        said_on=answer.on if answer else None,
        said_through=said_through,
        details=agreement.chosen_details,
        paid=_paid(loan, proposal.as_of),
    )
    return dataclasses.replace(agreed, clauses=clauses(agreed, agreement.choices))


def _paid(loan: Loan, until: datetime.date) -> Decimal:
    """Everything the borrower has paid on the loan up to a day, as the ledger has it."""
    entries = in_force(loan.as_record().entries)
    paid = total(entry.amount for entry in entries if entry.kind is Kind.PAYMENT and entry.on <= until)
    return to_minor(paid, loan.currency)
