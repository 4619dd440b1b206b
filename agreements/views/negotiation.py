"""From "I cannot pay this" to a signed paper: one form, one call, one template a page."""

import datetime
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements import negotiating
from agreements.affordability import fits
from agreements.comparison import compare
from agreements.forms.negotiation import AnswerForm, OfferForm, StartForm, why
from agreements.guard import must_be_warned
from agreements.models import Agreement, Countersignature, Offer, State
from agreements.noting import By, NotNow
from agreements.plan import ImpossiblePlan, Plan, Scope, owed
from loans.ledger import Position
from loans.models import Loan
from loans.money import format_money

INVALID = 422


def by_of(request: HttpRequest) -> By:
    return By(request.user, timezone.now(), request.META.get("REMOTE_ADDR") or None)


def mine_of(request: HttpRequest, pk: int) -> Agreement:
    return get_object_or_404(request.user.agreements.select_related("loan__lender", "borrower"), pk=pk)


@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    rows = request.user.agreements.select_related("loan__lender")
    return render(request, "agreements/list.html", {"agreements": rows, "has_loans": request.user.loans.exists()})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """`?loan=PK` says which loan, `&notice=PK` the notice it began from; without a loan the page asks for one."""
    if not (key := request.GET.get("loan", "")):
        return render(request, "agreements/choose.html", {"loans": request.user.loans.select_related("lender")})
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise Http404
    loan = get_object_or_404(request.user.loans.with_history(), pk=key)
    form = _start_form(request, loan)
    if request.method == "POST" and form.is_valid():
        begun = _start(request, loan, form)
        return redirect("agreements:offer", begun.pk)
    position = loan.position(on=timezone.localdate())
    context = {"form": form, "loan": loan, "position": position, "limitation": form.limitation}
    return render(request, "agreements/start.html", context, status=INVALID if form.is_bound else 200)


def _start_form(request: HttpRequest, loan: Loan) -> StartForm:
    return StartForm(
        request.POST or None,
        initial={"borrower_name": request.user.name},
        today=timezone.localdate(),
        loan=loan,
    )


def _start(request: HttpRequest, loan: Loan, form: StartForm) -> Agreement:
    data = form.cleaned_data
    return negotiating.start(
        loan=loan,
        by=by_of(request),
        submission=data["submission"],
        warned=bool(data.get("understood")),
        borrower_name=data["borrower_name"],
        contract_number=data["contract_number"],
        is_card=data["is_card"],
        notice_ref=request.GET.get("notice", "").replace("\0", "")[:40],
        language=request.user.language,
    )


@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    mine = mine_of(request, pk)
    return render(request, "agreements/agreement.html", _agreement_context(mine))


