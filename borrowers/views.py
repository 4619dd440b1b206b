from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

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
