"""The only writer of an agreement's later life: what the ledger says of it becomes its state, with a line in the trail."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agreements.life import Keeping, Life, Standing
from agreements.models import Agreement, Event, State
from agreements.noting import By, locked, note
from borrowers.remembering import add_deadline, close_deadline

What = Event.What
AGAIN_AFTER = datetime.timedelta(hours=1)
LIVING = (State.IN_FORCE, State.KEPT, State.BROKEN)
_SAID = {Life.KEPT: What.KEPT, Life.BROKEN: What.BROKEN, Life.ENDED: What.ENDED, Life.IN_FORCE: What.RESUMED}


def to_follow(*, now: datetime.datetime) -> list[int]:
    """The signed agreements that were not looked at within the last hour, the longest waiting first."""
    waiting = Q(followed_at=None) | Q(followed_at__lt=now - AGAIN_AFTER)
    rows = Agreement.objects.filter(waiting, state__in=LIVING).order_by("followed_at", "pk")
    return list(rows.values_list("pk", flat=True)[:500])


@transaction.atomic
def follow(*, agreement_id: int, now: datetime.datetime) -> str:
    """Bring one agreement's state and trail up to what the ledger says now, and give its state. Twice is once."""
    agreement = locked(Agreement(pk=agreement_id))
    if agreement.state not in LIVING:
        return agreement.state
    today = timezone.localtime(now, agreement.borrower.zone).date()
    found, by = agreement.standing(today=today), By(None, now)
    known = set(agreement.events.filter(what__in=(What.LATE, What.CURED)).values_list("what", "detail"))
    for what, number in _happened(found):
        if (what, number) not in known:
            note(agreement=agreement, what=what, by=by, detail=number)
    if found.life != agreement.state:
        agreement.state = State(found.life)
        note(agreement=agreement, what=_SAID[found.life], by=by)
        _remember_certificate(agreement, today)
    agreement.followed_at = now
    agreement.save(update_fields=["state", "followed_at"])
    return agreement.state


def _happened(found: Standing) -> Iterator[tuple[str, str]]:
    for kept in found.instalments:
        if kept.keeping in (Keeping.LATE, Keeping.BROKEN, Keeping.CURED):
            yield What.LATE, str(kept.number)
        if kept.keeping is Keeping.CURED:
            yield What.CURED, str(kept.number)


def _remember_certificate(agreement: Agreement, today: datetime.date) -> None:
    """Once everything is paid, the settlement certificate is due: the day stands among what is to be remembered."""
    key = f"agreement-certificate:{agreement.pk}"
    if agreement.state == State.KEPT:
        on = today + datetime.timedelta(days=7)
        what = agreement.loan.lender.name
        add_deadline(borrower=agreement.borrower, key=key, what=what, on=on, url=agreement.get_absolute_url())
    else:
        close_deadline(borrower=agreement.borrower, key=key)
