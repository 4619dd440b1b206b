"""What stands in a borrower's calendar: every instalment of the current schedules, and every open deadline."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from borrowers.models import Borrower
from loans.ledger import Row
from loans.models import Loan
from loans.money import format_money
from reminders.calendar import Item, calendar
from reminders.models import preference_of, wanted_deadline_leads, wanted_leads

KEPT_FOR = datetime.timedelta(days=60)  # what is past and paid stays this long


def calendar_of(borrower: Borrower, now: datetime.datetime) -> bytes:
    """The whole calendar of a borrower, in their language."""
    with translation.override(borrower.language), timezone.override(borrower.zone):
        today = timezone.localdate(now)
        loans = borrower.loans.with_history().select_related("reminder_preference").filter(is_sample=False)
        items = [item for loan in loans for item in _of_loan(loan, borrower, today, today - KEPT_FOR)]
        items += _deadlines(borrower)
        return calendar(items, name=_("Mingzhang: due days"), hour=borrower.remind_at, now=now)


def calendar_of_loan(loan: Loan, now: datetime.datetime) -> bytes:
    """The current schedule of one loan, whole: of the contract, or of the agreement that was signed."""
    with translation.override(loan.borrower.language), timezone.override(loan.borrower.zone):
        items = _of_loan(loan, loan.borrower, timezone.localdate(now), datetime.date.min)
        return calendar(items, name=str(loan), hour=loan.borrower.remind_at, now=now)


def _of_loan(loan: Loan, borrower: Borrower, today: datetime.date, since: datetime.date) -> Iterable[Item]:
    schedule = next(schedule for schedule in loan.schedules.all() if schedule.is_current)
    keys = {instalment.number: instalment.pk for instalment in schedule.instalments.all()}
    leads, discreet = wanted_leads(loan), preference_of(borrower).discreet_subject
    for row in loan.position(on=max(today, schedule.opens_on)).rows:
        if row.due.on >= since or row.unpaid_total:
            yield Item(
                uid=_uid("instalment", keys[row.due.number]),
                title=_title(loan, row, discreet),
                on=row.due.on,
                url=settings.SITE_URL + loan.get_absolute_url(),
                sequence=len(loan.entries.all()),  # entries are only ever added, and nothing else changes the row
                leads=leads if row.unpaid_total else (),
                words=_("Under the signed agreement %s") % schedule.reference if schedule.reference else "",
            )


def _title(loan: Loan, row: Row, discreet: bool) -> str:
    if not row.unpaid_total:
        return _("Paid") if discreet else _("Paid: %(loan)s") % {"loan": loan}
    amount = format_money(row.unpaid_total, loan.currency)
    return _("A payment is due") if discreet else _("%(amount)s to %(loan)s") % {"amount": amount, "loan": loan}


def _deadlines(borrower: Borrower) -> list[Item]:
    preference = preference_of(borrower)
    return [
        Item(
            uid=_uid("deadline", deadline.pk),
            title=_("Something is to be done") if preference.discreet_subject else deadline.what,
            on=deadline.on,
            url=settings.SITE_URL + (deadline.url if deadline.url.startswith("/") else reverse("home")),
            sequence=deadline.moves,
            leads=wanted_deadline_leads(preference, deadline),
        )
        for deadline in borrower.deadlines.filter(done_at=None)
    ]


def _uid(kind: str, key: int) -> str:
    return f"{kind}-{key}@{urlsplit(settings.SITE_URL).hostname}"
