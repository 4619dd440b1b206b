"""The worker's part: read exports and pictures, judge again. The rows are the queue; these are its bell."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from borrowers.models import Borrower
from notices import admitting, importing, receiving, scanning

BORROWERS_AT_ONCE = 20  # whose notices one round of the beat looks at


@shared_task
def read_import(import_id: int) -> bool:
    """Read one export to its end. True when this call did it."""
    owner = importing.claim(import_id=import_id, now=timezone.now())
    return owner is not None and importing.read_on(owner=owner, clock=timezone.now)


@shared_task
def read_scan(scan_id: int) -> bool:
    """Read the text of one picture. True when this call did it."""
    return scanning.read_picture(scan_id=scan_id, clock=timezone.now)


@shared_task
def judge_again(borrower_id: int) -> int:
    """Judge what was held against another ledger; how many of the borrower's notices came out differently."""
    borrower = Borrower.objects.filter(pk=borrower_id).first()
    return receiving.judge_stale(borrower=borrower) if borrower else 0


@shared_task
def catch_up() -> None:
    """Rung by beat: the exports and pictures whose bell was not heard or whose worker was lost, and the next few borrowers."""
    now = timezone.now()
    importing.forget_abandoned(now=now)
    admitting.forget_old_arrivals(now=now)
    for import_id in importing.waiting(now=now):
        read_import(import_id)
    for scan_id in scanning.waiting(now=now):
        read_scan(scan_id)
    for borrower_id in _next_borrowers():
        judge_again(borrower_id)


def _next_borrowers() -> list[int]:
    """Round and round, a few at a time, so that the cost of a beat does not grow with how many there are."""
    last = cache.get("notices.judged_up_to", 0)
    having = Borrower.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    found = list(having.filter(pk__gt=last)[:BORROWERS_AT_ONCE])
    cache.set("notices.judged_up_to", found[-1] if len(found) == BORROWERS_AT_ONCE else 0, None)
    return found
