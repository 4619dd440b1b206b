"""The only writer of the hardship file: what happened, and the papers that prove it in their order."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Max

from agreements import bounds, papers, redaction
from agreements.models import Hardship, Proof
from agreements.redaction import Rectangle
from borrowers.filetype import media_type
from borrowers.keeping import keep_upload
from borrowers.models import Borrower, Upload
from loans.recording import within

MOST_PROOFS = 30  # of one file
PDF = "application/pdf"
SECONDS, MEGABYTES = 20, 768  # that a copy may take


class TooManyProofs(ValueError):
    """The file holds as many papers as it may."""


@transaction.atomic
def keep_hardship(
    *, borrower: Borrower, hardship: Hardship | None, submission: uuid.UUID | None, **told: Any
) -> Hardship:
    """What happened: a new file, or the one that is given, changed. The same `submission` again gives the first."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)  # of a form sent twice at once, one waits for the other
    if hardship is None:
        values = {"borrower": borrower} | told
        return Hardship.objects.get_or_create(submission=within(borrower, submission), defaults=values)[0]
    for name, value in told.items():
        setattr(hardship, name, value)
    hardship.save(update_fields=list(told))
    return hardship


def add_proof(
    *,
    hardship: Hardship,
    name: str,
    content: bytes,
    title: str,
    shows: str,
    dated: datetime.date | None,
    now: datetime.datetime,
) -> Proof:
    """A paper at the end of the file, with the copy of it that may leave; the same paper again changes nothing.

    Raises CannotCopy for one that cannot be read, TooManyProofs, and what `keep_upload` raises.
    """
    borrower, kind = hardship.borrower, media_type(content)
    made = _made(content, kind, (), ())
    count = papers.count(made) if kind == PDF else 1
    original = keep_upload(borrower=borrower, name=name, content=content, added_by=borrower, now=now)
    copy = _kept(original, made, borrower, now)
    with transaction.atomic():
        Hardship.objects.select_for_update().get(pk=hardship.pk)
        if known := hardship.proofs.filter(original=original).first():
            return known
        if hardship.proofs.count() >= MOST_PROOFS:
            raise TooManyProofs
        place = (hardship.proofs.aggregate(last=Max("place"))["last"] or 0) + 1
        return Proof.objects.create(
            hardship=hardship, place=place, title=title, shows=shows, dated=dated, original=original, copy=copy,
            page_count=count,
        )  # fmt: skip


def describe_proof(
    *,
    proof: Proof,
    title: str,
    shows: str,
    dated: datetime.date | None,
    rectangles: Iterable[Rectangle],
    pages: Iterable[int],
    now: datetime.datetime,
) -> None:
    """What the paper is and shows, and what of it does not leave: the copy that may leave is made anew. Raises CannotCopy."""
    blackened, kept, original = list(rectangles), list(pages), proof.original
    if (blackened, kept) != (proof.rectangles(), proof.pages):
        made = _made(bytes(original.content), original.media_type, blackened, kept)
        proof.copy = _kept(original, made, proof.hardship.borrower, now)
        proof.blackened = [[each.left, each.top, each.width, each.height] for each in blackened]
        proof.pages = kept
    proof.title, proof.shows, proof.dated = title, shows, dated
    proof.save(update_fields=["title", "shows", "dated", "copy", "blackened", "pages"])


@transaction.atomic
def move_proof(*, proof: Proof, up: bool) -> None:
    """One place up or down in the index; the first stays first and the last stays last."""
    Hardship.objects.select_for_update().get(pk=proof.hardship_id)
    order = list(proof.hardship.proofs.all())
    at = order.index(proof)
    to = max(0, min(len(order) - 1, at - 1 if up else at + 1))
    order.insert(to, order.pop(at))
    for place, each in enumerate(order, start=1):
        each.place = place
    Proof.objects.bulk_update(order, ["place"])


def remove_proof(*, proof: Proof) -> None:
    """The paper is no longer in the file. Its original stays among the files of the account."""
    proof.delete()


def _made(content: bytes, kind: str, rectangles: Sequence[Rectangle], kept: Sequence[int]) -> bytes:
    """The copy that may leave, made in bounded time and memory: a small file may be a huge picture. Raises CannotCopy."""
    work: Callable[[], bytes] = (
        partial(papers.copy, content, kept) if kind == PDF else partial(redaction.copy, content, kind, rectangles)
    )
    try:
        return bounds.within(SECONDS, MEGABYTES, work)
    except bounds.OutOfBounds as problem:
        raise redaction.CannotCopy("too_hard") from problem


def _kept(original: Upload, made: bytes, borrower: Borrower, now: datetime.datetime) -> Upload:
    name = f"{PurePath(original.name).stem}.{'pdf' if original.media_type == PDF else 'jpg'}"
    return keep_upload(borrower=borrower, name=name, content=made, added_by=borrower, now=now)
