"""The evidence of a case: which items, in which order, what each proves, what of it is hidden."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cases import copies, exhibiting, filing, redacting
from cases.evidence_forms import ExhibitForm, PieceForm
from cases.models import Case, Item, Piece
from cases.views.matters import INVALID, mine

PER_PAGE = 50
WIDE = 900  # pixels of the longer side of a picture on a page


def _piece(request: HttpRequest, pk: int) -> Piece:
    mine = Piece.objects.filter(case__borrower=request.user).select_related("case__borrower", "item")
    return get_object_or_404(mine, pk=pk)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) < 10_000 else 1


@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The pieces in the order in which an exhibit shows them, and the exhibits so far. `?page=` goes on."""
    case, page = mine(request, pk), _page(request)
    count, start = case.pieces.count(), (page - 1) * PER_PAGE
    pieces = case.pieces.select_related("item")[start : start + PER_PAGE]
    context = {
        "case": case,
        "rows": list(enumerate(pieces, start=start + 1)),
        "count": count,
        "page": page,
        "more": start + PER_PAGE < count,
        "in_own_order": case.pieces.exclude(place=0).exists(),
        "exhibits": case.exhibits.all()[:10],
        "form": ExhibitForm(initial={"watermark": _("Only for case %(number)s") % {"number": case.number}}),
    }
    return render(request, "cases/evidence.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Items of the vault that are not in the case yet, the newest first. `?q=` looks in names, `?page=` goes on."""
    case, query, page = mine(request, pk), request.GET.get("q", "").strip()[:80], _page(request)
    found = _not_yet(case, query)
    if request.method == "POST":
        return _added(request, case, found)
    start = (page - 1) * PER_PAGE
    items = list(found[start : start + PER_PAGE + 1])
    context = {"case": case, "items": items[:PER_PAGE], "query": query, "count": found.count(), "page": page}
    return render(request, "cases/evidence_add.html", context | {"more": len(items) > PER_PAGE})


def _not_yet(case: Case, query: str) -> QuerySet[Item]:
    items = Item.objects.filter(borrower=case.borrower, is_sample=case.is_sample).exclude(pieces__case=case)
    if query:
        said = Q(name__icontains=query) | Q(notice__words__contains=query.casefold())
        items = items.filter(said)
    return items.order_by("-received_at", "-number")


def _added(request: HttpRequest, case: Case, found: QuerySet[Item]) -> HttpResponse:
    """Use the ticked items, or with `all` every one that was found."""
    keys = [int(key) for key in request.POST.getlist("item") if key.isascii() and key.isdigit() and len(key) < 18]
    chosen = found if "all" in request.POST else found.filter(pk__in=keys[: 2 * PER_PAGE])
    try:
        count = exhibiting.use_items(case=case, items=chosen, proves=request.POST.get("proves", "")[:200].strip())
    except filing.TooManyPieces:
        messages.error(request, _("A case holds up to 10,000 pieces. Leave some out first."))
        return redirect("cases:evidence", case.pk)
    messages.success(request, ngettext("%(n)s piece added.", "%(n)s pieces added.", count) % {"n": count})
    return redirect("cases:evidence", case.pk)


def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """What one piece proves, its number, and what of it no exhibit shows; with the copy as it will be."""
    kept = _piece(request, pk)
    content = kept.item.original()
    place = _place_of(kept)
    initial = {"proves": kept.proves, "redaction": kept.redaction, "place": place}
    initial |= {"words": "\n".join(map(str, kept.hidden)), "squares": kept.hidden}
    form = PieceForm(request.POST or None, initial=initial, piece=kept, content=content)
    if request.method == "POST" and form.is_valid():
        _keep(kept, form, place)
        return redirect("cases:piece", kept.pk)
    context = {"piece": kept, "case": kept.case, "form": form, "columns": redacting.COLUMNS}
    return render(request, "cases/piece.html", context | _shown(kept, content), status=INVALID if form.errors else 200)


def _place_of(piece: Piece) -> int:
    return list(piece.case.pieces.values_list("pk", flat=True)).index(piece.pk) + 1


def _keep(piece: Piece, form: PieceForm, place: int) -> None:
    data = form.cleaned_data
    exhibiting.show_piece(piece=piece, proves=data["proves"], redaction=data["redaction"], hidden=form.hidden)
    if data["place"] != place:
        exhibiting.move_piece(piece=piece, place=data["place"])


def _shown(piece: Piece, content: bytes | None) -> dict[str, object]:
    """The copy as an exhibit would show it."""
    try:
        copy = copies.copy_of(piece, content)
    except redacting.NotAPicture:
        return {"unreadable": True}
    return {"text": copy.text(3000), "gone": copy.gone, "is_picture": copy.is_picture}


@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a piece, drawn anew by us and small, with the squares black; `?whole` without them."""
    kept = _piece(request, pk)
    is_black = kept.redaction == Piece.Redaction.BLACKED and "whole" not in request.GET
    squares = [int(each) for each in kept.hidden] if is_black else []
    try:
        drawn = redacting.redraw(content=kept.item.original() or b"", squares=squares, most=WIDE)
    except redacting.NotAPicture:
        raise Http404 from None
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(drawn, content_type="image/jpeg", headers=headers)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    kept = _piece(request, pk)
    step = -1 if "up" in request.POST else 1
    exhibiting.move_piece(piece=kept, place=_place_of(kept) + step)
    return redirect("cases:evidence", kept.case_id)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the piece out; its item stays in the vault, from where it can be added again."""
    kept = _piece(request, pk)
    filing.drop_piece(piece=kept)
    messages.success(request, _("Left out of this case. It stays in your vault."))
    return redirect("cases:evidence", kept.case_id)


@require_POST
def by_time(request: HttpRequest, pk: int) -> HttpResponse:
    case = mine(request, pk)
    exhibiting.put_in_time_order(case=case)
    return redirect("cases:evidence", case.pk)
