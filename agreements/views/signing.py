"""From the agreed terms to a paper that both signed: one form, one call, one template a page."""

from functools import partial
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from agreements import document as paper
from agreements import mail, negotiating, signing, tasks
from agreements.clauses import OPTIONAL, RISKY
from agreements.forms.negotiation import why
from agreements.forms.signing import ClausesForm, CountersignForm, ScanForm, SignForm
from agreements.models import Agreement, Document, Invitation, State
from agreements.noting import NotNow
from agreements.plan import ImpossiblePlan
from agreements.views.negotiation import INVALID, by_of, mine_of
from borrowers.bell import ring
from borrowers.keeping import TooMany, keep_upload


@require_http_methods(["GET", "POST"])
def clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is who, and which of the optional clauses stand in the paper. Fixed terms are fixed anew."""
    mine = mine_of(request, pk)
    if mine.state not in negotiating.OPEN:
        return redirect(mine)
    form = ClausesForm(request.POST or None, agreement=mine)
    if request.method == "POST" and form.is_valid() and _chosen(request, mine, form):
        return redirect("agreements:sign" if mine.terms else mine, *([mine.pk] if mine.terms else []))
    context = {"agreement": mine, "form": form, "risky": RISKY, "optional": OPTIONAL}
    return render(request, "agreements/clauses.html", context, status=INVALID if form.is_bound else 200)


def _chosen(request: HttpRequest, mine: Agreement, form: ClausesForm) -> bool:
    """Whether the choice stands; if it cannot, the form says why."""
    try:
        negotiating.choose(agreement=mine, details=form.details(), choices=form.choices(), by=by_of(request))
    except ImpossiblePlan as problem:
        form.add_error(None, why(problem))
    except NotNow:
        return True  # it was signed or ended meanwhile: its page says which
    return form.is_valid()


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper to read, and the place to sign it. The worker makes the file; the page answers at once."""
    mine = mine_of(request, pk)
    if mine.state != State.ACCEPTED:
        return redirect(mine)
    asks_for_code = request.method == "POST" and "send_code" in request.POST
    said = _send_code(request, mine) if asks_for_code else None
    form = _sign_form(request, mine, asks_for_code)
    if form.is_bound and form.is_valid() and _signed(request, mine, form):
        return redirect(mine)
    context = {"agreement": mine, "form": form, "fresh": mine.is_fresh(today=timezone.localdate())}
    context |= {"code_needed": settings.SIGNING_CODE, "code_said": said, "mails_as_files": settings.MAILS_AS_FILES}
    context |= paper.context(mine.frozen)
    return render(request, "agreements/sign.html", context, status=INVALID if form.is_bound else 200)


def _sign_form(request: HttpRequest, mine: Agreement, asks_for_code: bool) -> SignForm:
    bound = request.POST if request.method == "POST" and not asks_for_code else None
    typed = {name: request.POST.get(name, "") for name in ("name", "strokes", "intent")} if asks_for_code else {}
    return SignForm(
        bound,
        initial={"terms_hash": mine.terms_hash} | typed,
        borrower_name=mine.borrower_name,
        code_needed=settings.SIGNING_CODE,
    )


def _send_code(request: HttpRequest, mine: Agreement) -> str:
    """Send a one-time code, and say in one sentence what became of it."""
    try:
        code = signing.make_code(agreement=mine, by=by_of(request))
    except signing.TooSoon:
        return _("A code was sent a moment ago. Look into your mail, or ask again in a minute.")
    except NotNow:
        return _("This agreement is no longer waiting for your signature.")
    if mail.send_code(mine, code):
        return _("We sent a code to %(address)s. It holds for ten minutes.") % {"address": mine.borrower.email}
    return _("The mail could not be sent. Try again in a minute.")


def _signed(request: HttpRequest, mine: Agreement, form: SignForm) -> bool:
    """Whether there is nothing more to do on this page; a wrong code is said at its field."""
    by, data = by_of(request), form.cleaned_data
    code = data.get("code", "")
    if code and not signing.confirm_code(agreement=mine, code=code, by=by):
        form.add_error("code", _("This code is wrong or has run out. Ask for a new one."))
        return False
    given = {name: data[name] for name in ("name", "strokes", "terms_hash")}
    try:
        signing.sign(agreement=mine, by=by, **given)
    except signing.Unconfirmed:
        form.add_error("code", _("Ask for a code, and type it here."))
        return False
    except (signing.Stale, NotNow):
        return True
    transaction.on_commit(partial(ring, tasks.produce, mine.pk))
    return True


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The line that is asked for again until the paper is there; then the page loads anew."""
    mine = mine_of(request, pk)
    if mine.state != State.SIGNING:
        return HttpResponseClientRefresh()
    return render(request, "agreements/agreement.html#progress", {"agreement": mine})


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file, byte for byte; `?kind=` another one of the agreement's files; `?download` saves it."""
    mine = mine_of(request, pk)
    kind = request.GET.get("kind", Document.Kind.SIGNED)
    if kind not in Document.Kind.values:
        raise Http404
    return _as_pdf(get_object_or_404(mine.documents, kind=kind), "download" in request.GET)


