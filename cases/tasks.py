"""The worker's part: take in what came, have the head of each chain stamped, make exhibits. Rows are the queue."""

import logging
from tempfile import TemporaryFile
from typing import BinaryIO

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agreements.signature import NoTimeStamp, read_stamp, time_stamp
from borrowers.models import Borrower
from cases import bundling, chaining, exhibiting
from cases.models import Exhibit
from cases.words import FAILURES

logger = logging.getLogger(__name__)


@shared_task
def take_in(borrower_id: int) -> int:
    """Bind what came to one borrower. How many items that were."""
    borrower = Borrower.objects.filter(pk=borrower_id).first()
    return chaining.take_in(borrower=borrower, now=timezone.now()) if borrower else 0


@shared_task
def take_in_new() -> int:
    """Bind whatever came to anybody and whose bell was not heard."""
    return chaining.take_in_new(now=timezone.now())


@shared_task
def take_in_all() -> int:
    """Bind whatever came at any time and was missed, as what was there before there was a vault."""
    return chaining.take_in_new(now=timezone.now(), most=None)


@shared_task
def stamp_heads() -> int:
    """Ask the time-stamp authority, where one is configured, for every head that has none. How many it stamped."""
    if not settings.TSA_URL:
        return 0
    stamped = 0
    for item in chaining.stamps_wanted():
        try:
            token = time_stamp(item.link, settings.TSA_URL)
        except NoTimeStamp as problem:
            logger.warning("The time-stamp authority did not answer: %s", problem)
            break  # the next beat asks again
        if stamp := read_stamp(token, item.link):
            chaining.keep_stamp(item=item, token=token, at=stamp.at, by=stamp.by)
            stamped += 1
    return stamped


@shared_task
def make_waiting() -> int:
    """Make every exhibit that waits, and whose worker was lost. How many it looked at."""
    ids = exhibiting.waiting(now=timezone.now())
    for exhibit_id in ids:
        make_exhibit(exhibit_id)
    return len(ids)


@shared_task
def make_exhibit(exhibit_id: int) -> bool:
    """Make one exhibit. True when this call did it."""
    exhibit = exhibiting.claim(exhibit_id=exhibit_id, now=timezone.now())
    if exhibit is None:
        return False
    try:
        with timezone.override(exhibit.case.borrower.zone), TemporaryFile() as file:
            _make(exhibit, file)
    except exhibiting.Cancelled:
        return False
    except bundling.CannotMake as problem:
        why = f"{problem.code} {problem.detail}".strip()
        exhibiting.record_failure(exhibit=exhibit, why=why, final=True, now=timezone.now())
        return False
    except Exception as problem:
        logger.exception("The exhibit %s could not be made", exhibit.number)
        why = code if (code := getattr(problem, "code", "")) in FAILURES else "unknown"
        exhibiting.record_failure(exhibit=exhibit, why=why, final=False, now=timezone.now())
        return False
    return True


def _make(exhibit: Exhibit, file: BinaryIO) -> None:
    def progress(done: int, total: int) -> None:
        exhibiting.note_progress(exhibit=exhibit, done=done, total=total, now=timezone.now())

    made = bundling.bundle(exhibit=exhibit, out=file, progress=progress)
    file.seek(0)
    size, sha256 = bundling.fingerprint(file)
    file.seek(0)
    known = {
        "pages": made.pages, "size": size, "sha256": sha256,
        "manifest": made.manifest, "manifest_sha256": made.manifest_sha256,
    }  # fmt: skip
    exhibiting.keep(exhibit=exhibit, file=file, made=known, now=timezone.now())
