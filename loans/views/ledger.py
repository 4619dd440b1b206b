import json
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loans import page
from loans.forms import (
    AsOfForm,
    BillInstalmentForm,
    CardForm,
    EntryForm,
    LenderForm,
    LoanForm,
    QuoteForm,
    StatementForm,
)
from loans.models import BillInstalment, Loan
from loans.outlook import outlook
from loans.record import dump
from loans.recording import (
    add_bill_instalment,
    add_entry,
    add_statement,
    describe_lender,
    keep_lender,
    log_card,
    log_loan,
    remove_bill_instalment,
)
from loans.recording import reverse as reverse_entry


def loan_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    lines = page.loan_lines(request.user.loans.with_history(), today)
    lenders = request.user.lenders.annotate(loan_count=Count("loans"))
    context = {"lines": lines, "outlooks": outlook(line.position for line in lines), "lenders": lenders, "today": today}
    return render(request, "loans/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    form = _loan_form(request)
    if request.method == "POST" and form.is_valid():
        lender = form.cleaned_data["lender"] or keep_lender(
            borrower=request.user, name=form.cleaned_data["name"], **form.known
        )
        loan = log_loan(borrower=request.user, lender=lender, **form.terms)
        messages.success(request, _("The loan is written down."))
        return redirect(loan)
    return _new_page(request, form)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    form = _loan_form(request)
    form.is_valid()
    if request.htmx:
        return render(request, "loans/new.html#preview", _form_and_schedule(form))
    return _new_page(request, form)


def _new_page(request: HttpRequest, form: LoanForm) -> HttpResponse:
    return render(request, "loans/new.html", _form_and_schedule(form), status=422 if form.errors else 200)


def _form_and_schedule(form: LoanForm) -> dict[str, Any]:
    """The form, and the schedule that it makes so far."""
    return {"form": form, "preview": page.preview(form.dues, form.cleaned_data) if form.is_bound else None}


def _loan_form(request: HttpRequest) -> LoanForm:
    return LoanForm(request.POST or None, lenders=request.user.lenders.all(), today=timezone.localdate())


def new_card(request: HttpRequest) -> HttpResponse:
    form = CardForm(request.POST or None, lenders=request.user.lenders.all(), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        lender = form.cleaned_data["lender"] or keep_lender(
            borrower=request.user, name=form.cleaned_data["name"], **form.known
        )
        loan = log_card(borrower=request.user, lender=lender, card=form.card, statement=form.statement, **form.details)
        messages.success(request, _("The card is written down."))
        return redirect(loan)
    return render(request, "loans/new_card.html", {"form": form}, status=422 if form.errors else 200)


def new_statement(request: HttpRequest, pk: int) -> HttpResponse:
    loan = _own_card(request, pk)
    form = StatementForm(request.POST or None, today=timezone.localdate(), currency=loan.currency)
    if request.method == "POST" and form.is_valid():
        add_statement(loan=loan, statement=form.statement)
        messages.success(request, _("The statement is written down."))
        return redirect(loan)
    context = {"form": form, "loan": loan}
    return render(request, "loans/statement.html", context, status=422 if form.errors else 200)


def new_bill_instalment(request: HttpRequest, pk: int) -> HttpResponse:
    loan = _own_card(request, pk)
    form = BillInstalmentForm(request.POST or None, today=timezone.localdate(), currency=loan.currency)
    if request.method == "POST" and form.is_valid():
        add_bill_instalment(loan=loan, instalment=form.instalment)
        messages.success(request, _("The instalments are written down."))
        return redirect(loan)
    context = {"form": form, "loan": loan}
    return render(request, "loans/bill_instalment.html", context, status=422 if form.errors else 200)


@require_POST
def drop_bill_instalment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    loan = _own_card(request, pk)
    remove_bill_instalment(instalment=get_object_or_404(BillInstalment, pk=number, card__loan=loan))
    messages.success(request, _("The instalments are taken back."))
    return redirect(loan)


def loan(request: HttpRequest, pk: int) -> HttpResponse:
    return _loan_page(request, _own_loan(request, pk))


def new_entry(request: HttpRequest, pk: int) -> HttpResponse:
    loan, today = _own_loan(request, pk), timezone.localdate()
    form = EntryForm(request.POST or None, position=loan.position(on=today), today=today, initial=_told(request))
    if request.method == "POST" and form.is_valid():
        add_entry(loan=loan, **form.entry)
        messages.success(request, _("It is written down. You can reverse it at any time."))
        return redirect(loan)
    return _loan_page(request, loan, form, status=422 if form.errors else 200)


def _told(request: HttpRequest) -> dict[str, str]:
    """The amount and the day of a payment that a link to this page names, such as a receipt's."""
    return {name: request.GET[name] for name in ("amount", "on") if request.GET.get(name)}


@require_safe
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """What paying early would cost and save, and where an amount would go, before anything is paid."""
    loan, today = _own_loan(request, pk), timezone.localdate()
    asked = {"on": today.isoformat()} | {name: text for name, text in request.GET.items() if text}
    form = QuoteForm(asked, loan=loan, today=today)
    context = {"loan": loan, "form": form, "today": today}
    if form.is_valid():
        context |= page.quote_page(loan.as_record(), form.cleaned_data["on"], form.cleaned_data["amount"])
    return render(request, "loans/quote.html", context, status=422 if form.errors else 200)


@require_POST
def reverse(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    loan = get_object_or_404(request.user.loans, pk=pk)
    reverse_entry(entry=get_object_or_404(loan.entries, pk=entry))
    messages.success(request, _("It is reversed: the figures are as if it had never been written down."))
    return redirect(loan)


def lender(request: HttpRequest, pk: int) -> HttpResponse:
    lender = get_object_or_404(request.user.lenders, pk=pk)
    form = LenderForm(
        request.POST or None,
        others=request.user.lenders.exclude(pk=pk),
        initial={field: getattr(lender, field) for field in LenderForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        describe_lender(lender=lender, **form.cleaned_data)
        messages.success(request, _("What you know of this lender is kept."))
        return redirect("loans:list")
    context = {"form": form, "lender": lender}
    return render(request, "loans/lender.html", context, status=422 if form.errors else 200)


def export(request: HttpRequest) -> HttpResponse:
    data = dump(loan.as_record() for loan in request.user.loans.with_history())
    return HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=2),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="mingzhang-{timezone.localdate()}.json"'},
    )


def _own_loan(request: HttpRequest, pk: int) -> Loan:
    return get_object_or_404(request.user.loans.with_history(), pk=pk)


def _own_card(request: HttpRequest, pk: int) -> Loan:
    return get_object_or_404(request.user.loans.with_history().filter(card__isnull=False), pk=pk)


def _loan_page(request: HttpRequest, loan: Loan, form: EntryForm | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    as_of = AsOfForm(request.GET if request.GET.get("on") and not form else None, today=today, auto_id="as_of_%s")
    context = page.loan_page(loan, as_of.day, today) | {"as_of": as_of}
    context["form"] = form or EntryForm(position=context["position_today"], today=today)
    return render(request, "loans/loan.html", context, status=422 if as_of.errors else status)
