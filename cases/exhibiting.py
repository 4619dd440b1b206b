"""The only writer of exhibits: what goes in and in which order, asked for, made by one worker under a lease, kept in parts."""

import datetime
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from cases import chaining
from cases.filing import add_pieces, new_number, open_case
from cases.models import Case, Exhibit, ExhibitPart, Item, Piece
from loans.models import Loan
from notices.models import Notice

State = Exhibit.State
LEASE = datetime.timedelta(minutes=5)
RETRY_AFTER = datetime.timedelta(minutes=1)
MOST_TRIES = 3
PART = 1024 * 1024  # bytes
KEPT = 3  # finished exhibits of one case


class Cancelled(Exception):
    """The borrower no longer wants it, or another worker has it."""


# --- What goes in ---------------------------------------------------------------------------------------------------


@transaction.atomic
def case_of_loan(*, loan: Loan, now: datetime.datetime) -> Case:
    """The open case about the loan, or a new one on how they collect, with every notice about the loan and its files."""
    borrower = loan.borrower
    case = Case.objects.filter(borrower=borrower, loan=loan, closed_at=None).order_by("-pk").first()
    if case is None:
        details: dict[str, Any] = {
            "loan": loan,
            "against": str(loan.lender)[:120],
            "account": loan.account_tail,
            "is_sample": loan.is_sample,
        }
        case = open_case(borrower=borrower, about=Case.About.CONDUCT, now=now, **details)
    chaining.take_in(borrower=borrower, now=now)
    notices = Notice.objects.filter(borrower=borrower).of_loan(loan.pk).order_by()
    items = Item.objects.filter(borrower=borrower)
    add_pieces(
        case=case, items=items.filter(Q(notice__in=notices) | Q(upload__in=notices.values("attachments__upload")))
    )
    return case


@transaction.atomic
def move_piece(*, piece: Piece, place: int) -> None:
    """Put the piece at that place, counted from 1; the others keep their order."""
    Case.objects.select_for_update().get(pk=piece.case_id)
    order = list(Piece.objects.filter(case=piece.case_id).exclude(pk=piece.pk).values_list("pk", flat=True))
    place = max(1, min(place, len(order) + 1))
    order.insert(place - 1, piece.pk)
    if Piece.objects.filter(case=piece.case_id, place=0).exists():
        rows = [Piece(pk=pk, place=number) for number, pk in enumerate(order, start=1)]
        Piece.objects.bulk_update(rows, ["place"], batch_size=500)
        return
    was = Piece.objects.get(pk=piece.pk).place
    others = Piece.objects.filter(case=piece.case_id)
    others.filter(place__gt=was).update(place=F("place") - 1)
    others.filter(place__gte=place).exclude(pk=piece.pk).update(place=F("place") + 1)
    Piece.objects.filter(pk=piece.pk).update(place=place)


@transaction.atomic
def put_in_time_order(*, case: Case) -> None:
    """Let the order be that of time again."""
    case.pieces.update(place=0)


@transaction.atomic
def use_items(*, case: Case, items: Iterable[Item], proves: str = "") -> int:
    """Use the items in the case, behind what it has already. How many were added. Raises TooManyPieces."""
    last = case.pieces.aggregate(last=Max("place"))["last"] or 0
    added = add_pieces(case=case, items=items, proves=proves)
    if last:
        fresh = list(case.pieces.filter(place=0))
        for place, piece in enumerate(fresh, start=last + 1):
            piece.place = place
        Piece.objects.bulk_update(fresh, ["place"], batch_size=500)
    return added


@transaction.atomic
def show_piece(*, piece: Piece, proves: str, redaction: str, hidden: list[str] | list[int]) -> None:
    """What the piece proves, and what of it no exhibit shows."""
    Piece.objects.filter(pk=piece.pk).update(proves=proves, redaction=redaction, hidden=hidden)


