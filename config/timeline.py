"""What others said about a loan and what was said to them, on one line of time: notices, contacts and letters that were sent."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from agreements.models import Contact, Letter
from loans.models import Loan
from notices.models import Notice

MOST = 40  # of each sort


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing on the line: `sort` is "notice", "contact" or "letter", `row` the row it stands for."""

    on: datetime.date
    at: datetime.datetime | None  # None where only the day is known
    sort: str
    row: Any


def timeline_of(loan: Loan) -> list[Moment]:
    """The latest of each sort, the newest first. On a day of which no hour is known, what has none comes last."""
    notices = Notice.objects.of_loan(loan.pk).filter(borrower=loan.borrower).order_by("-received_at", "-pk")[:MOST]
    contacts = Contact.objects.filter(loan=loan).order_by("-at", "-pk")[:MOST]
    letters = Letter.objects.filter(loan=loan, sent_on__isnull=False).order_by("-sent_on", "-pk")[:MOST]
    moments = [Moment(timezone.localdate(each.received_at), each.received_at, "notice", each) for each in notices]
    moments += [Moment(timezone.localdate(each.at), each.at, "contact", each) for each in contacts]
    moments += [Moment(each.sent_on, None, "letter", each) for each in letters if each.sent_on]
    return sorted(moments, key=lambda m: (m.on, m.at.timestamp() if m.at else 0.0, m.row.pk), reverse=True)
