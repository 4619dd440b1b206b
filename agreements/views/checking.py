"""Papers that are held against what is known of them, and forgotten: a signed file, a lender's own draft."""

import re
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import draft as reading
from agreements import signature
from agreements.bounds import OutOfBounds, within
from agreements.forms.checking import DraftForm, VerifyForm
from agreements.models import Authority, Document
from agreements.signature import Problem, Verification

INVALID = 422
SECONDS, MEGABYTES = 10, 512  # that an upload may take
_NUMBER = re.compile(r"MZ-\d{8}-[0-9A-Z]{6}")


@login_not_required
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whoever was given a paper can hold it against its signatures here. The file is not kept."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    if not (form.is_bound and form.is_valid()):
        return render(request, "agreements/verify.html", {"form": form}, status=INVALID if form.is_bound else 200)
    result, issued = check_file(form.cleaned_data["file"])
    return render(request, "agreements/verify.html", {"form": VerifyForm(), "result": result, "issued": issued})


def check_file(content: bytes) -> tuple[Verification, Document | None]:
    """What the signatures of a PDF say, and the document of this installation that it is or claims to be, if any."""
    roots = [bytes(row.certificate) for row in Authority.objects.all()]
    try:
        result = within(SECONDS, MEGABYTES, partial(signature.verify, content, roots))
    except OutOfBounds:
        return Verification("", problem=Problem.TOO_HARD), None
    # A stranger's file says anything, also what no database takes: only what can be a number of ours is looked up.
    numbers = [signed.reason for signed in result.signatures if _NUMBER.fullmatch(signed.reason)]
    kinds = (Document.Kind.SIGNED, Document.Kind.COUNTERSIGNED)
    issued = list(Document.objects.filter(agreement__number__in=numbers[:1], kind__in=kinds).order_by("pk"))
    if not issued:
        return result, None
    result = signature.hold_against(result, content, [bytes(document.content) for document in issued])
    same = next((document for document in issued if document.sha256 == result.sha256), issued[-1])
    return result, same


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """What a lender's own draft would have the borrower give away, clause by clause. The draft is not kept."""
    form = DraftForm(request.POST, request.FILES) if request.method == "POST" else DraftForm()
    if not (form.is_bound and form.is_valid()):
        return render(request, "agreements/draft.html", {"form": form}, status=INVALID if form.is_bound else 200)
    text = _text_of(form)
    if not text:
        return render(request, "agreements/draft.html", {"form": form}, status=INVALID)
    return render(request, "agreements/draft.html", {"form": form, "found": reading.read(text), "text": text})


def _text_of(form: DraftForm) -> str:
    """The pasted text, or that of the PDF; empty with the reason at the field when the PDF holds none."""
    if form.cleaned_data["text"]:
        return form.cleaned_data["text"]
    try:
        text = within(SECONDS, MEGABYTES, partial(reading.text_of_pdf, form.cleaned_data["file"]))
    except (OutOfBounds, reading.NoText):
        form.add_error("file", _("No text could be read from this PDF. Paste the text instead."))
        return ""
    return text[: DraftForm.MOST]