# --- The making -----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, case: Case, watermark: str, now: datetime.datetime) -> Exhibit:
    """An exhibit of the case as it stands, to be made by a worker. While one is in the making, that one."""
    Case.objects.select_for_update().get(pk=case.pk)
    if known := case.exhibits.filter(state__in=[State.WAITING, State.WORKING]).first():
        return known
    chaining.take_in(borrower=case.borrower, now=now)
    number = new_number("E", timezone.localtime(now, case.borrower.zone).date())
    total = case.pieces.count()
    return Exhibit.objects.create(case=case, number=number, watermark=watermark, total=total, made_at=now)


def cancel(*, exhibit: Exhibit) -> None:
    """Stop making it; what the worker has is thrown away."""
    making = Exhibit.objects.filter(pk=exhibit.pk, state__in=[State.WAITING, State.WORKING])
    making.update(state=State.CANCELLED, claimed_until=None)


def remove(*, exhibit: Exhibit) -> None:
    """Remove the file. What remains to verify copies by goes with it."""
    Exhibit.objects.filter(pk=exhibit.pk).exclude(state__in=[State.WAITING, State.WORKING]).delete()


def waiting(*, now: datetime.datetime) -> list[int]:
    """The exhibits that nobody is making now."""
    return list(_unclaimed(now).order_by("pk").values_list("pk", flat=True)[:20])


def claim(*, exhibit_id: int, now: datetime.datetime) -> Exhibit | None:
    """The exhibit to make, leased to this worker alone; None when there is nothing to do."""
    mine = {"state": State.WORKING, "claimed_until": now + LEASE, "done": 0}
    if not _unclaimed(now).filter(pk=exhibit_id).update(**mine):
        return None
    return Exhibit.objects.select_related("case__borrower", "case__loan__lender").get(pk=exhibit_id)


def _unclaimed(now: datetime.datetime) -> QuerySet[Exhibit]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Exhibit.objects.filter(free, state__in=[State.WAITING, State.WORKING])


def note_progress(*, exhibit: Exhibit, done: int, total: int, now: datetime.datetime) -> None:
    """So many steps of so many are done; the lease begins anew. Raises Cancelled when it is no longer this worker's."""
    until = now + LEASE
    if not _held(exhibit).update(done=done, total=total, claimed_until=until):
        raise Cancelled
    exhibit.done, exhibit.total, exhibit.claimed_until = done, total, until


def _held(exhibit: Exhibit) -> QuerySet[Exhibit]:
    return Exhibit.objects.filter(pk=exhibit.pk, state=State.WORKING, claimed_until=exhibit.claimed_until)


@transaction.atomic
def keep(*, exhibit: Exhibit, file: BinaryIO, made: dict[str, object], now: datetime.datetime) -> None:
    """Keep the finished file in parts, all or none; of older ones beyond a few only the manifest stays. Raises Cancelled.

    `made` are the values of the row that are known now: pages, size, sha256, manifest, manifest_sha256.
    """
    if not _held(exhibit).select_for_update().exists():
        raise Cancelled
    ExhibitPart.objects.filter(exhibit=exhibit).delete()
    number = 0
    while content := file.read(PART):
        number += 1
        ExhibitPart.objects.create(exhibit=exhibit, number=number, content=content)
    done = {"state": State.DONE, "claimed_until": None, "failure": "", "finished_at": now, "done": exhibit.total}
    _held(exhibit).update(**done, **made)
    older = Exhibit.objects.filter(case=exhibit.case_id, state=State.DONE).order_by("-pk")
    forgotten = list(older.values_list("pk", flat=True)[KEPT:])
    ExhibitPart.objects.filter(exhibit__in=forgotten).delete()  # the manifest stays, for whoever holds a copy


def record_failure(*, exhibit: Exhibit, why: str, final: bool, now: datetime.datetime) -> None:
    """It could not be made: say why, and try again in a while unless it is `final` or was tried often enough."""
    tries = exhibit.tries + 1
    over = final or tries >= MOST_TRIES
    _held(exhibit).update(
        state=State.FAILED if over else State.WORKING,
        tries=tries,
        failure=why[:200],
        claimed_until=None if over else now + RETRY_AFTER,
    )
