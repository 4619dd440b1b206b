"""The only writer of agreements: rounds, frozen terms, signatures, documents and the audit trail."""

import dataclasses
import datetime
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements import signature, terms
from agreements.models import Agreement, Answer, Authority, Document, Event, Identity, Offer
from agreements.signature import Credential
from agreements.terms import Plan, Proposal, Terms
from borrowers.models import Borrower
from borrowers.remembering import add_deadline, close_deadline
from loans.models import Lender, Loan
from loans.money import to_minor
from loans.recording import adopt_schedule, within

State, What = Agreement.State, Event.What
LEASE = datetime.timedelta(minutes=5)
RETRY_AFTER = datetime.timedelta(minutes=1)
OPEN = (State.DRAFT, State.OFFERED, State.COUNTERED, State.REFUSED, State.ACCEPTED)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another


class NotNow(Exception):
    """The agreement is not in a state in which that can be done; the page shows what can."""


class Stale(Exception):
    """The ledger no longer says what the terms divide, or their first day has come: a new offer is needed."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and from which address."""

    borrower: Borrower | None
    now: datetime.datetime
    address: str | None = None


def _note(agreement: Agreement, what: str, by: By, sha256: str = "") -> None:
    Event.objects.create(
        agreement=agreement, what=what, at=by.now, actor=by.borrower, address=by.address, sha256=sha256
    )


def _locked(agreement: Agreement) -> Agreement:
    """The row as it is now, locked until the transaction ends."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def _must_be(agreement: Agreement, *states: str) -> None:
    if agreement.state not in states:
        raise NotNow(agreement.state)


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
    _note(agreement, What.STARTED, by)
    if warned:
        _note(agreement, What.WARNED, by)
    return agreement


@transaction.atomic
def make_offer(
    *,
    agreement: Agreement,
    proposal: Proposal,
    by: By,
    by_lender: bool = False,
    answer_by: datetime.date | None = None,
    submission: uuid.UUID | None = None,
) -> Offer:
    """The next round, with the plan that the proposal comes to now. Raises ImpossiblePlan, NotNow.

    What was agreed but not signed is open again. An answer awaited by a day becomes a deadline, until the next round.
    """
    agreement, submission = _locked(agreement), within(agreement, submission)
    if known := agreement.offers.filter(submission=submission).first():
        return known
    _must_be(agreement, *OPEN)
    offer = Offer.objects.create(
        agreement=agreement,
        number=agreement.offers.count() + 1,
        by_lender=by_lender,
        proposal=terms.dump(proposal),
        plan=terms.dump(agreement.plan_for(proposal)),
        answer_by=answer_by,
        submission=submission,
        made_at=by.now,
    )
    agreement.state = State.COUNTERED if by_lender else State.OFFERED
    agreement.terms, agreement.terms_hash, agreement.accepted, agreement.failure = None, "", None, ""
    agreement.save()
    _note(agreement, What.COUNTERED if by_lender else What.OFFERED, by)
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
    agreement = _locked(offer.agreement)
    if known := Answer.objects.filter(offer=offer).first():
        return known
    _must_be(agreement, State.OFFERED)
    if offer != agreement.last_offer:
        raise NotNow
    answer = Answer.objects.create(offer=offer, kind=kind, recorded_at=by.now, **said)
    close_deadline(borrower=agreement.borrower, key=agreement.deadline_key)
    _note(agreement, What.ANSWERED, by)
    if kind == Answer.Kind.ACCEPTED:
        _freeze(agreement, offer, answer, by)
    else:
        agreement.state = State.REFUSED if kind == Answer.Kind.REFUSED else State.COUNTERED
        agreement.save()
    return answer


@transaction.atomic
def accept_counter(*, offer: Offer, by: By) -> Agreement:
    """The borrower takes the lender's numbers: the terms are frozen. Doing it twice does it once. Raises NotNow."""
    agreement = _locked(offer.agreement)
    if agreement.accepted_id == offer.pk:
        return agreement
    _must_be(agreement, State.COUNTERED)
    if not offer.by_lender or offer != agreement.last_offer:
        raise NotNow(agreement.state)
    answer = Answer.objects.filter(offer__agreement=agreement).order_by("-offer__number").first()
    return _freeze(agreement, offer, answer, by)


@transaction.atomic
def withdraw(*, agreement: Agreement, by: By) -> None:
    """End the negotiation. Nothing that was in force changes."""
    agreement = _locked(agreement)
    if agreement.state == State.WITHDRAWN:
        return
    _must_be(agreement, *OPEN)
    agreement.state = State.WITHDRAWN
    agreement.save()
    close_deadline(borrower=agreement.borrower, key=agreement.deadline_key)
    _note(agreement, What.WITHDRAWN, by)


def _freeze(agreement: Agreement, offer: Offer, answer: Answer | None, by: By) -> Agreement:
    agreed = _terms(agreement, offer.proposed, offer.comes_to, answer, by)
    terms.check(agreed)
    agreement.terms, agreement.terms_hash = terms.dump(agreed), terms.digest(agreed)
    agreement.accepted, agreement.state, agreement.failure = offer, State.ACCEPTED, ""
    agreement.save()
    _note(agreement, What.FROZEN, by, agreement.terms_hash)
    return agreement


