"""The calendar: its private address, and the file of one loan."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from borrowers.models import Borrower
from reminders import choosing
from reminders.agenda import calendar_of, calendar_of_loan

ICS = "text/calendar; charset=utf-8"


@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once; whatever was subscribed to the one before gets nothing more."""
    token = choosing.open_feed(borrower=request.user)
    address = settings.SITE_URL + reverse("reminders:calendar", args=[token])
    webcal = address.replace("https://", "webcal://").replace("http://", "webcal://")
    return render(request, "reminders/calendar.html", {"address": address, "webcal": webcal})


@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    choosing.close_feed(borrower=request.user)
    messages.success(request, _("The address does not work any more."))
    return redirect("reminders:preferences")


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads: who has the address has the calendar."""
    feeds = Borrower.objects.select_related("reminder_preference")
    borrower = get_object_or_404(feeds, calendar_feed__token_hash=choosing.hash_of(token), is_active=True)
    return HttpResponse(calendar_of(borrower, timezone.now()), content_type=ICS)


@require_safe
def loan_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The due days of one loan as a file: of the contract, or of the signed agreement that took its place."""
    loans = request.user.loans.with_history().select_related("reminder_preference", "borrower__reminder_preference")
    loan = get_object_or_404(loans, pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="mingzhang-{loan.pk}.ics"'}
    return HttpResponse(calendar_of_loan(loan, timezone.now()), content_type=ICS, headers=headers)
