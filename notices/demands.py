"""The days on which a loan was demanded, as the notices tell: by message, letter or call, whatever of the claim was right."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from loans.models import Loan
from notices.claim import Kind
from notices.crosscheck import Verdict
from notices.models import Judgement

_NO_DEMANDS = (Verdict.LIKELY_SCAM, Verdict.NO_DEMAND, Verdict.NOT_MINE)


def days_of(loan: Loan) -> Iterable[datetime.date]:
    """Of overdue notices and final demands by their latest judgement. A reminder before the day demands nothing yet."""
    rows = Judgement.objects.filter(is_latest=True, loan=loan, payload__kind__in=[Kind.OVERDUE, Kind.FINAL_DEMAND])
    instants = rows.exclude(verdict__in=_NO_DEMANDS).values_list("notice__received_at", flat=True)
    return (timezone.localdate(instant, loan.borrower.zone) for instant in instants)
