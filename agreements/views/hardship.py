"""The hardship file: what happened, the papers that prove it, what of them is blackened, and the bundle that leaves."""

import tempfile
import zipfile
from functools import partial
from pathlib import PurePath

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements import redaction
from agreements.bounds import within
from agreements.forms.hardship import HardshipForm, ProofEditForm, ProofForm
from agreements.models import Hardship, Proof
from agreements.preparing import (
    MEGABYTES,
    SECONDS,
    TooManyProofs,
    add_proof,
    describe_proof,
    keep_hardship,
    move_proof,
    remove_proof,
)
from borrowers.keeping import TooMany, plain_name

INVALID = 422
IN_MEMORY = 8 * 1024 * 1024  # bytes of a bundle, above which it is put on disk while it is sent
CANNOT_COPY = {
    "unreadable": gettext_lazy(
        "This file cannot be read. Take the picture again, or save it anew as JPEG, PNG or PDF."
    ),
    "too_many_pixels": gettext_lazy(
        "This picture is too large to be opened. Make it smaller: 50 million pixels at most."
    ),
    "too_many_pages": gettext_lazy("This PDF has more than 60 pages. Hand in only the pages that matter."),
    "locked": gettext_lazy("This PDF is locked with a password. Save it without one, or take pictures of its pages."),
    "too_hard": gettext_lazy(
        "This file takes too much time or memory to open. Hand in a picture of the paper instead."
    ),
}


def _mine(request: HttpRequest, pk: int) -> Hardship:
    return get_object_or_404(request.user.hardships.select_related("borrower"), pk=pk)


def _proof(request: HttpRequest, pk: int) -> Proof:
    rows = Proof.objects.select_related("hardship__borrower", "original", "copy")
    return get_object_or_404(rows, pk=pk, hardship__borrower=request.user)


def _proofs(hardship: Hardship) -> list[Proof]:
    """The papers in their order, without the bytes of their files."""
    return list(hardship.proofs.select_related("original", "copy").defer("original__content", "copy__content"))


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    return render(
        request, "agreements/hardships.html", {"files": request.user.hardships.annotate(papers=Count("proofs"))}
    )


@require_http_methods(["GET", "POST"])
def file_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def file_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _mine(request, pk))


def _edit(request: HttpRequest, hardship: Hardship | None) -> HttpResponse:
    form = HardshipForm(request.POST or None, hardship=hardship, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        submission = form.cleaned_data["submission"]
        return redirect(keep_hardship(borrower=request.user, hardship=hardship, submission=submission, **form.told))
    context = {"form": form, "hardship": hardship}
    return render(request, "agreements/hardship_edit.html", context, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file with its papers; a further paper is handed in here."""
    hardship = _mine(request, pk)
    form = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (added := _added(hardship, form)):
        return redirect(added)
    context = {"hardship": hardship, "proofs": _proofs(hardship), "form": form}
    return render(request, "agreements/hardship.html", context, status=INVALID if form.is_bound else 200)


def _added(hardship: Hardship, form: ProofForm) -> Proof | None:
    """The paper as it was taken in; None when the form now says why it was not."""
    handed = form.cleaned_data["file"]
    told = {"name": handed.name, "content": handed.read(), "now": timezone.now(), **form.description}
    try:
        return add_proof(hardship=hardship, **told)
    except redaction.CannotCopy as problem:
        form.add_error("file", CANNOT_COPY[problem.code])
    except TooManyProofs:
        form.add_error("file", _("A file holds 30 papers at most."))
    except TooMany:
        form.add_error("file", _("Your account keeps as many files as it can hold."))
    return None


@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: what it is and shows, and what of a picture is blackened, with the copy as it leaves."""
    mine = _proof(request, pk)
    form = ProofEditForm(request.POST or None, proof=mine)
    if request.method == "POST" and form.is_valid() and _described(mine, form):
        messages.success(request, _("It is kept. Below is what leaves."))
        return redirect(mine)
    context = {"proof": mine, "hardship": mine.hardship, "form": form, "tenths": range(10, 100, 10)}
    return render(request, "agreements/proof.html", context, status=INVALID if form.is_bound else 200)


def _described(mine: Proof, form: ProofEditForm) -> bool:
    """Whether it was kept; the form says why not."""
    try:
        describe_proof(proof=mine, now=timezone.now(), **form.withheld, **form.description)
    except redaction.CannotCopy as problem:
        form.add_error(None, CANNOT_COPY[problem.code])
        return False
    return True


@require_GET
@never_cache
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The original, made anew from its pixels and small, to draw on."""
    mine = _proof(request, pk)
    return _shown(bytes(mine.original.content), mine.original.media_type)


@require_GET
@never_cache
def picture_of_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy as it leaves, small."""
    mine = _proof(request, pk)
    return _shown(bytes(mine.copy.content), mine.copy.media_type)


def _shown(content: bytes, media_type: str) -> HttpResponse:
    if media_type not in redaction.PICTURES:
        return HttpResponse(status=404)
    picture = within(SECONDS, MEGABYTES, partial(redaction.preview, content, media_type))
    return HttpResponse(picture, content_type="image/jpeg")


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _proof(request, pk)
    move_proof(proof=mine, up="up" in request.POST)
    return redirect(mine.hardship)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _proof(request, pk)
    remove_proof(proof=mine)
    messages.success(request, _("The paper is out of the file. Hand it in again to have it back."))
    return redirect(mine.hardship)


@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The index of the papers, to be printed and put on top of them."""
    hardship = _mine(request, pk)
    context = {"hardship": hardship, "proofs": _proofs(hardship), "today": timezone.localdate()}
    return render(request, "agreements/hardship_index.html", context)


@require_GET
def bundle(request: HttpRequest, pk: int) -> FileResponse:
    """What leaves as one ZIP: the index as text, and of each paper the copy that may leave, numbered as in the index."""
    hardship = _mine(request, pk)
    context = {"hardship": hardship, "proofs": _proofs(hardship), "today": timezone.localdate()}
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 closed by the response
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("index.txt", render_to_string("documents/proofs.txt", context))
        for number, proof in enumerate(hardship.proofs.select_related("original", "copy").iterator(), start=1):
            suffix = PurePath(proof.copy.name).suffix.lower()
            name = plain_name(f"{number:02}-{proof.title.replace('/', '-')}{suffix}")
            archive.writestr(name, bytes(proof.copy.content))
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename="proofs.zip", content_type="application/zip")
