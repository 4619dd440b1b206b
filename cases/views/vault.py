"""The vault of evidence: what came and when, the head of its chain to keep elsewhere, and each original as it was."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases import vault
from cases.mail import send_head

PER_PAGE = 50


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """What is kept, the newest first. `?before=NUMBER` goes on from there, `?sample=1` is the sample household's chain."""
    is_sample = request.GET.get("sample") == "1"
    before = request.GET.get("before", "")
    found = request.user.vault.filter(is_sample=is_sample).order_by("-number")
    if before.isascii() and before.isdigit() and len(before) < 10:
        found = found.filter(number__lt=int(before))
    rows = list(found[: PER_PAGE + 1])
    context = {
        "items": rows[:PER_PAGE],
        "more": rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None,
        "is_sample": is_sample,
        "has_sample": is_sample or request.user.vault.filter(is_sample=True).exists(),
    }
    return render(request, "cases/vault.html", context | _head(request, is_sample))


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


def _head(request: HttpRequest, is_sample: bool = False) -> dict[str, object]:
    return {"head": vault.head(request.user, is_sample=is_sample), "stamp": request.user.stamps.last()}
