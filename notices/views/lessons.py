"""What the borrower taught the reader: mark words, see what would change, keep it, take it along."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from borrowers.bell import ring
from notices import receiving, tasks, teaching
from notices.forms.lessons import FORMAT, VERSION, LessonsForm, TeachForm
from notices.words import TOO_MANY_LESSONS


def teach(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the words of a message, and see on which others this would speak and what it would change. `keep` keeps it."""
    notice = get_object_or_404(request.user.notices, pk=pk)
    standing = receiving.standing_of(request.user)
    check = receiving.check_notice(notice, standing)
    form = TeachForm(notice.as_message(request.user.zone), check, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "notice": notice}
    if form.is_valid() and form.template and "keep" in request.POST:
        try:
            teaching.teach(borrower=request.user, name=form.cleaned_data["name"], template=form.template)
            ring(tasks.judge_again, request.user.pk)
            return redirect(notice)
        except teaching.TooManyLessons:
            form.add_error(None, TOO_MANY_LESSONS)
    if form.template:
        context["rehearsal"] = teaching.rehearse(borrower=request.user, template=form.template, standing=standing)
    return render(request, "notices/teach.html", context, status=422 if form.errors else 200)


def lessons(request: HttpRequest) -> HttpResponse:
    """What was taught so far, and a place for a file from another account."""
    form = LessonsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            teaching.take_over(borrower=request.user, lessons=form.cleaned_data["file"])
            ring(tasks.judge_again, request.user.pk)
            return redirect("notices:lessons")
        except teaching.TooManyLessons:
            form.add_error("file", TOO_MANY_LESSONS)
    context = {"form": form, "lessons": request.user.lessons.all()}
    return render(request, "notices/lessons.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All that was taught, as a file for another account."""
    found = [{"name": lesson.name, "template": lesson.payload} for lesson in request.user.lessons.order_by("pk")]
    data = json.dumps({"format": FORMAT, "version": VERSION, "lessons": found}, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="mingzhang-readings.json"'}
    return HttpResponse(data.encode("utf-8", "replace"), content_type="application/json", headers=headers)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Messages are read again without it."""
    teaching.forget(lesson=get_object_or_404(request.user.lessons, pk=pk))
    ring(tasks.judge_again, request.user.pk)
    return redirect("notices:lessons")
