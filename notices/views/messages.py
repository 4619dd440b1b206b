"""Notices: paste one, read the verdict, say what you know of it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from borrowers.bell import ring
from loans.models import Loan
from notices import receiving, tasks
from notices.advice import not_to_do, to_do
from notices.crosscheck import Check, Step, Verdict
from notices.dealings import dealings_of
from notices.forms.messages import MAX_CHARACTERS, AnswerForm, NoticeForm
from notices.models import Judgement, Notice, NoticeQuerySet
from notices.outcome import Code, Outcome
from notices.threads import against_earlier, beside, folded, same_demand

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, each with the `others` of its demand, and where the next older ones begin.

    That is said by key, so that the last page costs what the first does.
    """

    rows: list[Notice]
    older: str
    is_first: bool


def _page(found: NoticeQuerySet, request: HttpRequest) -> Page:
    cursor = _cursor(request.GET.get("before", ""))
    rows = list((found.older_than(*cursor) if cursor else found).order_by("-received_at", "-pk")[: PER_PAGE + 1])
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    older = f"{last.received_at.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%f}-{last.pk}" if last else ""
    return Page(folded(rows[:PER_PAGE]), older, cursor is None)


def _cursor(written: str) -> tuple[datetime.datetime, int] | None:
    moment, _, pk = written.partition("-")
    try:
        return datetime.datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=datetime.UTC), int(pk[:18])
    except ValueError:
        return None


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The borrower's notices, newest first; `?verdict=` keeps one verdict, `waiting` those not dealt with, `?q=` searches."""
    chosen, verdicts = request.GET.get("verdict", ""), [str(verdict) for verdict in Verdict]
    query = request.GET.get("q", "")[:200].replace("\0", "")
    found = request.user.notices.waiting() if chosen == "waiting" else request.user.notices.judged()
    if chosen in verdicts:
        found = found.filter(verdict=chosen)
    context = {
        "page": _page(found.saying(query), request),
        "waiting": request.user.notices.waiting().count(),
        "chosen": chosen,
        "query": query,
        "verdicts": verdicts,
    }
    return render(request, "notices/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Paste a message: it is kept as it came, and judged. `?text=` fills the box, as a phone's share sheet does."""
    shared = {"text": request.GET.get("text", "")[:MAX_CHARACTERS]}
    form = NoticeForm(request.POST or None, initial=shared)
    if request.method == "POST" and form.is_valid():
        return redirect(receiving.receive_notice(borrower=request.user, **form.cleaned_data))
    return render(request, "notices/new.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # a phone's share sheet has no token of ours; nothing is kept before the borrower says so
@require_POST
def shared(request: HttpRequest) -> HttpResponse:
    """What a phone's share sheet sends while the app's own script does not run: put into the box."""
    words = dict.fromkeys(filter(None, (request.POST.get(name, "") for name in ("title", "text", "url"))))
    return render(
        request, "notices/new.html", {"form": NoticeForm(initial={"text": "\n".join(words)[:MAX_CHARACTERS]})}
    )


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the installed app shows while there is no connection."""
    return render(request, "notices/offline.html")


@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """How the message in the box reads and what it would come to. Keeps nothing."""
    form = NoticeForm(request.POST)
    form.is_valid()
    template = "notices/new.html#reading" if request.htmx else "notices/new.html"
    if "text" not in form.cleaned_data:
        if request.htmx and not request.POST.get("text", "").strip():
            return HttpResponse()  # the box is empty again: nothing to say
        return render(request, template, {"form": form}, status=422)
    message = form.as_message()
    result = receiving.check_message(message, receiving.standing_of(request.user))
    return render(request, template, {"form": form, **_shown(request, message.text, result)})


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The verdict by the records as they are now, and what it rests on; what came out before is kept and listed."""
    return _verdict_page(request, _mine(request, pk), AnswerForm(request.user))


@require_POST
def handled(request: HttpRequest, pk: int) -> HttpResponse:
    """Dealt with, or with `undo`, not yet."""
    kept = _mine(request, pk)
    receiving.mark_handled(notice=kept, handled="undo" not in request.POST)
    return redirect(kept)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Which loan it is, that it is not mine, or that I do not know."""
    kept = _mine(request, pk)
    form = AnswerForm(request.user, request.POST)
    if not form.is_valid():
        return _verdict_page(request, kept, form, status=422)
    answer = form.cleaned_data["loan"]
    if answer == AnswerForm.NOT_MINE:
        receiving.disown(notice=kept)
    elif loan := form.loans.get(answer):
        receiving.assign_loan(notice=kept, loan=loan)
    else:
        receiving.withdraw_answer(notice=kept)
    return redirect(kept)


@require_safe
def of_loan(request: HttpRequest, pk: int) -> HttpResponse:
    """What others said about one loan, newest first: a part of the loan's page, or a page of its own."""
    loan = get_object_or_404(request.user.loans.select_related("lender"), pk=pk)
    found = request.user.notices.of_loan(loan.pk)
    template = "notices/of_loan.html#notices" if request.htmx else "notices/of_loan.html"
    return render(request, template, {"loan": loan, "page": _page(found, request), "count": found.count()})


@require_safe
def conduct(request: HttpRequest, pk: int) -> HttpResponse:
    """How one lender and who collects for it got in touch, held against the rules of each day."""
    lender = get_object_or_404(request.user.lenders, pk=pk)
    context = {"lender": lender, "dealings": dealings_of(lender, receiving.records_of(request.user))}
    return render(request, "notices/conduct.html", context)


# --- What a verdict's page shows ------------------------------------------------------------------------------------


def _mine(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(request.user.notices, pk=pk)


def _verdict_page(request: HttpRequest, kept: Notice, form: AnswerForm, status: int = 200) -> HttpResponse:
    """The page of one notice. Judged first when the records or the rules have changed since; the others then follow."""
    standing = receiving.standing_of(request.user)
    if kept.basis != standing.basis:
        receiving.judge(notice=kept)
        ring(tasks.judge_again, request.user.pk)
    judgements = list(kept.judgements.select_related("loan__lender"))
    latest = next(judgement for judgement in judgements if judgement.is_latest)
    now = receiving.check_notice(kept, standing)
    contacts, claim = _contacts(kept, latest, judgements), latest.payload["claim"]
    near = beside(latest)
    earlier = against_earlier(latest, near, now.record)
    shown = _shown(request, kept.text, now, latest, [earlier.as_json()] if earlier else [])
    context = {
        "notice": kept,
        "attachments": kept.attachments.select_related("upload").defer("upload__content"),
        "judgement": latest,
        "same_demand": same_demand(latest, near),
        "earlier": [judgement for judgement in judgements if judgement is not latest],
        "contacts": contacts,
        "strange_contacts": [each for each in claim["phones"] + claim["urls"] if each not in contacts],
        "position": latest.loan.position(on=timezone.localdate()) if latest.loan else None,
        "conduct": dealings_of(latest.loan.lender, standing.records).of(kept) if latest.loan else [],
        "form": form,
        "asks_which_loan": latest.payload["next_step"] == Step.CHOOSE_LOAN or bool(form.errors),
    }
    return render(request, "notices/notice.html", context | shown, status=status)


def _shown(
    request: HttpRequest,
    text: str,
    result: Check,
    judgement: Judgement | None = None,
    more: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A check as the templates show it: codes and values, the loan, and the text with where its facts stand.

    `more` are findings beside those of the check, which decided nothing.
    """
    shown = judgement.payload if judgement else result.as_json()
    shown = shown | {"findings": [*shown["findings"], *more]}
    loan: Loan | None = judgement.loan if judgement else None
    if not judgement and result.record:
        loan = request.user.loans.select_related("lender").get(pk=result.record.key)
    verdict, telling = Verdict(shown["verdict"]), _standing_out(shown["findings"])
    return {
        "check": shown,
        "loan": loan,
        "text": text,
        "spans": result.reading.spans,
        "do": to_do(verdict, telling),
        "do_not": not_to_do(verdict, telling),
    }


def _standing_out(findings: Sequence[dict[str, Any]]) -> list[Code]:
    """What differs, and last a cost above the line, which is worth a word though it decides nothing."""
    telling = [Code(each["code"]) for each in findings if each["outcome"] == Outcome.DIFFER]
    return telling + [Code.COST for each in findings if each["code"] == Code.COST]


def _contacts(kept: Notice, latest: Judgement, judgements: list[Judgement]) -> list[str]:
    """Whom to call back: only what was stored for the lender when the notice was first judged.

    A loan logged after the notice came may have been logged from it, so then nothing that stands in the notice counts.
    """
    first = next((each for each in reversed(judgements) if each.loan_id and each.loan_id == latest.loan_id), None)
    if first is None or latest.loan is None:
        return []
    if latest.loan.created_at <= kept.received_at:
        return first.contacts
    inside = set(latest.payload["claim"]["phones"] + latest.payload["claim"]["urls"])
    return [contact for contact in first.contacts if contact not in inside and contact not in kept.text]
