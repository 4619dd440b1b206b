"""The worker's part: make the papers, sign them, put the plan in force, follow how it is kept. Rows are the queue."""

import logging
from functools import partial
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.utils import timezone, translation

from agreements import corresponding, document, following, signature, signing
from agreements.application import enclosures
from agreements.document import CannotRender, Line, within_bounds
from agreements.models import Agreement, Countersignature, Event, LetterFile
from agreements.signature import Act, CannotUnseal, Credential, NoTimeStamp

MOST_ENCLOSED = 60 * 1024 * 1024  # bytes of the papers that go with one letter
logger = logging.getLogger(__name__)


@shared_task
def produce_waiting() -> int:
    """Make every paper that waits, and whose worker was lost."""
    now = timezone.now()
    ids, lenders = signing.waiting(now=now), signing.waiting_for_the_lender(now=now)
    for agreement_id in ids:
        produce(agreement_id)
    for pk in lenders:
        countersign(pk)
    return len(ids) + len(lenders)


@shared_task
def produce(agreement_id: int) -> bool:
    """Make and sign the paper of one agreement and put its plan in force. True when this call did it."""
    agreement = signing.claim(agreement_id=agreement_id, now=timezone.now())
    if agreement is None:
        return False
    try:
        with timezone.override(ZoneInfo(agreement.borrower.time_zone)):
            unsigned, signed = _papers(agreement)
        done = signing.put_in_force(agreement=agreement, unsigned=unsigned, signed=signed, now=timezone.now())
    except signing.Stale:
        signing.reopen(agreement=agreement, code="stale", now=timezone.now())
    except CannotRender as problem:
        write = signing.record_failure if problem.code == "no_pango" else signing.reopen
        write(agreement=agreement, code=problem.code, detail=problem.detail, now=timezone.now())
    except Exception as problem:
        logger.exception("The paper of agreement %s could not be made", agreement_id)
        signing.record_failure(agreement=agreement, code=_code_of(problem), detail="", now=timezone.now())
    else:
        _keep_reading_copy(agreement)
        return done
    return False


@shared_task
def countersign(pk: int) -> bool:
    """Put the lender's signature into the file that the borrower signed. True when this call did it."""
    made = signing.claim_countersignature(pk=pk, now=timezone.now())
    if made is None:
        return False
    try:
        with timezone.override(ZoneInfo(made.agreement.borrower.time_zone)):
            content = _countersigned(made)
        return signing.keep_countersigned(made=made, content=content, now=timezone.now())
    except Exception as problem:
        logger.exception("The countersignature of agreement %s could not be made", made.agreement_id)
        signing.record_countersign_failure(made=made, code=_code_of(problem), now=timezone.now())
    return False


@shared_task
def follow_signed() -> int:
    """Hold every signed agreement against the ledger, and write down what changed: late, made good, kept, broken, ended."""
    ids = following.to_follow(now=timezone.now())
    for agreement_id in ids:
        following.follow(agreement_id=agreement_id, now=timezone.now())
    return len(ids)


def _code_of(problem: Exception) -> str:
    if isinstance(problem, CannotUnseal):
        return "sealed"
    return "no_time_stamp" if isinstance(problem, NoTimeStamp) else "unknown"


def _papers(agreement: Agreement) -> tuple[bytes, bytes]:
    """The paper before and after the borrower's signature."""
    terms, now = agreement.frozen, timezone.now()
    trail, stamped = trail_of(agreement), bool(settings.TSA_URL)
    credential = signing.credential_of(borrower=agreement.borrower, name=agreement.signed_name, now=now)

    def draw() -> tuple[document.Paper, bytes]:
        paper = document.render(terms, trail, stamped=stamped)
        picture = document.draw_signature(
            name=agreement.signed_name,
            strokes=[[(x, y) for x, y in stroke] for stroke in agreement.strokes],
            at=agreement.signed_at or now,
            box=paper.boxes[signature.BORROWER],
            terms=terms,
        )
        return paper, picture

    paper, picture = within_bounds(draw)
    act = _act(credential, picture, agreement.signed_name, agreement.number)
    return paper.pdf, signature.sign(paper.pdf, act, paper.boxes)


def _countersigned(made: Countersignature) -> bytes:
    """The signed file with the lender's signature behind it, under a key that is kept nowhere."""
    agreement, now = made.agreement, timezone.now()
    assert agreement.signed
    pdf, terms = bytes(agreement.signed.content), agreement.frozen
    draw = partial(
        document.draw_signature,
        name=made.name,
        role=made.role,
        strokes=[[(x, y) for x, y in stroke] for stroke in made.strokes],
        at=made.at,
        box=signature.waiting_box(pdf),
        terms=terms,
    )
    credential = signing.credential_for_once(name=made.name, now=now)
    return signature.countersign(pdf, _act(credential, within_bounds(draw), made.signer, agreement.number))


def _act(credential: Credential, picture: bytes, name: str, number: str) -> Act:
    root = signing.authority(now=timezone.now()).certificate
    return Act(credential, root, settings.SEALING_KEY, picture, name, number, tsa_url=settings.TSA_URL)


def trail_of(agreement: Agreement) -> tuple[Line, ...]:
    """The record of signing as it is printed, in the language of the paper."""
    with translation.override(agreement.language):
        return tuple(_line(event) for event in agreement.events.select_related("actor"))


def _line(event: Event) -> Line:
    who = event.who or (event.actor.email if event.actor else "")
    named = ", ".join(part for part in (who, event.address or "", event.detail) if part)
    return Line(timezone.localtime(event.at), str(event.get_what_display()), named, event.sha256)


def _keep_reading_copy(agreement: Agreement) -> None:
    """The tagged copy is a convenience: without it the agreement stands all the same."""
    try:
        content = within_bounds(partial(document.render_to_read, agreement.frozen))
        signing.keep_reading_copy(agreement=agreement, content=content, now=timezone.now())
    except Exception:
        logger.exception("The copy to read of agreement %s could not be made", agreement.pk)


@shared_task
def make_waiting_letter_files() -> int:
    """Make every letter's PDF that waits, and whose worker was lost."""
    ids = corresponding.waiting_files(now=timezone.now())
    for file_id in ids:
        make_letter_file(file_id)
    return len(ids)


@shared_task
def make_letter_file(file_id: int) -> bool:
    """Make the PDF of one version of a letter. True when this call did it."""
    file = corresponding.claim_file(file_id=file_id, now=timezone.now())
    if file is None:
        return False
    letter = file.version.letter
    try:
        pdf = _letter_pdf(file)
    except document.CannotRender as problem:
        corresponding.record_file_failure(file=file, code=problem.code, detail=problem.detail)
        return False
    except Exception:
        logger.exception("The PDF of letter %s could not be made", letter.pk)
        corresponding.record_file_failure(file=file, code="unknown")
        return False
    corresponding.keep_file(file=file, content=pdf)
    return True


def _letter_pdf(file: LetterFile) -> bytes:
    letter = file.version.letter
    papers = enclosures(letter)
    if sum(len(each.content) for each in papers) > MOST_ENCLOSED:
        raise CannotRender("too_large")
    return within_bounds(
        partial(document.render_letter, file.version.text, language=letter.language, enclosures=papers)
    )
