"""Exports: hand one in, say which column is which, see how far it has been read."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from borrowers.bell import ring
from notices import exports, importing, tasks
from notices.exports import NotReadable, table
from notices.forms.messages import ColumnsForm, ExportForm
from notices.models import Import
from notices.pieces import file_of
from notices.words import PROBLEMS


def imports(request: HttpRequest) -> HttpResponse:
    """The exports that were handed in, and a place for another."""
    form = ExportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            owner = importing.take_in(borrower=request.user, name=file.name, chunks=file.chunks(), now=timezone.now())
            ring(tasks.read_import, owner.pk)
            return redirect(owner)
        except NotReadable as problem:
            form.add_error("file", PROBLEMS[problem.code])
    context = {"form": form, "imports": request.user.imports.exclude(state=Import.State.ARRIVING)}
    return render(request, "notices/imports.html", context, status=422 if form.errors else 200)


@require_safe
def an_import(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an export has been read, and what came of it; while it is read, htmx asks again and again."""
    owner = get_object_or_404(request.user.imports, pk=pk)
    if owner.state == Import.State.CHOOSING:
        return _columns_page(request, owner, ColumnsForm(owner))
    template = "notices/import.html#progress" if request.htmx else "notices/import.html"
    return render(request, template, {"import": owner})


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column of the table is which; with `look`, only show how the first rows would read."""
    owner = get_object_or_404(request.user.imports, pk=pk, format=exports.Format.TABLE)
    form = ColumnsForm(owner, request.POST)
    if not form.is_valid() or "look" in request.POST:
        return _columns_page(request, owner, form, status=422 if form.errors else 200)
    importing.choose_columns(owner=owner, columns=asdict(form.as_columns()))
    ring(tasks.read_import, owner.pk)
    return redirect(owner)


@require_POST
def steer(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop, go on, bring in what was left out, or remove the file."""
    owner = get_object_or_404(request.user.imports, pk=pk)
    if "remove" in request.POST:
        importing.remove(owner=owner)
        return redirect("notices:imports")
    if "cancel" in request.POST:
        importing.cancel(owner=owner)
    elif kinds := request.POST.getlist("bring"):
        importing.bring_in(owner=owner, kinds=kinds)
    else:
        importing.resume(owner=owner)
    ring(tasks.read_import, owner.pk)
    return redirect(owner)


def _columns_page(request: HttpRequest, owner: Import, form: ColumnsForm, status: int = 200) -> HttpResponse:
    """The head of the table, and how its first rows read by the columns that are chosen."""
    shown = table.messages(exports.open_inside(file_of(owner)), owner.encoding, form.as_columns(), request.user.zone)
    context = {"import": owner, "form": form, "preview": form.preview, "read": [m for m, _ in zip(shown, range(table.PREVIEW), strict=False)]}  # fmt: skip
    return render(request, "notices/columns.html", context, status=status)
