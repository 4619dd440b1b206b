"""Letters: chosen from a notice or a loan, drafted, changed by hand, copied, printed and sent by the borrower."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from agreements import corresponding, tasks
from agreements.application import budget_for, enclosed, latest_hardship
from agreements.forms.letters import OFFERED, LetterForm, SentForm, TextForm
from agreements.letter import Kind
from agreements.models import Letter, LetterFile
from agreements.words import LETTERS, WHEN_TO_WRITE
from borrowers.bell import ring
from loans.models import Loan

INVALID = 422
PREFILLED = (
    "said_on",
    "said_by",
    "amount",
    "reconciliation",
    "heard",
    "staff",
    "reason",
    "promise",
    "promised_for",
    "addressee",
    "monthly",
)


def _mine(request: HttpRequest, pk: int) -> Letter:
    return get_object_or_404(request.user.letters.select_related("loan__lender", "borrower", "hardship"), pk=pk)


def _loan(request: HttpRequest) -> Loan | None:
    if not (key := request.GET.get("loan", "")):
        return None
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise Http404
    return get_object_or_404(request.user.loans.with_history().select_related("borrower"), pk=key)


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    rows = request.user.letters.select_related("loan__lender")
    return render(request, "agreements/letters.html", {"letters": rows})


@require_http_methods(["GET", "POST"])
def letter_new(request: HttpRequest) -> HttpResponse:
    """`?kind=` says which letter, `?loan=PK` about which loan; what a notice said comes as `said_on`, `said_by`, `amount`."""
    loan, kind = _loan(request), request.GET.get("kind", "")
    if kind not in OFFERED:
        return _choose_kind(request, loan)
    if Kind(kind).needs_loan and not loan:
        return _choose_loan(request, Kind(kind))
    if loan and kind == Kind.HARDSHIP and not (latest_hardship(request.user) and budget_for(loan)):
        return _prepare_first(request, loan)
    told = {name: request.GET.get(name, "")[:1500].replace("\0", "") for name in PREFILLED}
    today = timezone.localdate()
    form = LetterForm(
        request.POST or None, kind=Kind(kind), loan=loan, borrower=request.user, today=today, initial=told
    )
    if request.method == "POST" and form.is_valid():
        return redirect(_write(request, loan, form))
    context = {
        "form": form, "kind": kind, "name": LETTERS[Kind(kind)], "when": WHEN_TO_WRITE[Kind(kind)], "loan": loan,
        "position": loan.position(on=today) if loan else None, "limitation": form.limitation,
    }  # fmt: skip
    return render(request, "agreements/letter_new.html", context, status=INVALID if form.is_bound else 200)


def _write(request: HttpRequest, loan: Loan | None, form: LetterForm) -> Letter:
    return corresponding.write_letter(
        borrower=request.user,
        loan=loan,
        facts=form.facts(),
        language=form.cleaned_data["language"],
        warned=bool(form.cleaned_data.get("understood")),
        submission=form.cleaned_data["submission"],
        now=timezone.now(),
        hardship=latest_hardship(request.user) if form.kind is Kind.HARDSHIP else None,
    )


def _query(request: HttpRequest, **more: Any) -> str:
    query = request.GET.copy()
    for name, value in more.items():
        query[name] = str(value)
    return query.urlencode()


def _choose_kind(request: HttpRequest, loan: Loan | None) -> HttpResponse:
    kinds = [
        {"name": LETTERS[kind], "when": WHEN_TO_WRITE[kind], "query": _query(request, kind=kind), "kind": kind}
        for kind in OFFERED
    ]
    return render(request, "agreements/letter_kinds.html", {"kinds": kinds, "loan": loan})


def _choose_loan(request: HttpRequest, kind: Kind) -> HttpResponse:
    loans = [(loan, _query(request, loan=loan.pk)) for loan in request.user.loans.select_related("lender")]
    return render(request, "agreements/letter_loan.html", {"loans": loans, "name": LETTERS[kind]})


def _prepare_first(request: HttpRequest, loan: Loan) -> HttpResponse:
    """An application rests on a hardship file and a budget: what of them is still to be written down."""
    context = {"loan": loan, "hardship": latest_hardship(request.user), "household": budget_for(loan)}
    return render(request, "agreements/letter_prepare.html", context)


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it stands, to be copied, changed, printed and marked as sent."""
    mine = _mine(request, pk)
    form = TextForm(request.POST or None, initial={"text": mine.latest.text})
    if request.method == "POST" and form.is_valid():
        corresponding.revise_letter(letter=mine, text=form.cleaned_data["text"], now=timezone.now())
        return redirect(mine)
    return _letter_page(request, mine, form, None)


def _letter_page(request: HttpRequest, mine: Letter, text: TextForm, sent: SentForm | None) -> HttpResponse:
    *earlier, latest = mine.versions.all()
    today = timezone.localdate()
    told = {"on": mine.sent_on or today, "answer_by": mine.answer_by}
    context = {
        "letter": mine,
        "latest": latest,
        "earlier": earlier[::-1],
        "reading": latest.read() if mine.must_not_acknowledge else None,
        "file": LetterFile.objects.filter(version=latest, enclosed=enclosed(mine)).first(),
        "form": text,
        "proofs": (proofs := list(mine.hardship.proofs.all()) if mine.hardship else []),
        "differs": any(proof.title not in latest.text for proof in proofs),
        "sent_form": sent or SentForm(today=today, initial=told),
    }
    failed = text.is_bound or (sent is not None and sent.is_bound)
    return render(request, "agreements/letter.html", context, status=INVALID if failed else 200)


@require_POST
def letter_sent(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    form = SentForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _letter_page(request, mine, TextForm(initial={"text": mine.latest.text}), form)
    corresponding.record_sent(letter=mine, **form.cleaned_data)
    messages.success(request, _("It is written down. The day of the answer is among your reminders."))
    return redirect(mine)


@require_POST
def letter_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the PDF of the latest version; a worker makes it, and the page shows how far it is."""
    mine = _mine(request, pk)
    file = corresponding.want_file(version=mine.latest, enclosed=enclosed(mine), now=timezone.now())
    if file.is_waiting:
        ring(tasks.make_letter_file, file.pk)
    return redirect(mine)


@require_GET
def letter_progress(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    file = LetterFile.objects.filter(version=mine.latest).first()
    if request.htmx and file and file.is_waiting:
        return render(request, "agreements/letter.html#progress", {"letter": mine, "file": file})
    return HttpResponseClientRefresh() if request.htmx else redirect(mine)


@require_GET
def letter_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The finished PDF of the latest version, to be saved."""
    mine = _mine(request, pk)
    file = get_object_or_404(LetterFile, version=mine.latest, enclosed=enclosed(mine), content__isnull=False)
    assert file.content
    response = HttpResponse(bytes(file.content), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"letter-{mine.pk}.pdf") or "attachment"
    return response


@require_GET
def letter_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version as plain text, for a chat or an e-mail."""
    mine = _mine(request, pk)
    response = HttpResponse(mine.latest.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"letter-{mine.pk}.txt") or "attachment"
    return response