def _terms(agreement: Agreement, proposal: Proposal, plan: Plan, answer: Answer | None, by: By) -> Terms:
    loan, borrower = agreement.loan, agreement.borrower
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
    )
    return dataclasses.replace(agreed, clauses=terms.clauses(agreed))


# --- Signing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def sign(*, agreement: Agreement, name: str, strokes: list, terms_hash: str, by: By) -> Agreement:
    """The borrower signs the terms of that hash; a worker then makes the paper. Signing twice signs once.

    Raises Stale when the ledger has moved, or the hash is not that of the terms; NotNow when nothing is to be signed.
    """
    agreement = _locked(agreement)
    if agreement.state in (State.SIGNING, State.IN_FORCE) and agreement.terms_hash == terms_hash:
        return agreement
    _must_be(agreement, State.ACCEPTED)
    today = timezone.localtime(by.now, agreement.borrower.zone).date()
    if terms_hash != agreement.terms_hash or not agreement.is_fresh(today=today):
        raise Stale
    agreement.signed_name, agreement.strokes, agreement.signed_at = name, strokes, by.now
    agreement.state, agreement.failure, agreement.claimed_until = State.SIGNING, "", None
    agreement.save()
    _note(agreement, What.SIGNED, by, terms_hash)
    return agreement


def waiting(*, now: datetime.datetime) -> list[int]:
    """The signed agreements whose paper nobody is making now."""
    return list(_unclaimed(now).values_list("pk", flat=True)[:100])


def claim(*, agreement_id: int, now: datetime.datetime) -> Agreement | None:
    """The agreement to make the paper of, leased to this worker alone; None when there is nothing to do."""
    if not _unclaimed(now).filter(pk=agreement_id).update(claimed_until=now + LEASE):
        return None
    return Agreement.objects.select_related("borrower", "loan__lender").get(pk=agreement_id)


def _unclaimed(now: datetime.datetime) -> QuerySet[Agreement]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Agreement.objects.filter(free, state=State.SIGNING)


@transaction.atomic
def put_in_force(*, agreement: Agreement, unsigned: bytes, signed: bytes, now: datetime.datetime) -> bool:
    """Keep the papers, and make the plan the loan's schedule, both or neither. False when it was done before.

    Raises Stale when the ledger has moved since the terms were fixed.
    """
    Loan.objects.select_for_update().get(pk=agreement.loan_id)
    agreement = _locked(agreement)
    if agreement.state != State.SIGNING:
        return False
    assert agreement.signed_at
    if not agreement.is_fresh(today=timezone.localtime(agreement.signed_at, agreement.borrower.zone).date()):
        raise Stale
    for kind, content in ((Document.Kind.UNSIGNED, unsigned), (Document.Kind.SIGNED, signed)):
        sha256 = hashlib.sha256(content).hexdigest()
        Document.objects.create(agreement=agreement, kind=kind, content=content, sha256=sha256, made_at=now)
    agreed = agreement.frozen
    adopt_schedule(loan=agreement.loan, dues=agreed.plan.schedule, opens_on=agreed.as_of, reference=agreement.number)
    agreement.state, agreement.failure, agreement.claimed_until = State.IN_FORCE, "", None
    agreement.save()
    _note(agreement, What.PRODUCED, By(None, now), sha256)
    return True


@transaction.atomic
def record_failure(*, agreement: Agreement, code: str, detail: str, now: datetime.datetime) -> None:
    """The paper could not be made: say why on the page, and try again later."""
    Agreement.objects.filter(pk=agreement.pk, state=State.SIGNING).update(
        failure=code, failure_detail=detail[:200], claimed_until=now + RETRY_AFTER
    )


@transaction.atomic
def reopen(*, agreement: Agreement, code: str, detail: str = "", now: datetime.datetime) -> None:
    """What cannot be signed as it is goes back to the borrower, unsigned."""
    agreement = _locked(agreement)
    _must_be(agreement, State.SIGNING)
    agreement.state, agreement.failure, agreement.failure_detail = State.ACCEPTED, code, detail[:200]
    agreement.signed_name, agreement.strokes, agreement.signed_at = "", [], None
    agreement.save()
    _note(agreement, What.STALE, By(None, now), agreement.terms_hash)


# --- Certificates ---------------------------------------------------------------------------------------------------


def authority(*, now: datetime.datetime) -> Credential:
    """The installation's root, made when first needed; of two made at once, one is kept."""
    row = Authority.objects.first()
    if row is None:
        made = signature.make_root("Mingzhang " + secrets.token_hex(4), now=now, sealing_key=settings.SEALING_KEY)
        try:
            with transaction.atomic():
                row = Authority.objects.create(**dataclasses.asdict(made), made_at=now)
        except IntegrityError:
            row = Authority.objects.get()
    return Credential(bytes(row.certificate), bytes(row.sealed_key))


def credential_of(*, borrower: Borrower, name: str, now: datetime.datetime) -> Credential:
    """The borrower's own key and certificate in that name, issued when first needed."""
    row = Identity.objects.filter(borrower=borrower, name=name).first()
    if row is None:
        made = signature.issue(name, root=authority(now=now), now=now, sealing_key=settings.SEALING_KEY)
        try:
            with transaction.atomic():
                row = Identity.objects.create(borrower=borrower, name=name, **dataclasses.asdict(made), made_at=now)
        except IntegrityError:
            row = Identity.objects.get(borrower=borrower, name=name)
    return Credential(bytes(row.certificate), bytes(row.sealed_key))
