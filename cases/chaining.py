"""The only writer of the vault: takes in what came and binds each item to all before it."""

import datetime
import secrets
from collections.abc import Iterator
from itertools import chain as joined
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from borrowers.models import Borrower, Upload
from cases import chain
from cases.models import Filing, Item, Stamp
from notices.models import Notice

BATCH = 500
OVERLAP = 10_000  # rows may be committed out of the order of their numbers


@transaction.atomic
def take_in(*, borrower: Borrower, now: datetime.datetime) -> int:
    """Bind every message, file and sent letter that is not in the vault yet. Doing it again adds nothing. How many came in."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)  # of two at once, one waits: numbers have no gaps
    return sum(_extend(borrower, is_sample, now) for is_sample in (False, True))


def take_in_new(*, now: datetime.datetime, most: int = 200) -> int:
    """Do so for up to `most` borrowers of whom something new has come. Looks only at the newest rows of all."""
    newest = Item.objects.aggregate(notice=Max("notice"), upload=Max("upload"))
    after = {what: max((newest[what] or 0) - OVERLAP, 0) for what in newest}
    waiting = [
        _missing(rows.filter(pk__gt=after[what]), what).values("borrower")
        for what, rows in (("notice", Notice.objects.all()), ("upload", Upload.objects.all()))
    ]
    borrowers = Borrower.objects.filter(Q(pk__in=waiting[0]) | Q(pk__in=waiting[1]))[:most]
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


def _extend(borrower: Borrower, is_sample: bool, now: datetime.datetime) -> int:
    last = Item.objects.filter(borrower=borrower, is_sample=is_sample).order_by("number").last()
    number, link = (last.number, last.link) if last else (0, chain.GENESIS)
    fresh = joined(
        _notices(borrower, is_sample), () if is_sample else _uploads(borrower), _letters(borrower, is_sample, now)
    )
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


def _uploads(borrower: Borrower) -> Iterator[dict[str, Any]]:
    fresh = _missing(Upload.objects.filter(borrower=borrower), "upload").defer("content")
    for upload in fresh.select_related("added_by").order_by("added_at", "pk").iterator(chunk_size=BATCH):
        yield {
            "what": Item.What.UPLOAD,
            "upload": upload,
            "name": upload.name,
            "media_type": upload.media_type,
            "size": upload.size,
            "sha256": upload.sha256,
            "received_at": upload.added_at,
            "logged_at": upload.added_at,
            "added_by": str(upload.added_by or borrower)[:120],
            "source": "upload",
        }


def _letters(borrower: Borrower, is_sample: bool, now: datetime.datetime) -> Iterator[dict[str, Any]]:
    sent = Filing.objects.filter(case__borrower=borrower, case__is_sample=is_sample, sent_on__isnull=False)
    for letter in _missing(sent, "letter").order_by("sent_at", "pk"):
        content = letter.as_sent()
        at = letter.sent_at or now
        yield {
            "what": Item.What.LETTER,
            "letter": letter,
            "name": str(letter)[:200],
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
