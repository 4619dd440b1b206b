"""Before asking: what is left of the household's month, what that comes to over all creditors, how old a debt may be."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agreements.affordability import debts, latest_budget, promised
from agreements.budget import shares, strain
from agreements.budgeting import keep_budget
from agreements.forms.preparation import BudgetForm
from agreements.guard import clock_of
from loans.money import total

INVALID = 422


@require_GET
def budget(request: HttpRequest) -> HttpResponse:
    """The month as last written down, what each creditor can be offered, and the month in which all plans ask too much."""
    household = latest_budget(request.user)
    if household is None:
        return render(request, "agreements/budget.html", {"household": None})
    today, month = timezone.localdate(), household.as_value()
    owed = debts(request.user, household, today)
    context = {
        "household": household,
        "month": month,
        "earlier": [(each, each.as_value()) for each in request.user.households.all()[1:13]],
        "shares": shares(month.disposable, owed, household.currency),
        "owed_total": total(debt.balance for debt in owed),
        "monthly_total": total(debt.monthly for debt in owed),
        "strain": strain(month.disposable, promised(household, today)),
        "currency": household.currency,
    }
    return render(request, "agreements/budget.html", context)


@require_http_methods(["GET", "POST"])
def budget_edit(request: HttpRequest) -> HttpResponse:
    form = BudgetForm(request.POST or None, household=latest_budget(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        keep_budget(
            borrower=request.user,
            budget=form.budget,
            debts=data["other_debts"],
            submission=data["submission"],
            on=timezone.localdate(),
        )
        return redirect("agreements:budget")
    return render(request, "agreements/budget_edit.html", {"form": form}, status=INVALID if form.is_bound else 200)


@require_GET
def limitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the time to sue for a loan may have run out: a part of the loan's page, or a page of its own."""
    loan = get_object_or_404(request.user.loans.with_history().select_related("borrower"), pk=pk)
    clock = clock_of(loan, timezone.localdate())
    template = "agreements/_guard.html" if request.htmx else "agreements/limitation.html"
    return render(request, template, {"loan": loan, "clock": clock, "limitation": clock.state})
