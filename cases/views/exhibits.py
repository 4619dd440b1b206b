"""Exhibits: asked for, watched while they are made, saved, removed; and checked by whoever was given one."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from borrowers.bell import ring
from cases import bundling, exhibiting, tasks
from cases.checked import check
from cases.evidence_forms import CheckForm, ExhibitForm
from cases.models import Case, Exhibit
from cases.views.matters import INVALID, mine
from loans.models import Loan


def _exhibit(request: HttpRequest, pk: int) -> Exhibit:
    return get_object_or_404(Exhibit.objects.filter(case__borrower=request.user).select_related("case"), pk=pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an exhibit made of the case as it stands. The worker makes it; this answers at once."""
    case, form = mine(request, pk), ExhibitForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/exhibit_ask.html", {"case": case, "form": form}, status=INVALID)
    return redirect(_asked(case, form.cleaned_data["watermark"]))


@require_POST
def of_loan(request: HttpRequest, pk: int) -> HttpResponse:
    """An exhibit of all notices about a loan, in one click: the case about it is found or opened."""
    loan = get_object_or_404(Loan.objects.filter(borrower=request.user).select_related("borrower", "lender"), pk=pk)
    case = exhibiting.case_of_loan(loan=loan, now=timezone.now())
    return redirect(_asked(case, ""))


def _asked(case: Case, watermark: str) -> Exhibit:
    asked = exhibiting.ask(case=case, watermark=watermark, now=timezone.now())
    transaction.on_commit(partial(ring, tasks.make_exhibit, asked.pk))
    return asked


@require_GET
def exhibit(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then the file to save, and the hash to note. The line of progress is asked for again by itself."""
    kept = _exhibit(request, pk)
    template = "cases/exhibit.html" + ("#progress" if request.htmx else "")
    return render(request, template, {"exhibit": kept, "case": kept.case})


@require_GET
def download(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The ZIP, one part in memory at a time."""
    kept = _exhibit(request, pk)
    if not kept.parts.exists() or kept.state != Exhibit.State.DONE:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="{kept.number}.zip"',
        "Content-Length": str(kept.size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(kept.stream(), content_type="application/zip", headers=headers)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _exhibit(request, pk)
    exhibiting.cancel(exhibit=kept)
    return redirect(kept)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _exhibit(request, pk)
    exhibiting.remove(exhibit=kept)
    return redirect("cases:evidence", kept.case_id)


@login_not_required
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whoever was given an exhibit can hold it against its manifest here. The file is not kept."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    if not (form.is_bound and form.is_valid()):
        return render(request, "cases/verify.html", {"form": form}, status=INVALID if form.is_bound else 200)
    file: UploadedFile = form.cleaned_data["file"]
    sha256 = bundling.fingerprint(file.file)[1]
    file.seek(0)
    result = check(file.file, sha256)
    return render(request, "cases/verify.html", {"form": CheckForm(), "result": result, "sha256": sha256})
