"""The only writer of scans: pictures of messages whose text a worker reads, and which the borrower puts right."""

import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q

from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from notices import picture, receiving
from notices.models import Attachment, Notice, Scan

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=3)  # longer than any picture takes
ATTEMPTS = 3
LONGEST = 50_000

State = Scan.State


def take_picture(*, borrower: Borrower, name: str, content: bytes, now: datetime.datetime) -> Scan:
    """The picture, kept as it came, and a place for its text. The same picture again gives the first one.

    Raises NotRead when it is no picture or has too many pixels, NotKept or TooMany when it cannot be kept.
    """
    picture.opened(content, 100)
    upload = keep_upload(borrower=borrower, name=name, content=content, added_by=borrower, now=now)
    able = picture.can_read()
    first = {"added_at": now} if able else {"added_at": now, "state": State.FAILED, "problem": "no_reader"}
    scan, made = borrower.scans.get_or_create(upload=upload, defaults=first)
    if not made and able and scan.problem == "no_reader":  # the reader has been installed since
        scan.state, scan.problem = State.WAITING, ""
        scan.save(update_fields=["state", "problem"])
    return scan


def waiting(*, now: datetime.datetime) -> list[int]:
    """The scans that wait for a worker, also those whose worker was lost; the longest waiting first."""
    return list(Scan.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True)[:50])


def _free(now: datetime.datetime) -> Q:
    return Q(state=State.WAITING) & (Q(leased_until=None) | Q(leased_until__lt=now))


def read_picture(*, scan_id: int, clock: Callable[[], datetime.datetime]) -> bool:
    """Read the text of the picture, unless another worker does. A picture that kills its workers is given up."""
    now = clock()
    if not Scan.objects.filter(_free(now), pk=scan_id).update(leased_until=now + LEASE):
        return False
    scan = Scan.objects.select_related("upload").get(pk=scan_id)
    if scan.attempts >= ATTEMPTS:
        return _finish(scan, state=State.FAILED, problem="gone")
    Scan.objects.filter(pk=scan_id).update(attempts=scan.attempts + 1)
    try:
        text = picture.text_of(bytes(scan.upload.content))
    except picture.NotRead as problem:
        return _finish(scan, state=State.FAILED, problem=problem.code)
    except Exception:
        logger.exception("scan %s could not be read", scan_id)
        return _finish(scan, state=State.FAILED, problem="gone")
    return _finish(scan, state=State.DONE, text=text.replace("\0", "")[:LONGEST], problem="" if text else "no_text")


def _finish(scan: Scan, **what: str) -> bool:
    return bool(Scan.objects.filter(pk=scan.pk, state=State.WAITING).update(leased_until=None, **what))


@transaction.atomic
def keep_as_notice(*, scan: Scan, **what: Any) -> Notice:
    """The text, put right by the borrower, as a notice with the picture beside it. `what` as `receive_notice` takes it."""
    notice = receiving.receive_notice(borrower=scan.borrower, source=Notice.Source.SCANNED, **what)
    Attachment.objects.get_or_create(notice=notice, upload=scan.upload)
    Scan.objects.filter(pk=scan.pk).update(notice=notice)
    return notice


def forget(*, scan: Scan) -> None:
    """Nothing is to come of the picture; the file stays among the borrower's own."""
    scan.delete()
