"""A case: what it is about, who is on the other side, what comes next, and which desk takes it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases import filing, ladder, law, lint
from cases.forms import AboutForm, FactsForm, MeForm, RoleForm, SideForm
from cases.models import Case
from notices.models import Notice

INVALID = 422


def mine(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(request.user.cases.select_related("borrower", "loan__lender"), pk=pk)


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [(each, each.advice(today)) for each in request.user.cases.prefetch_related("filings")]
    return render(request, "cases/list.html", {"rows": rows, "today": today})


def start(request: HttpRequest) -> HttpResponse:
    """The first of three screens for whoever is dunned for another's debt. `?notice=PK` says from which message it begins."""
    notice = _notice(request)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = filing.open_case(
            borrower=request.user, about=Case.About.NOT_MINE, now=timezone.now(), notice=notice, **form.cleaned_data
        )
        return redirect("cases:side", opened.pk)
    return _asked(request, form, {"notice": notice, "screen": 1}, "cases/start.html")


def start_other(request: HttpRequest) -> HttpResponse:
    """The first screen of any other matter: how they collect, the amount, a credit record."""
    notice = _notice(request)
    form = AboutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = filing.open_case(borrower=request.user, now=timezone.now(), notice=notice, **form.cleaned_data)
        return redirect("cases:side", opened.pk)
    return _asked(request, form, {"notice": notice, "screen": 1}, "cases/start.html")


def side(request: HttpRequest, pk: int) -> HttpResponse:
    """The second screen: who is on the other side."""
    kept = mine(request, pk)
    form = SideForm(request.POST or None, initial=_kept_in(kept, SideForm))
    if request.method == "POST" and form.is_valid():
        filing.describe_case(case=kept, **form.cleaned_data)
        return redirect("cases:me", kept.pk)
    return _asked(request, form, {"case": kept, "screen": 2}, "cases/start.html")


def me(request: HttpRequest, pk: int) -> HttpResponse:
    """The third screen: how they reach the borrower. Behind it stands the letter, in both languages."""
    kept = mine(request, pk)
    today = timezone.localdate()
    initial = _kept_in(kept, MeForm) | {"declarant": kept.declarant or request.user.name}
    form = MeForm(request.POST or None, initial=initial | {"identity": ""}, case=kept, today=today)
    if request.method == "POST" and form.is_valid():
        filing.describe_case(case=kept, **_unless_empty(form, kept))
        first = filing.draft(case=kept, step=ladder.LADDERS[kept.track][0], desk=None, on=today)
        return redirect(first)
    return _asked(request, form, {"case": kept, "screen": 3}, "cases/start.html")


def _unless_empty(form: Form, case: Case) -> dict[str, Any]:
    """What was filled in; an identity number that is kept already stays when none is given."""
    data = dict(form.cleaned_data)
    return data | {"identity": data["identity"] or case.identity}


def _kept_in(case: Case, form: type[Form]) -> dict[str, Any]:
    return {name: getattr(case, name) for name in form.base_fields if hasattr(case, name)}


def _asked(request: HttpRequest, form: Form, context: dict[str, Any], template: str) -> HttpResponse:
    return render(request, template, {"form": form} | context, status=INVALID if form.errors else 200)


def _notice(request: HttpRequest) -> Notice | None:
    """The message that the case begins from; another's is not there."""
    key = request.GET.get("notice", "")
    if not key:
        return None
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        raise Http404
    return get_object_or_404(request.user.notices, pk=key)


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the case stands, the next step with its day, every step so far, and the evidence."""
    kept, today = mine(request, pk), timezone.localdate()
    filings = list(kept.filings.all())
    context = {
        "case": kept,
        "today": today,
        "advice": kept.advice(today),
        "steps": [(each, each.state(today)) for each in filings],
        "draft": next((each for each in filings if not each.sent_on), None),
        "pieces": kept.pieces.select_related("item")[:20],
        "count": kept.pieces.count(),
        "agents": lint.agents(kept.story + "\n" + kept.request),
    }
    return render(request, "cases/case.html", context)


def desks(request: HttpRequest, pk: int) -> HttpResponse:
    """The router: tick what happened, see which desk takes it, what it needs and how long it takes."""
    kept, today = mine(request, pk), timezone.localdate()
    form = FactsForm(request.POST or None, initial={"facts": [fact.value for fact in kept.ticked()]})
    if request.method == "POST" and form.is_valid():
        filing.describe_case(case=kept, facts=form.cleaned_data["facts"])
        return redirect("cases:desks", kept.pk)
    found = [(desk, desk.clock(law.clock_rules())) for desk in kept.desks(today)]
    return _asked(request, form, {"case": kept, "found": found}, "cases/desks.html")


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter is over, or with `reopen` not after all."""
    kept = mine(request, pk)
    filing.close_case(case=kept, now=timezone.now(), reopen="reopen" in request.POST)
    return redirect(kept)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    filing.delete_case(case=mine(request, pk))
    messages.success(request, _("The case is removed. The messages and files stay in your vault."))
    return redirect("cases:list")
