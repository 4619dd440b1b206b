"""The vault of evidence: what came and when, the head of its chain to keep elsewhere, and each original as it was."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from borrowers.keeping import TooMany
from cases import chaining, vault
from cases.forms import HandInForm
from cases.mail import send_head
from cases.views.matters import INVALID
from cases.words import TOO_MANY_FILES

PER_PAGE = 50


def items(request: HttpRequest) -> HttpResponse:
    """What is kept, the newest first, and a form to hand in files. `?before=NUMBER` goes on from there, `?sample=1` is the
    sample household's chain, `?head=LINK` says whether the chain had that head."""
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _handed_in(request, form):
        return redirect("cases:vault")
    context = {"form": form} | _listed(request) | _checked(request)
    return render(request, "cases/vault.html", context, status=INVALID if form.errors else 200)


def _handed_in(request: HttpRequest, form: HandInForm) -> bool:
    """Whether the files are in the vault; the reason stands in the form where they are not."""
    who, files = request.user, [(file.name, file.read()) for file in form.cleaned_data["papers"]]
    try:
        kept = chaining.hand_in(
            borrower=who, files=files, received_at=form.cleaned_data["received_at"], added_by=who, now=timezone.now()
        )
    except TooMany:
        form.add_error("papers", TOO_MANY_FILES)
        return False
    messages.success(request, _("In the vault: %(names)s.") % {"names": ", ".join(str(item) for item in kept)})
    return True


def _checked(request: HttpRequest) -> dict[str, Any]:
    """What a head that was kept elsewhere says of the chain, when one is asked about."""
    asked = "".join(request.GET.get("head", "").split()).lower()[:100]
    return {"asked": asked, "bound": vault.bound_by(request.user, asked) if asked else None}


def _listed(request: HttpRequest) -> dict[str, Any]:
    is_sample = request.GET.get("sample") == "1"
    before = request.GET.get("before", "")
    found = request.user.vault.filter(is_sample=is_sample).order_by("-number")
    if before.isascii() and before.isdigit() and len(before) < 10:
        found = found.filter(number__lt=int(before))
    rows = list(found[: PER_PAGE + 1])
    return _head(request, is_sample) | {
        "items": rows[:PER_PAGE],
        "more": rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None,
        "is_sample": is_sample,
        "has_sample": is_sample or request.user.vault.filter(is_sample=True).exists(),
    }


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The head alone, to be printed and put away."""
    return render(request, "cases/sheet.html", _head(request) | {"now": timezone.now()})


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Send the head to the borrower's own mailbox, where neither we nor anybody here can change it."""
    head = vault.head(request.user)
    if head and send_head(request.user, head):
        messages.success(request, _("Sent to %(address)s. Keep that mail.") % {"address": request.user.email})
    else:
        messages.error(request, _("The mail could not be sent. Print the page instead, or try again later."))
    return redirect("cases:vault")


@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to be saved: never shown inline, whatever they hold."""
    item = get_object_or_404(request.user.vault, pk=pk)
    content = item.original()
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, item.file_name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _head(request: HttpRequest, is_sample: bool = False) -> dict[str, Any]:
    return {"head": vault.head(request.user, is_sample=is_sample), "stamp": request.user.stamps.last()}