def _agreement_context(mine: Agreement) -> dict[str, Any]:
    offers, today = list(mine.offers.select_related("answer")), timezone.localdate()
    return {
        "agreement": mine,
        "state": mine.state,
        "currency": mine.loan.currency,
        "rounds": [
            (offer, compare(offer.proposed, offer.comes_to), fits(mine, offer.comes_to, today)) for offer in offers
        ],
        "last": offers[-1] if offers else None,
        "terms": mine.frozen if mine.terms else None,
        "fresh": mine.terms is None or mine.is_signed or mine.is_fresh(today=today),
        "events": mine.events.select_related("actor"),
        "open": mine.state in negotiating.OPEN,
        "standing": mine.standing(today=today) if mine.is_signed else None,
        "lender": Countersignature.objects.filter(agreement=mine).select_related("scan").first(),
        "invitation": mine.invitations.filter(revoked_at=None, expires_at__gt=timezone.now()).last(),
        "papers": {document.kind: document for document in mine.documents.defer("content")},
        "stamped": bool(settings.TSA_URL),
    }


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The next round, by the borrower or, with `?by=lender`, as the lender said. Shown as a plan before it is kept."""
    mine, by_lender = mine_of(request, pk), request.GET.get("by") == "lender"
    if mine.state not in negotiating.OPEN:
        return redirect(mine)
    position = mine.history().position(on=timezone.localdate())
    form = _offer_form(request, mine, position, by_lender)
    plan = _plan(mine, form) if form.is_bound else None
    if plan and "keep" in request.POST and _kept(request, mine, form, by_lender):
        return redirect(mine)
    context = {
        "agreement": mine,
        "form": form,
        "plan": plan,
        "currency": position.currency,
        "position": position,
        "balance": owed(position, Scope.DUE)[0],
        "by_lender": by_lender,
    }
    template = "agreements/offer.html#plan" if request.htmx else "agreements/offer.html"
    refused = form.errors and not request.htmx
    return render(request, template, context, status=INVALID if refused else 200)


def _kept(request: HttpRequest, mine: Agreement, form: OfferForm, by_lender: bool) -> bool:
    """Whether the offer stands in the record; if it cannot, the form says why."""
    if not form.may_be_kept():
        return False
    try:
        negotiating.make_offer(
            agreement=mine,
            proposal=form.proposal(),
            by=by_of(request),
            by_lender=by_lender,
            answer_by=form.cleaned_data.get("answer_by"),
            warned=bool(form.cleaned_data.get("understood")),
            submission=form.cleaned_data["submission"],
        )
    except ImpossiblePlan as problem:
        form.refuse(problem)
    except NotNow:
        return True  # it was signed or ended meanwhile: its page says which
    return form.is_valid()


def _offer_form(request: HttpRequest, mine: Agreement, position: Position, by_lender: bool) -> OfferForm:
    return OfferForm(
        request.POST or None,
        initial=_first_guess(mine, position),
        today=position.on,
        scopes=_scopes(position),
        by_lender=by_lender,
        guarded=not by_lender and must_be_warned(mine, position.on),
    )


def _scopes(position: Position) -> list[tuple[str, str]]:
    everything = owed(position, Scope.ALL)[0].owed
    choices = [(Scope.ALL.value, _("Everything: %(amount)s") % {"amount": format_money(everything, position.currency)})]
    if position.due:
        due = format_money(position.due, position.currency)
        choices.insert(0, (Scope.DUE.value, _("What has fallen due: %(amount)s") % {"amount": due}))
    return choices


def _first_guess(mine: Agreement, position: Position) -> dict[str, Any]:
    """The numbers of the last round, else six instalments from a month on."""
    today, last = position.on, mine.last_offer
    if last is None:
        scope = Scope.DUE if position.due else Scope.ALL
        first_on = today + datetime.timedelta(days=30)
        return {"as_of": today, "first_on": first_on, "count": 6, "scope": scope.value}
    said = last.proposed
    return {
        "as_of": today,
        "shape": said.shape.value,
        "scope": said.scope.value,
        "first_on": max(said.first_on, today + datetime.timedelta(days=1)),
        "count": said.count,
        "each": said.each,
        "steps": said.steps or None,
        "pause": said.pause or None,
        "charges_first": said.charges_first,
        "annual_rate": f"{(said.annual_rate * 100).normalize():f}" if said.annual_rate else None,
        "waive_penalty": said.waive_penalty or None,
        "waive_interest": said.waive_interest or None,
    }


def _plan(mine: Agreement, form: OfferForm) -> Plan | None:
    """What the numbers come to, or None with the reason at its field."""
    if not form.is_valid():
        return None
    try:
        return mine.plan_for(form.proposal())
    except ImpossiblePlan as problem:
        form.refuse(problem)
        return None


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    mine = mine_of(request, pk)
    last = mine.last_offer
    if last is None or (mine.state != State.OFFERED and not hasattr(last, "answer")):
        return redirect(mine)
    today = timezone.localdate()
    form = AnswerForm(request.POST or None, today=today, initial={"on": today, "round": last.number})
    if request.method == "POST" and form.is_valid() and _recorded(request, last, form):
        countered = form.cleaned_data["kind"] == "countered"
        offer_url = reverse("agreements:offer", args=[mine.pk])
        return redirect(f"{offer_url}?by=lender" if countered else mine)
    context = {"agreement": mine, "form": form, "offer": last, "plan": last.comes_to, "currency": mine.loan.currency}
    return render(request, "agreements/answer.html", context, status=INVALID if form.is_bound else 200)


def _recorded(request: HttpRequest, last: Offer, form: AnswerForm) -> bool:
    """Whether the answer stands in the record; if it cannot, the form says why."""
    shown = form.cleaned_data.pop("round") or last.number
    try:
        if shown != last.number:
            raise NotNow
        negotiating.record_answer(offer=last, by=by_of(request), **form.cleaned_data)
    except ImpossiblePlan as problem:
        form.add_error(problem.field if problem.field in form.fields else None, why(problem))
    except NotNow:
        form.add_error(None, _("This offer is no longer waiting for an answer."))
    return form.is_valid()


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the lender's numbers."""
    mine = mine_of(request, pk)
    last = mine.last_offer
    try:
        if last is None:
            raise NotNow
        negotiating.accept_counter(offer=last, by=by_of(request))
    except (NotNow, ImpossiblePlan):
        return redirect(mine)
    return redirect("agreements:sign", mine.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    mine = mine_of(request, pk)
    with suppress(NotNow):
        negotiating.withdraw(agreement=mine, by=by_of(request))
    return redirect(mine)
