from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from borrowers.forms import PreferencesForm
from borrowers.remembering import set_preferences


def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        set_preferences(borrower=request.user, **form.cleaned_data)
        with translation.override(request.user.language):
            messages.success(request, _("Your preferences are kept."))
        return redirect("borrowers:preferences")
    return render(request, "borrowers/preferences.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, to be saved: never shown inline, whatever it holds."""
    mine = get_object_or_404(request.user.uploads, pk=pk)
    response = HttpResponse(bytes(mine.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, mine.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
