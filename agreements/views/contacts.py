"""What was said: the log of contacts, and the sheet to have at hand for a call."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.contacting import log_contact, mark_kept
from agreements.forms.contacts import ContactForm
from agreements.guard import clock_of
from agreements.models import Contact
from borrowers.keeping import TooMany
from loans.models import Loan

INVALID = 422


def _mine(request: HttpRequest, pk: int) -> Contact:
    return get_object_or_404(request.user.contacts.select_related("loan__lender", "recording", "borrower"), pk=pk)


def _loan(request: HttpRequest) -> Loan | None:
    """The loan that `?loan=PK` names."""
    if not (key := request.GET.get("loan", "")):
        return None
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise Http404
    return get_object_or_404(request.user.loans.with_history().select_related("borrower"), pk=key)


@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    rows = request.user.contacts.select_related("loan__lender")[:200]
    return render(request, "agreements/contacts.html", {"contacts": rows, "today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest) -> HttpResponse:
    loan = _loan(request)
    initial = {"institution": loan.lender.name if loan else "", "by": "them", "channel": "phone"}
    form = ContactForm(
        request.POST or None, request.FILES or None, loan=loan, now=timezone.localtime(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(log_contact(borrower=request.user, loan=loan, now=timezone.now(), **form.contact))
        except TooMany:
            form.add_error("file", _("Your account keeps as many files as it can hold."))
    context = {"form": form, "loan": loan, "limitation": form.limitation}
    return render(request, "agreements/contact_new.html", context, status=INVALID if form.is_bound else 200)


@require_GET
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact as it was written down, and the letter that has it confirmed."""
    mine = _mine(request, pk)
    told: dict[str, Any] = {
        "kind": "confirm", "loan": mine.loan_id or "", "addressee": mine.institution, "staff": mine.staff,
        "said_on": timezone.localdate(mine.at).isoformat(), "reason": mine.said[:1500],
    }  # fmt: skip
    if mine.promised_by == Contact.Who.THEM:
        told |= {"promise": mine.promise, "promised_for": mine.promised_for or ""}
    context = {"contact": mine, "confirm": urlencode(told), "today": timezone.localdate()}
    return render(request, "agreements/contact.html", context)


@require_POST
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised was done, or with `undo`, was not after all."""
    mine = _mine(request, pk)
    mark_kept(contact=mine, on=None if "undo" in request.POST else timezone.localdate())
    messages.success(request, _("It is written down."))
    return redirect(mine)


@require_GET
def call(request: HttpRequest) -> HttpResponse:
    """The sheet for a call, to be read from the page or printed: what to ask, what not to promise, what to note down."""
    loan, today = _loan(request), timezone.localdate()
    context = {
        "loan": loan,
        "today": today,
        "position": loan.position(on=today) if loan else None,
        "numbers": loan.lender.service_numbers if loan else [],
        "limitation": clock_of(loan, today).state if loan else "",
    }
    return render(request, "agreements/call.html", context)
