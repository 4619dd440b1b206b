"""The only writer of the vault: takes in what came and binds each item to all before it."""

import datetime
import secrets
from collections.abc import Iterator, Sequence
from itertools import chain as joined
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length
from django.utils import translation

from borrowers.keeping import keep_upload
from borrowers.models import Borrower, Upload
from cases import chain
from cases.models import Filing, Item, Stamp
from notices.models import Attachment, Notice

BATCH = 500
AT_ONCE = 5_000  # items in one transaction, so that nobody waits long for the borrower's row
OVERLAP = 10_000  # rows may be committed out of the order of their numbers


Came = dict[int, datetime.datetime]  # when files reached the borrower, by the key of the upload


def take_in(*, borrower: Borrower, now: datetime.datetime, came: Came | None = None) -> int:
    """Bind every message, file and sent letter that is not in the vault yet. Doing it again adds nothing. How many came in."""
    taken = 0
    while bound := _bind(borrower, now, came or {}):
        taken += bound
    return taken


@transaction.atomic
def _bind(borrower: Borrower, now: datetime.datetime, came: Came) -> int:
    # Of two at once, one waits: numbers have no gaps. Rows that only point to the borrower can be written meanwhile.
    Borrower.objects.select_for_update(no_key=True).get(pk=borrower.pk)
    return sum(_extend(borrower, is_sample, now, came) for is_sample in (False, True))


@transaction.atomic
def hand_in(
    *,
    borrower: Borrower,
    files: Sequence[tuple[str, bytes]],
    received_at: datetime.datetime | None,
    added_by: Borrower,
    now: datetime.datetime,
) -> list[Item]:
    """Keep files (name, content) in the vault, with the instant at which they reached the borrower where that is known.

    A file that is there already stays as it was logged. Raises NotKept or TooMany for one that is not kept; then none is.
    """
    kept = [
        keep_upload(borrower=borrower, name=name, content=content, added_by=added_by, now=now)
        for name, content in files
    ]
    take_in(borrower=borrower, now=now, came={each.pk: received_at for each in kept} if received_at else None)
    return list(Item.objects.filter(upload__in=kept).order_by("number"))


def take_in_new(*, now: datetime.datetime, most: int | None = 200) -> int:
    """Do so for up to `most` borrowers of whom something new has come, told by the newest rows of all; with None for every
    borrower, told by every row."""
    newest = Item.objects.aggregate(notice=Max("notice"), upload=Max("upload"))
    after = {what: max((newest[what] or 0) - OVERLAP, 0) if most else 0 for what in newest}
    waiting = [
        _missing(rows.filter(pk__gt=after[what]), what).values("borrower")
        for what, rows in (("notice", Notice.objects.all()), ("upload", Upload.objects.all()))
    ]
    borrowers = Borrower.objects.filter(Q(pk__in=waiting[0]) | Q(pk__in=waiting[1])).order_by("pk")[:most]
    return sum(take_in(borrower=borrower, now=now) for borrower in borrowers)


def stamps_wanted(*, most: int = 50) -> list[Item]:
    """The heads of chains that no authority has stamped yet, those of the sample left out."""
    own = Item.objects.filter(is_sample=False)
    later = own.filter(borrower=OuterRef("borrower"), number__gt=OuterRef("number"))
    stamped = Stamp.objects.filter(borrower=OuterRef("borrower"), number=OuterRef("number"))
    return list(own.filter(~Exists(later), ~Exists(stamped)).order_by("pk")[:most])


def keep_stamp(*, item: Item, token: bytes, at: datetime.datetime, by: str) -> None:
    """Keep what the authority said of the chain that ends in the item. A second stamp of the same head is not kept."""
    values = {"head": item.link, "token": token, "at": at, "by": by[:200]}
    Stamp.objects.get_or_create(borrower_id=item.borrower_id, number=item.number, defaults=values)


def _extend(borrower: Borrower, is_sample: bool, now: datetime.datetime, came: Came) -> int:
    last = Item.objects.filter(borrower=borrower, is_sample=is_sample).order_by("number").last()
    number, link = (last.number, last.link) if last else (0, chain.GENESIS)
    uploads = () if is_sample else _uploads(borrower, came)
    fresh = islice(joined(_notices(borrower, is_sample), uploads, _letters(borrower, is_sample, now)), AT_ONCE)
    while batch := list(islice(fresh, BATCH)):
        rows = []
        for values in batch:
            number += 1
            salt = secrets.token_hex(16)
            item = Item(borrower=borrower, number=number, is_sample=is_sample, salt=salt, **values)
            link = item.link = item.as_entry().link(link)
            rows.append(item)
        Item.objects.bulk_create(rows)
    return number - (last.number if last else 0)


def _missing(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    return rows.filter(~Exists(Item.objects.filter(**{what: OuterRef("pk")})))


def _notices(borrower: Borrower, is_sample: bool) -> Iterator[dict[str, Any]]:
    mine = Notice.objects.filter(borrower=borrower, is_sample=is_sample)
    fresh = _missing(mine, "notice").annotate(size=Length("raw")).defer("raw").order_by("logged_at", "pk")
    for notice in fresh.iterator(chunk_size=BATCH):
        yield {
            "what": Item.What.NOTICE,
            "notice": notice,
            "name": (notice.sender or notice.channel)[:200],
            "media_type": "text/plain",
            "size": notice.size,
            "sha256": notice.sha256,
            "received_at": notice.received_at,
            "logged_at": notice.logged_at,
            "added_by": str(borrower)[:120],
            "source": f"{notice.channel}, {notice.source}"[:80],
        }


def _uploads(borrower: Borrower, came: Came) -> Iterator[dict[str, Any]]:
    belongs = Attachment.objects.filter(upload=OuterRef("pk")).order_by("notice__received_at")
    fresh = _missing(Upload.objects.filter(borrower=borrower), "upload").defer("content")
    fresh = fresh.annotate(came=Subquery(belongs.values("notice__received_at")[:1]))
    for upload in fresh.select_related("added_by").order_by("added_at", "pk").iterator(chunk_size=BATCH):
        yield {
            "what": Item.What.UPLOAD,
            "upload": upload,
            "name": upload.name,
            "media_type": upload.media_type,
            "size": upload.size,
            "sha256": upload.sha256,
            "received_at": came.get(upload.pk) or upload.came or upload.added_at,
            "logged_at": upload.added_at,
            "added_by": str(upload.added_by or borrower)[:120],
            "source": "upload",
        }


def _letters(borrower: Borrower, is_sample: bool, now: datetime.datetime) -> Iterator[dict[str, Any]]:
    sent = Filing.objects.filter(case__borrower=borrower, case__is_sample=is_sample, sent_on__isnull=False)
    for letter in _missing(sent, "letter").order_by("sent_at", "pk"):
        content = letter.as_sent()
        at = letter.sent_at or now
        with translation.override(borrower.language):
            name = str(letter)[:200]
        yield {
            "what": Item.What.LETTER,
            "letter": letter,
            "name": name,
            "media_type": "text/plain",
            "size": len(content),
            "sha256": chain.fingerprint(content),
            "received_at": at,
            "logged_at": at,
            "added_by": str(borrower)[:120],
            "source": letter.way,
        }


def remove_sample(*, borrower: Borrower) -> None:
    """Remove the sample household's chain. The borrower's own stays as it is."""
    Item.objects.filter(borrower=borrower, is_sample=True).delete()
