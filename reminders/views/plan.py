"""The plan out of debt, and what borrowing again would do to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from loans.forms import LoanForm
from reminders import committing
from reminders.forms import FollowForm, PlanForm, PlannedLoanForm
from reminders.models import PlannedLoan
from reminders.ways import board, currencies_of, plan_of, stress_of


def plan(request: HttpRequest, currency: str = "") -> HttpResponse:
    """Every strategy side by side, the months to come, and how the plan that is kept has moved."""
    currencies, today = currencies_of(request.user), timezone.localdate()
    currency = _chosen(currencies, currency)
    form = PlanForm(request.POST or None, instance=plan_of(request.user, currency), currency=currency)
    if request.method == "POST" and form.is_valid():
        committing.set_figures(borrower=request.user, currency=currency, **form.cleaned_data)
        return redirect("reminders:plan_in", currency)
    shown = board(request.user, currency, today) if currencies else None
    context = {"form": form, "board": shown, "currency": currency, "currencies": currencies, "today": today}
    return render(request, "reminders/plan.html", context, status=422 if form.errors else 200)


@require_POST
def follow(request: HttpRequest, currency: str) -> HttpResponse:
    """Keep one of the strategies as the plan, or drop it."""
    _chosen(currencies_of(request.user), currency)
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise Http404
    if strategy := form.cleaned_data["strategy"]:
        committing.keep_plan(borrower=request.user, currency=currency, strategy=strategy, today=timezone.localdate())
        messages.success(request, _("Your plan is kept. This page tells what moves, and why."))
    else:
        committing.drop_plan(borrower=request.user, currency=currency)
    return redirect("reminders:plan_in", currency)


def planned_loan(request: HttpRequest, pk: int) -> HttpResponse:
    loan = get_object_or_404(request.user.loans.select_related("planned", "lender"), pk=pk)
    form = PlannedLoanForm(request.POST or None, instance=getattr(loan, "planned", PlannedLoan()))
    if request.method == "POST" and form.is_valid():
        committing.describe_loan(loan=loan, **form.cleaned_data)
        return redirect("reminders:plan_in", loan.currency)
    return render(
        request, "reminders/planned_loan.html", {"form": form, "loan": loan}, status=422 if form.errors else 200
    )


@require_POST
def stress(request: HttpRequest) -> HttpResponse:
    """What the loan of a half-filled form would do: a fragment beside the form, or a page of its own. Nothing is kept."""
    today = timezone.localdate()
    form = LoanForm(request.POST, lenders=request.user.lenders.all(), today=today)
    form.is_valid()
    context = {"stress": stress_of(request.user, form.cleaned_data, form.dues, today)} if form.dues else {}
    return render(request, "reminders/_stress.html" if request.htmx else "reminders/stress.html", context)


def _chosen(currencies: list[str], currency: str) -> str:
    """The currency that was asked for, or that of most loans. One without a loan has no page."""
    if currency and currency not in currencies:
        raise Http404
    return currency or next(iter(currencies), "CNY")
