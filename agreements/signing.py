"""The only writer of what is signed: one-time codes, signatures of both sides, papers and certificates."""

import dataclasses
import datetime
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from agreements import signature
from agreements.models import (
    Agreement,
    Authority,
    Code,
    Countersignature,
    Document,
    Event,
    Identity,
    Invitation,
    State,
)
from agreements.noting import By, NotNow, locked, must_be, note
from agreements.signature import Credential
from borrowers.models import Borrower, Upload
from loans.models import Loan
from loans.recording import adopt_schedule

What, Way = Event.What, Countersignature.Way
LEASE = datetime.timedelta(minutes=5)
RETRY_AFTER = datetime.timedelta(minutes=1)
CODE_HOLDS, CODE_TRIES = datetime.timedelta(minutes=10), 5
RESEND_AFTER, CODES_AN_HOUR = datetime.timedelta(seconds=60), 5
LINK_HOLDS = datetime.timedelta(days=14)


class Stale(Exception):
    """The ledger no longer says what the terms divide, or their first day has come: a new offer is needed."""


class TooSoon(Exception):
    """A code was sent a moment ago, or too many were in this hour."""


class Unconfirmed(Exception):
    """The one-time code that signing asks for has not been confirmed."""


# --- The one-time code ----------------------------------------------------------------------------------------------


@transaction.atomic
def make_code(*, agreement: Agreement, by: By) -> str:
    """A new code of six digits for the borrower's address, good for ten minutes; only its hash is kept.

    Raises NotNow, and TooSoon within a minute of the last one or after five in an hour.
    """
    agreement = locked(agreement)
    must_be(agreement, State.ACCEPTED)
    last_hour = agreement.codes.filter(made_at__gt=by.now - datetime.timedelta(hours=1))
    if last_hour.count() >= CODES_AN_HOUR or last_hour.filter(made_at__gt=by.now - RESEND_AFTER).exists():
        raise TooSoon
    code, address = f"{secrets.randbelow(10**6):06}", agreement.borrower.email
    Code.objects.create(
        agreement=agreement,
        code_hash=_hash_of(agreement, code),
        sent_to=address,
        made_at=by.now,
        expires_at=by.now + CODE_HOLDS,
    )
    note(agreement=agreement, what=What.CODE_SENT, by=by, detail=masked(address))
    return code


@transaction.atomic
def confirm_code(*, agreement: Agreement, code: str, by: By) -> bool:
    """Whether it is the last code sent, in time and within five tries. The code binds to the terms as they are now fixed."""
    agreement = locked(agreement)
    sent = agreement.codes.last()
    if sent is None or sent.expires_at <= by.now or sent.tries >= CODE_TRIES:
        return False
    sent.tries += 1
    right = constant_time_compare(sent.code_hash, _hash_of(agreement, code))
    if right:
        sent.confirmed_at = by.now
    sent.save()
    note(agreement=agreement, what=What.CODE_RIGHT if right else What.CODE_WRONG, by=by, detail=masked(sent.sent_to))
    return right


def _hash_of(agreement: Agreement, code: str) -> str:
    return salted_hmac(f"agreements.code:{agreement.pk}:{agreement.terms_hash}", code, algorithm="sha256").hexdigest()


