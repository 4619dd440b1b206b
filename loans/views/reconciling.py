"""What the lender says on a day, held against the ledger: shown before anything is kept, and as it was kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from loans.forms import ReconcileForm
from loans.page import reconciliation_page
from loans.reconciliation import reconcile as compare
from loans.recording import keep_reconciliation


def reconcile(request: HttpRequest, pk: int) -> HttpResponse:
    """A GET with figures shows the comparison and writes nothing; a POST of the same keeps it."""
    loan = get_object_or_404(request.user.loans.with_history(), pk=pk)
    today, data = timezone.localdate(), request.POST if request.method == "POST" else request.GET
    form = ReconcileForm(data if "on" in data else None, loan=loan, today=today)
    context = {"loan": loan, "form": form, "c": loan.currency}
    if form.is_valid():
        scope, on = form.cleaned_data["scope"], form.cleaned_data["on"]
        differences = compare(loan.as_record(), form.said, scope, on)
        if request.method == "POST":
            return redirect(keep_reconciliation(loan=loan, differences=differences, made_on=today, **form.kept))
        context |= {"differences": differences, "on": on, "scope_name": dict(form.fields["scope"].choices)[scope]}
    return render(request, "loans/reconcile.html", context, status=422 if form.errors else 200)


@require_safe
def reconciliation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    loan = get_object_or_404(request.user.loans.with_history(), pk=pk)
    kept = get_object_or_404(loan.reconciliations, pk=number)
    return render(request, "loans/reconciliation.html", reconciliation_page(loan, kept))