def _as_pdf(file: Document, to_save: bool) -> HttpResponse:
    name = quote(f"{file.agreement.number}.pdf")
    return HttpResponse(
        bytes(file.content),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'{"attachment" if to_save else "inline"}; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


# --- The lender's side ----------------------------------------------------------------------------------------------


@never_cache
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A private link for the lender. It is shown on this answer alone: only its hash is kept."""
    mine = mine_of(request, pk)
    try:
        token = signing.invite(agreement=mine, by=by_of(request))
    except NotNow:
        return redirect(mine)
    link = settings.SITE_URL + reverse("agreements:countersign", args=[token])
    context = {"agreement": mine, "link": link, "days": signing.LINK_HOLDS.days}
    return render(request, "agreements/invited.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    mine = mine_of(request, pk)
    signing.revoke(agreement=mine, by=by_of(request))
    return redirect(mine)


@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The print that the lender signed by hand comes back as a scan. The file signed before is kept beside it."""
    mine, today = mine_of(request, pk), timezone.localdate()
    form = ScanForm(request.POST or None, request.FILES or None, today=today, initial={"on": today})
    if request.method == "POST" and form.is_valid() and _scan_kept(request, mine, form):
        return redirect(mine)
    context = {"agreement": mine, "form": form}
    return render(request, "agreements/scan.html", context, status=INVALID if form.is_bound else 200)


def _scan_kept(request: HttpRequest, mine: Agreement, form: ScanForm) -> bool:
    """Whether the scan stands in the record, or need not any more; if it cannot, the form says why."""
    given, by = dict(form.cleaned_data), by_of(request)
    file = given.pop("file")
    try:
        upload = keep_upload(
            borrower=mine.borrower, name=file.name, content=file.read(), added_by=request.user, now=by.now
        )
        signing.keep_scan(agreement=mine, scan=upload, by=by, **given)
    except TooMany:
        form.add_error("file", _("Your account keeps as many files as it may. Remove some first."))
        return False
    except NotNow:
        return True
    return True


def _invited(token: str) -> Invitation:
    """The invitation of a link that still holds. Whoever has the link needs no account."""
    found = get_object_or_404(
        Invitation.objects.select_related("agreement__borrower", "agreement__loan__lender"),
        token_hash=signing.token_hash(token),
        revoked_at=None,
    )
    if found.expires_at <= timezone.now():
        raise Http404
    return found


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def countersign(request: HttpRequest, token: str) -> HttpResponse:
    """What the lender sees behind the private link: the paper, and the place to sign it once."""
    invitation = _invited(token)
    mine, signed = invitation.agreement, hasattr(invitation, "countersignature")
    form = None if signed else CountersignForm(request.POST or None)
    if request.method == "POST" and form and form.is_valid():
        _countersigned(request, invitation, form)
        return redirect("agreements:countersign", token)
    signing.note_opened(invitation=invitation, by=_guest(request))
    context: dict[str, Any] = {"agreement": mine, "form": form, "token": token, "is_guest": True}
    context |= {"countersigned": mine.countersigned} | paper.context(mine.frozen)
    return render(request, "agreements/countersign.html", context, status=INVALID if form and form.is_bound else 200)


def _countersigned(request: HttpRequest, invitation: Invitation, form: CountersignForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("name", "role", "strokes")}
    try:
        made = signing.countersign(invitation=invitation, by=_guest(request), **given)
    except NotNow:
        messages.info(request, _("This agreement is no longer waiting for a signature."))
        return
    transaction.on_commit(partial(ring, tasks.countersign, made.pk))


def _guest(request: HttpRequest) -> signing.By:
    return signing.By(None, timezone.now(), request.META.get("REMOTE_ADDR") or None)


@never_cache
@login_not_required
@require_GET
def countersign_document(request: HttpRequest, token: str) -> HttpResponse:
    """The file for the lender: signed by both once it is, else by the borrower."""
    mine = _invited(token).agreement
    file = mine.countersigned or mine.signed
    if file is None:
        raise Http404
    return _as_pdf(file, to_save=True)
