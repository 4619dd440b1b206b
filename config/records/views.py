"""All that a borrower has here, as files: taken along, brought back, erased."""

import tempfile

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from borrowers.models import Borrower
from config.account import NotAnAccount, at_one_instant, contents, dump
from config.records.forms import EraseForm, RestoreForm, refusal
from config.records.words import counted
from config.restoring import NotEmpty, erase_account, restore_account


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    return render(request, "records/records.html", {"held": counted(contents(request.user))})


@require_GET
def account(request: HttpRequest) -> FileResponse:
    """The whole account as one file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    with at_one_instant():
        file.writelines(piece.encode() for piece in dump(request.user))
    file.seek(0)
    name = f"mingzhang-account-{timezone.localdate()}.json"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/json")


def restore(request: HttpRequest) -> HttpResponse:
    form = RestoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            restore_account(borrower=request.user, file=form.cleaned_data["file"])
        except NotEmpty:
            return redirect("records:restore")  # which says what the account holds
        except NotAnAccount as problem:
            form.add_error("file", refusal(problem))
        else:
            with translation.override(request.user.language):
                messages.success(request, _("Everything is restored."))
            return redirect("home")
    return _restore_page(request, form)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What a file holds, before anything is restored."""
    form = RestoreForm(request.POST, request.FILES)
    form.is_valid()
    if request.htmx:
        return render(request, "records/restore.html#contents", _restore_context(request, form))
    return _restore_page(request, form)


def _restore_page(request: HttpRequest, form: RestoreForm) -> HttpResponse:
    return render(request, "records/restore.html", _restore_context(request, form), status=422 if form.errors else 200)


def _restore_context(request: HttpRequest, form: RestoreForm) -> dict[str, object]:
    inside = counted(form.contents) if form.is_bound and form.is_valid() else None
    return {"form": form, "inside": inside, "held": counted(contents(request.user))}


@rate_limit(action="reauthenticate")
def erase(request: HttpRequest) -> HttpResponse:
    form = EraseForm(request.POST or None, borrower=request.user)
    if request.method == "POST" and form.is_valid():
        borrower = Borrower.objects.get(pk=request.user.pk)
        logout(request)
        erase_account(borrower=borrower)
        messages.success(request, _("Your account is erased, with all that was in it."))
        return redirect("account_login")
    context = {"form": form, "held": counted(contents(request.user))}
    return render(request, "records/erase.html", context, status=422 if form.errors else 200)
