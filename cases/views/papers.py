"""Papers of courts: log one, see the days that run from it, say that it is dealt with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases import filing
from cases.forms import PaperForm
from cases.models import CourtPaper
from cases.views.files import handed_in
from cases.views.matters import INVALID


def _mine(request: HttpRequest, pk: int) -> CourtPaper:
    return get_object_or_404(request.user.court_papers.select_related("borrower", "file"), pk=pk)


def papers(request: HttpRequest) -> HttpResponse:
    """Log a paper that came; the ones so far."""
    form = PaperForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and (file := handed_in(request, form, "file")) is not False:
        return redirect(filing.log_paper(borrower=request.user, **form.cleaned_data | {"file": file}))
    context = {"form": form, "papers": request.user.court_papers.all()}
    return render(request, "cases/papers.html", context, status=INVALID if form.errors else 200)


@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Each last day with what to do until then, and what else is worth knowing."""
    kept, today = _mine(request, pk), timezone.localdate()
    clocks = [(clock, clock.days_left(today)) for clock in kept.clocks()]
    return render(request, "cases/court_paper.html", {"paper": kept, "clocks": clocks, "today": today})


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is dealt with: its days are no longer counted."""
    kept = _mine(request, pk)
    filing.settle_paper(paper=kept, now=timezone.now())
    return redirect(kept)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    filing.delete_paper(paper=_mine(request, pk))
    return redirect("cases:papers")
