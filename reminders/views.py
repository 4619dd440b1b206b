import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from borrowers.models import Borrower
from loans.ledger import Row
from loans.models import Loan, LoanQuerySet
from reminders import sending
from reminders.forms import LeadsForm, PreferenceForm
from reminders.lead import send_at
from reminders.mail import read_unsubscribe_token
from reminders.models import Heartbeat, ReminderQuerySet, State, wanted_leads

AHEAD = datetime.timedelta(days=45)
KEPT_ROWS = 100


@dataclass(frozen=True, slots=True)
class Coming:
    """A mail that will be sent if nothing changes."""

    send_at: datetime.datetime
    loan: Loan
    row: Row


@require_safe
def reminder_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    past = _reminders_of(request.user)
    context = {
        "silence": Heartbeat.silence(now),
        "coming": coming(request.user, now),
        "failed": past.filter(state=State.FAILED)[:KEPT_ROWS],
        "delayed": past.pending().filter(send_at__lte=now).exclude(outcome="")[:KEPT_ROWS],
        "sent": past.filter(state=State.SENT)[:KEPT_ROWS],
        "skipped": past.filter(state=State.SKIPPED)[:KEPT_ROWS],
    }
    return render(request, "reminders/list.html", context)


def coming(borrower: Borrower, now: datetime.datetime) -> list[Coming]:
    """The mails of the next weeks by the ledger as it is now, the soonest first."""
    loans = _loans_of(borrower).filter(is_sample=False)
    found = [
        Coming(at, loan, row)
        for loan in loans
        for row in loan.position(on=timezone.localdate(now)).rows
        if row.unpaid_total
        for lead in wanted_leads(loan)
        if now < (at := send_at(row.due.on, lead, borrower.remind_at, borrower.zone)) < now + AHEAD
    ]
    return sorted(found, key=lambda mail: (mail.send_at, mail.loan.pk))


def _loans_of(borrower: Borrower) -> LoanQuerySet:
    return borrower.loans.with_history().select_related("reminder_preference")


def _reminders_of(borrower: Borrower) -> ReminderQuerySet:
    return borrower.reminders.newest_first()


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept text of one mail: the outbox within the app."""
    reminder = get_object_or_404(request.user.reminders, ~Q(text=""), pk=pk)
    return render(request, "reminders/mail.html", {"reminder": reminder})


def preferences(request: HttpRequest) -> HttpResponse:
    preference = getattr(request.user, "reminder_preference", None)
    form = PreferenceForm(request.POST if request.method == "POST" else None, instance=preference)
    if form.is_valid():
        sending.set_preference(borrower=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("reminders:preferences")
    context = {"form": form, "loans": [(loan, wanted_leads(loan)) for loan in _loans_of(request.user)]}
    return render(request, "reminders/preferences.html", context, status=422 if form.errors else 200)


def loan_preferences(request: HttpRequest, pk: int) -> HttpResponse:
    loan = get_object_or_404(request.user.loans, pk=pk)
    form = LeadsForm(request.POST if request.method == "POST" else None, initial={"leads": wanted_leads(loan)})
    if form.is_valid():
        sending.choose_leads(loan=loan, leads=form.cleaned_data["leads"])
        messages.success(request, _("Your choice is kept."))
        return redirect("reminders:preferences")
    context = {"form": form, "loan": loan}
    return render(request, "reminders/loan_preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt  # RFC 8058: the mail program posts without a session; the signed token says what may be stopped
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only asks, so that a scanner that opens every link stops nothing; a POST stops the reminders."""
    try:
        borrower_id, loan_id = read_unsubscribe_token(token)
    except signing.BadSignature:
        raise Http404 from None
    borrower = get_object_or_404(Borrower, pk=borrower_id)
    loan = get_object_or_404(borrower.loans, pk=loan_id) if loan_id else None
    if request.method == "POST":
        sending.stop_reminders(borrower=borrower, loan=loan)
    with translation.override(borrower.language):
        context = {"loan": loan, "done": request.method == "POST", "token": token}
        return render(request, "reminders/unsubscribe.html", context)
