"""The only writer of the audit trail, and what every writer of agreements needs before it writes."""

import datetime
from dataclasses import dataclass

from agreements.models import Agreement, Event
from borrowers.models import Borrower


class NotNow(Exception):
    """The agreement is not in a state in which that can be done; the page shows what can."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and from which address. `who` names somebody without an account."""

    borrower: Borrower | None
    now: datetime.datetime
    address: str | None = None
    who: str = ""


def note(*, agreement: Agreement, what: str, by: By, sha256: str = "", detail: str = "") -> None:
    """Add a line to the trail. `sha256` is that of the terms or of the file that it is about."""
    Event.objects.create(
        agreement=agreement,
        what=what,
        at=by.now,
        actor=by.borrower,
        who=by.who[:120],
        address=by.address,
        sha256=sha256,
        detail=detail[:120],
    )


def locked(agreement: Agreement) -> Agreement:
    """The row as it is now, locked until the transaction ends."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def must_be(agreement: Agreement, *states: str) -> None:
    """Raises NotNow in any other state."""
    if agreement.state not in states:
        raise NotNow(agreement.state)
