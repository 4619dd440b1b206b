"""The worker's part: make the paper, sign it, put the plan in force. The row is the queue; these are its bell."""

import logging
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agreements import corresponding, document, negotiating, signature
from agreements.models import Agreement

logger = logging.getLogger(__name__)


@shared_task
def produce_waiting() -> int:
    """Make every paper that waits, and whose worker was lost."""
    ids = negotiating.waiting(now=timezone.now())
    for agreement_id in ids:
        produce(agreement_id)
    return len(ids)


@shared_task
def produce(agreement_id: int) -> bool:
    """Make and sign the paper of one agreement and put its plan in force. True when this call did it."""
    now = timezone.now()
    agreement = negotiating.claim(agreement_id=agreement_id, now=now)
    if agreement is None:
        return False
    try:
        with timezone.override(ZoneInfo(agreement.borrower.time_zone)):
            unsigned, signed = _papers(agreement)
        return negotiating.put_in_force(agreement=agreement, unsigned=unsigned, signed=signed, now=timezone.now())
    except negotiating.Stale:
        negotiating.reopen(agreement=agreement, code="stale", now=timezone.now())
    except document.CannotRender as problem:
        if problem.code == "no_pango":
            negotiating.record_failure(
                agreement=agreement, code=problem.code, detail=problem.detail, now=timezone.now()
            )
        else:
            negotiating.reopen(agreement=agreement, code=problem.code, detail=problem.detail, now=timezone.now())
    except Exception as problem:
        logger.exception("The paper of agreement %s could not be made", agreement_id)
        code = "sealed" if isinstance(problem, signature.CannotUnseal) else "unknown"
        negotiating.record_failure(agreement=agreement, code=code, detail="", now=timezone.now())
    return False


def _papers(agreement: Agreement) -> tuple[bytes, bytes]:
    """The paper before and after the borrower's signature."""
    terms, now = agreement.frozen, timezone.now()
    paper = document.render(terms)
    credential = negotiating.credential_of(borrower=agreement.borrower, name=agreement.signed_name, now=now)
    drawing = document.draw_signature(
        name=agreement.signed_name,
        strokes=[[(x, y) for x, y in stroke] for stroke in agreement.strokes],
        at=agreement.signed_at or now,
        box=paper.boxes[signature.BORROWER],
        terms=terms,
    )
    signed = signature.sign(
        paper.pdf,
        credential=credential,
        root=negotiating.authority(now=now).certificate,
        sealing_key=settings.SEALING_KEY,
        boxes=paper.boxes,
        appearance=drawing,
        reason=agreement.number,
        name=agreement.signed_name,
        tsa_url=settings.TSA_URL,
    )
    return paper.pdf, signed


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
        pdf = document.render_letter(file.version.text, language=letter.language)
    except document.CannotRender as problem:
        corresponding.record_file_failure(file=file, code=problem.code, detail=problem.detail)
        return False
    except Exception:
        logger.exception("The PDF of letter %s could not be made", letter.pk)
        corresponding.record_file_failure(file=file, code="unknown")
        return False
    corresponding.keep_file(file=file, content=pdf)
    return True