def masked(address: str) -> str:
    """An e-mail address as it may stand in a paper: its first letter and its domain."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain}"


def _is_confirmed(agreement: Agreement, now: datetime.datetime) -> bool:
    sent = agreement.codes.last()
    return bool(sent and sent.confirmed_at and sent.confirmed_at <= now < sent.expires_at)


# --- The borrower ---------------------------------------------------------------------------------------------------


@transaction.atomic
def sign(*, agreement: Agreement, name: str, strokes: list, terms_hash: str, by: By) -> Agreement:
    """The borrower signs the terms of that hash; a worker then makes the paper. Signing twice signs once.

    Raises Stale when the ledger has moved, or the hash is not that of the terms; NotNow when nothing is to be signed;
    Unconfirmed where a one-time code is asked for and none was confirmed.
    """
    agreement = locked(agreement)
    if (agreement.state == State.SIGNING or agreement.is_signed) and agreement.terms_hash == terms_hash:
        return agreement
    must_be(agreement, State.ACCEPTED)
    today = timezone.localtime(by.now, agreement.borrower.zone).date()
    if terms_hash != agreement.terms_hash or not agreement.is_fresh(today=today):
        raise Stale
    if settings.SIGNING_CODE and not _is_confirmed(agreement, by.now):
        raise Unconfirmed
    agreement.signed_name, agreement.strokes, agreement.signed_at = name, strokes, by.now
    agreement.state, agreement.failure, agreement.claimed_until = State.SIGNING, "", None
    agreement.save()
    note(agreement=agreement, what=What.SIGNED, by=by, sha256=terms_hash)
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
    agreement = locked(agreement)
    if agreement.state != State.SIGNING:
        return False
    assert agreement.signed_at
    if not agreement.is_fresh(today=timezone.localtime(agreement.signed_at, agreement.borrower.zone).date()):
        raise Stale
    _keep(agreement, Document.Kind.UNSIGNED, unsigned, now)
    paper = _keep(agreement, Document.Kind.SIGNED, signed, now)
    agreed = agreement.frozen
    adopt_schedule(loan=agreement.loan, dues=agreed.plan.schedule, opens_on=agreed.as_of, reference=agreement.number)
    agreement.state, agreement.failure, agreement.claimed_until = State.IN_FORCE, "", None
    agreement.save()
    note(agreement=agreement, what=What.PRODUCED, by=By(None, now), sha256=paper.sha256)
    note(agreement=agreement, what=What.IN_FORCE, by=By(agreement.borrower, now), sha256=agreement.terms_hash)
    return True


@transaction.atomic
def keep_reading_copy(*, agreement: Agreement, content: bytes, now: datetime.datetime) -> Document:
    """The tagged copy to read, once."""
    known = locked(agreement).documents.filter(kind=Document.Kind.READING).first()
    return known or _keep(agreement, Document.Kind.READING, content, now)


def _keep(agreement: Agreement, kind: str, content: bytes, now: datetime.datetime) -> Document:
    sha256 = hashlib.sha256(content).hexdigest()
    return Document.objects.create(agreement=agreement, kind=kind, content=content, sha256=sha256, made_at=now)


@transaction.atomic
def record_failure(*, agreement: Agreement, code: str, detail: str, now: datetime.datetime) -> None:
    """The paper could not be made: say why on the page, and try again later."""
    Agreement.objects.filter(pk=agreement.pk, state=State.SIGNING).update(
        failure=code, failure_detail=detail[:200], claimed_until=now + RETRY_AFTER
    )


@transaction.atomic
def reopen(*, agreement: Agreement, code: str, detail: str = "", now: datetime.datetime) -> None:
    """What cannot be signed as it is goes back to the borrower, unsigned."""
    agreement = locked(agreement)
    must_be(agreement, State.SIGNING)
    agreement.state, agreement.failure, agreement.failure_detail = State.ACCEPTED, code, detail[:200]
    agreement.signed_name, agreement.strokes, agreement.signed_at = "", [], None
    agreement.save()
    note(agreement=agreement, what=What.STALE, by=By(None, now), sha256=agreement.terms_hash)


# --- The lender -----------------------------------------------------------------------------------------------------


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@transaction.atomic
def invite(*, agreement: Agreement, by: By) -> str:
    """The token of a new private link, by which the lender can sign once within 14 days. Links made before end.

    Only its hash is kept: it can be shown this one time. Raises NotNow when there is nothing to countersign.
    """
    agreement = locked(agreement)
    _must_wait_for_the_lender(agreement)
    agreement.invitations.filter(revoked_at=None).update(revoked_at=by.now)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        agreement=agreement, token_hash=token_hash(token), made_at=by.now, expires_at=by.now + LINK_HOLDS
    )
    note(agreement=agreement, what=What.INVITED, by=by)
    return token


@transaction.atomic
def revoke(*, agreement: Agreement, by: By) -> None:
    """End the private link, if there is one."""
    if agreement.invitations.filter(revoked_at=None, expires_at__gt=by.now).update(revoked_at=by.now):
        note(agreement=agreement, what=What.REVOKED, by=by)


@transaction.atomic
def note_opened(*, invitation: Invitation, by: By) -> None:
    """The link was followed for the first time."""
    if Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=by.now):
        note(agreement=invitation.agreement, what=What.OPENED, by=by)


@transaction.atomic
def countersign(*, invitation: Invitation, by: By, **given: Any) -> Countersignature:
    """The lender signs through the link; a worker adds the signature to the file. Doing it twice does it once. Raises NotNow."""
    agreement = locked(invitation.agreement)
    if known := Countersignature.objects.filter(agreement=agreement, invitation=invitation).first():
        return known
    _must_wait_for_the_lender(agreement)
    on = timezone.localtime(by.now, agreement.borrower.zone).date()
    given |= {"way": Way.LINK, "invitation": invitation, "on": on, "address": by.address}
    made = Countersignature.objects.create(agreement=agreement, at=by.now, **given)
    by = dataclasses.replace(by, who=made.signer)
    note(agreement=agreement, what=What.COUNTERSIGNED, by=by, sha256=agreement.terms_hash)
    return made


@transaction.atomic
def keep_scan(*, agreement: Agreement, scan: Upload, by: By, **given: Any) -> Countersignature:
    """The lender has signed a print, and this is its scan; the file that the borrower signed stays beside it. Raises NotNow."""
    agreement = locked(agreement)
    if known := Countersignature.objects.filter(agreement=agreement, way=Way.PAPER, scan=scan).first():
        return known
    _must_wait_for_the_lender(agreement)
    agreement.invitations.filter(revoked_at=None).update(revoked_at=by.now)
    made = Countersignature.objects.create(agreement=agreement, at=by.now, way=Way.PAPER, scan=scan, **given)
    note(agreement=agreement, what=What.COUNTERSIGNED, by=by, sha256=scan.sha256, detail=made.signer)
    return made


def _must_wait_for_the_lender(agreement: Agreement) -> None:
    must_be(agreement, State.IN_FORCE, State.KEPT, State.BROKEN)
    if Countersignature.objects.filter(agreement=agreement).exists():
        raise NotNow(agreement.state)


def waiting_for_the_lender(*, now: datetime.datetime) -> list[int]:
    """The countersignatures whose file nobody is making now."""
    return list(_unsigned(now).values_list("pk", flat=True)[:100])


def claim_countersignature(*, pk: int, now: datetime.datetime) -> Countersignature | None:
    """The countersignature to put into the file, leased to this worker alone; None when there is nothing to do."""
    if not _unsigned(now).filter(pk=pk).update(claimed_until=now + LEASE):
        return None
    return Countersignature.objects.select_related("agreement__borrower").get(pk=pk)


def _unsigned(now: datetime.datetime) -> QuerySet[Countersignature]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    made = Document.objects.filter(kind=Document.Kind.COUNTERSIGNED).values("agreement")
    return Countersignature.objects.filter(free, way=Way.LINK).exclude(agreement__in=made)


@transaction.atomic
def keep_countersigned(*, made: Countersignature, content: bytes, now: datetime.datetime) -> bool:
    """Keep the file that both signed. False when it was done before."""
    agreement = locked(made.agreement)
    if agreement.documents.filter(kind=Document.Kind.COUNTERSIGNED).exists():
        return False
    paper = _keep(agreement, Document.Kind.COUNTERSIGNED, content, now)
    Countersignature.objects.filter(pk=made.pk).update(failure="", claimed_until=None)
    note(agreement=agreement, what=What.PRODUCED, by=By(None, now), sha256=paper.sha256)
    return True


@transaction.atomic
def record_countersign_failure(*, made: Countersignature, code: str, now: datetime.datetime) -> None:
    """The second signature could not be added: say why on the page, and try again later."""
    Countersignature.objects.filter(pk=made.pk).update(failure=code, claimed_until=now + RETRY_AFTER)


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


def credential_for_once(*, name: str, now: datetime.datetime) -> Credential:
    """A key and certificate in that name for one signature. The key is kept nowhere."""
    return signature.issue(name, root=authority(now=now), now=now, sealing_key=settings.SEALING_KEY)
