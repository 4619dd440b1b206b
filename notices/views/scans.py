"""Screenshots and photos of messages: taken in, read by a worker, put right by the borrower beside the picture."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from borrowers.bell import ring
from borrowers.keeping import TooMany
from notices import picture, scanning, tasks
from notices.forms.messages import NoticeForm
from notices.forms.scans import PictureForm
from notices.models import Scan
from notices.words import TOO_MANY_FILES


def scans(request: HttpRequest) -> HttpResponse:
    """Give a picture of a message; those that nothing has come of yet are listed."""
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            scan = scanning.take_picture(borrower=request.user, now=timezone.now(), **form.picture())
            ring(tasks.read_scan, scan.pk)
            return redirect(scan)
        except TooMany:
            form.add_error("file", TOO_MANY_FILES)
    unfinished = request.user.scans.filter(notice=None).select_related("upload").defer("upload__content")
    context = {"form": form, "scans": unfinished[:50], "can_read": picture.can_read()}
    return render(request, "notices/scans.html", context, status=422 if form.errors else 200)


def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture beside what was read from it, to be put right and checked. `?type` does not wait for the reader."""
    mine = get_object_or_404(request.user.scans.select_related("upload", "notice"), pk=pk)
    form = NoticeForm(request.POST or None, initial={"text": mine.text, "channel": "sms"})
    if request.method == "POST" and form.is_valid():
        return redirect(scanning.keep_as_notice(scan=mine, **form.cleaned_data))
    waits = mine.state == Scan.State.WAITING and request.method == "GET" and "type" not in request.GET
    context = {"scan": mine, "form": form, "waits": waits}
    return render(request, "notices/scan.html", context, status=422 if form.errors else 200)


@require_safe
def image(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of the picture, drawn anew: the file itself is never shown inline."""
    mine = get_object_or_404(request.user.scans.select_related("upload"), pk=pk)
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(picture.redrawn(bytes(mine.upload.content)), content_type="image/jpeg", headers=headers)


@require_POST
def forget_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is to come of it."""
    scanning.forget(scan=get_object_or_404(request.user.scans, pk=pk))
    return redirect("notices:scans")
