"""What was sent, what is coming, and what a mail's own links do."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from borrowers.models import Borrower
from loans.ledger import Kind, Position, Row
from loans.models import Loan, LoanQuerySet
from loans.recording import add_entry
from reminders.choosing import snooze as put_off
from reminders.choosing import stop_reminders
from reminders.forms import PaidForm, SnoozeForm
from reminders.lead import local_day
from reminders.mail import ALL, read_paid_token, read_unsubscribe_token
from reminders.models import Heartbeat, Reminder, ReminderQuerySet, State, habit_of, wanted_leads

AHEAD = datetime.timedelta(days=45)
KEPT_ROWS = 100


@dataclass(frozen=True, slots=True)
class Coming:
    """A message that will be sent if nothing changes."""

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
        "mails_as_files": settings.MAILS_AS_FILES,
    }
    return render(request, "reminders/list.html", context)


def coming(borrower: Borrower, now: datetime.datetime) -> list[Coming]:
    """The messages of the next weeks by the ledger as it is now, the soonest first. None falls into a pause of its loan."""
    habit, today = habit_of(borrower), timezone.localdate(now)
    found = [
        Coming(at, loan, row)
        for loan, position in _positions(borrower, today)
        for row in position.rows
        if row.unpaid_total
        for lead in wanted_leads(loan)
        if now < (at := habit.send_at(row.due.on, lead)) < now + AHEAD
        and not any(start <= local_day(at, habit.zone) < end for start, end in position.paused)
    ]
    return sorted(found, key=lambda mail: (mail.send_at, mail.loan.pk))


def _positions(borrower: Borrower, today: datetime.date) -> list[tuple[Loan, Position]]:
    return [(loan, loan.position(on=today)) for loan in loans_of(borrower).filter(is_sample=False)]


def loans_of(borrower: Borrower) -> LoanQuerySet:
    return borrower.loans.with_history().select_related("reminder_preference")


def _reminders_of(borrower: Borrower) -> ReminderQuerySet:
    return borrower.reminders.newest_first()


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept text of one message: the outbox within the app."""
    reminder = get_object_or_404(request.user.reminders, ~Q(text=""), pk=pk)
    return render(request, "reminders/mail.html", {"reminder": reminder, "form": SnoozeForm()})


@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Be silent about this matter for some days."""
    reminder = get_object_or_404(request.user.reminders.select_related("borrower__reminder_preference"), pk=pk)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return render(request, "reminders/mail.html", {"reminder": reminder, "form": form}, status=422)
    put_off(reminder=reminder, until=form.until(timezone.localdate()))
    messages.success(request, _("It is put off. Nothing more of it comes before that day."))
    return redirect("reminders:list")


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
        stop_reminders(borrower=borrower, loan=loan, everything=loan_id == ALL)
    with translation.override(borrower.language):
        context = {"loan": loan, "everything": loan_id == ALL, "done": request.method == "POST", "token": token}
        return render(request, "reminders/unsubscribe.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def paid(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail: a GET asks what was paid, so that a scanner records nothing; a POST writes the payment down, once."""
    reminder = _named_by(token)
    loan, borrower = reminder.loan, reminder.borrower
    with translation.override(borrower.language), timezone.override(borrower.zone):
        today = timezone.localdate()
        instalment = reminder.instalment
        position = loan.position(on=max(today, instalment.schedule.opens_on))
        row = next(row for row in position.rows if row.due.number == instalment.number)
        form = PaidForm(request.POST or None, row=row, currency=loan.currency, today=today)
        context = {"loan": loan, "row": row, "form": form, "token": token}
        if request.method == "POST" and form.is_valid():
            once = uuid.uuid5(uuid.NAMESPACE_OID, f"paid:{reminder.pk}")  # one link writes down one payment
            entry = add_entry(loan=loan, kind=Kind.PAYMENT, submission=once, **form.cleaned_data)
            return render(request, "reminders/paid_done.html", context | {"entry": entry})
        return render(request, "reminders/paid.html", context, status=422 if form.errors else 200)


def _named_by(token: str) -> Reminder:
    """The reminder of an instalment of the current schedule that the token of a mail is about; else there is no such page."""
    try:
        key = read_paid_token(token)
    except signing.BadSignature:
        raise Http404 from None
    known = Reminder.objects.filter(instalment__schedule__is_current=True, borrower__is_active=True)
    reminder = get_object_or_404(known.select_related("borrower", "instalment__schedule"), pk=key)
    reminder.loan = Loan.objects.with_history().get(pk=reminder.loan_id)
    return reminder
