"""When and by which channel to be reminded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reminders import choosing
from reminders.forms import DeviceForm, HookForm, LeadsForm, PreferenceForm
from reminders.models import Feed, preference_of, wanted_leads
from reminders.push import public_key
from reminders.views.outbox import loans_of


def preferences(request: HttpRequest) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = PreferenceForm(typed, instance=preference_of(request.user), borrower=request.user)
    if form.is_valid():
        choosing.set_preference(borrower=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("reminders:preferences")
    context = {
        "form": form,
        "loans": [(loan, wanted_leads(loan)) for loan in loans_of(request.user)],
        "has_feed": Feed.objects.filter(borrower=request.user).exists(),
    }
    return render(request, "reminders/preferences.html", context, status=422 if form.errors else 200)


def loan_preferences(request: HttpRequest, pk: int) -> HttpResponse:
    loan = get_object_or_404(request.user.loans, pk=pk)
    form = LeadsForm(request.POST if request.method == "POST" else None, initial={"leads": wanted_leads(loan)})
    if form.is_valid():
        choosing.choose_leads(loan=loan, leads=form.cleaned_data["leads"])
        messages.success(request, _("Your choice is kept."))
        return redirect("reminders:preferences")
    context = {"form": form, "loan": loan}
    return render(request, "reminders/loan_preferences.html", context, status=422 if form.errors else 200)


def channels(request: HttpRequest) -> HttpResponse:
    """The devices that take messages, and a service of one's own."""
    hook = getattr(request.user, "hook", None)
    kept = {"kind": hook.kind, "url": hook.url} if hook else {}
    form = HookForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        choosing.set_hook(borrower=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("reminders:channels")
    context = {"form": form, "devices": request.user.devices.all(), "public_key": public_key()}
    return render(request, "reminders/channels.html", context, status=422 if form.errors else 200)


@require_POST
def add_device(request: HttpRequest) -> JsonResponse:
    """Told by the script of the page, once the browser has agreed."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    choosing.add_device(borrower=request.user, **form.cleaned_data)
    return JsonResponse({"name": form.cleaned_data["name"]})


@require_POST
def forget_device(request: HttpRequest, pk: int) -> HttpResponse:
    choosing.forget_device(device=get_object_or_404(request.user.devices, pk=pk))
    messages.success(request, _("Nothing more is sent to this device."))
    return redirect("reminders:channels")


@login_not_required
@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that a browser keeps, to show messages while no page is open. Its address never changes; what it reads does."""
    return HttpResponse(f'importScripts("{static("js/push-worker.js")}");\n', content_type="text/javascript")
