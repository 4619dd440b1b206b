"""One step of a case: a draft in both languages, what holds it up, that it was sent, and what came back."""

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases import filing, ladder, law, letters, lint
from cases.filing import NotNow
from cases.forms import AnswerForm, DraftForm, LaterForm, NumberForm, SentForm
from cases.models import Filing
from cases.views.files import handed_in
from cases.views.matters import INVALID, mine


def _mine(request: HttpRequest, pk: int) -> Filing:
    mine = Filing.objects.filter(case__borrower=request.user)
    return get_object_or_404(mine.select_related("case__borrower", "proof", "answer_file"), pk=pk)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a step, filled from the case; a draft that is there is kept as it is."""
    case, today = mine(request, pk), timezone.localdate()
    step, desk = request.POST.get("step", ""), letters.desk_of(request.POST.get("desk", ""))
    open_desks = {each.id for each in case.desks(today)}
    if step not in Filing.Step.values or (request.POST.get("desk") and (desk is None or desk.id not in open_desks)):
        raise Http404
    return redirect(filing.draft(case=case, step=step, desk=desk, on=today))


def step(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter, to be edited until it is sent; then what became of it."""
    letter = _mine(request, pk)
    form = DraftForm(request.POST or None, initial={name: getattr(letter, name) for name in DraftForm.base_fields})
    if request.method == "POST" and form.is_valid():
        with suppress(NotNow):  # when it was sent meanwhile, the page shows what went out
            filing.rewrite(filing=letter, **form.cleaned_data)
        return redirect(letter)
    return _page(request, letter, {"form": form}, status=INVALID if form.errors else 200)


def _page(request: HttpRequest, letter: Filing, more: dict[str, Any], status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    rule = next((each for each in law.clock_rules() if each.id == letter.rule), None)
    context = {
        "filing": letter,
        "case": letter.case,
        "desk": letters.desk_of(letter.desk),
        "today": today,
        "found": {code: lint.findings(getattr(letter, f"text_{code}")) for code in ("zh", "en")},
        "agents": lint.agents(f"{letter.text_zh}\n{letter.text_en}"),
        "sent_form": SentForm(today=today, filing=letter, initial={"sent_on": today}),
        "answer_form": AnswerForm(today=today, initial={"answered_on": today}),
        "later_form": LaterForm(today=today),
        "number_form": NumberForm(initial={"reference": letter.reference}),
        "state": letter.state(today),
        "rule": rule,
        "latest": letter.sent_on and ladder.latest_extension(rule, letter.sent_on),
    }
    return render(request, "cases/step.html", context | more, status=status)


@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter alone in both languages, to be printed."""
    letter = _mine(request, pk)
    return render(request, "cases/paper.html", {"filing": letter, "only_for": letters.about_to_send(letter)})


@require_POST
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """It went out: fixed from now on, with the proof of delivery and the day of the answer."""
    letter, today = _mine(request, pk), timezone.localdate()
    form = SentForm(request.POST, request.FILES, today=today, filing=letter)
    if form.is_valid() and (proof := handed_in(request, form, "proof")) is not False:
        what = {name: form.cleaned_data[name] for name in ("sent_on", "way", "reference")}
        with suppress(NotNow):  # the same form twice
            filing.mark_sent(filing=letter, proof=proof, now=timezone.now(), **what)
        return redirect(letter)
    return _page(request, letter, {"sent_form": form}, status=INVALID)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _mine(request, pk)
    form = AnswerForm(request.POST, request.FILES, today=timezone.localdate())
    if letter.sent_on and form.is_valid() and (file := handed_in(request, form, "file")) is not False:
        what = {name: form.cleaned_data[name] for name in ("answered_on", "settled", "answer")}
        filing.note_answer(filing=letter, file=file, now=timezone.now(), **what)
        return redirect(letter.case)
    return _page(request, letter, {"answer_form": form}, status=INVALID)


@require_POST
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """They announced a later day; until then nobody is nagged."""
    letter = _mine(request, pk)
    form = LaterForm(request.POST, today=timezone.localdate())
    if letter.sent_on and not letter.answered_on and form.is_valid():
        filing.note_extension(filing=letter, until=form.cleaned_data["until"])
        return redirect(letter)
    return _page(request, letter, {"later_form": form}, status=INVALID)


@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _mine(request, pk)
    form = NumberForm(request.POST)
    if form.is_valid():
        filing.note_reference(filing=letter, reference=form.cleaned_data["reference"])
        return redirect(letter)
    return _page(request, letter, {"number_form": form}, status=INVALID)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away; what was sent stays on record."""
    letter = _mine(request, pk)
    try:
        filing.drop_draft(filing=letter)
    except NotNow:
        return redirect(letter)
    return redirect(letter.case)
