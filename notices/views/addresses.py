"""Private addresses: set one up for a phone, give it a new secret, close it; and the door that a phone knocks at."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from borrowers.seal import CannotUnseal
from notices import admitting
from notices.forms.messages import AddressForm
from notices.forwarded import Call, NotTaken, Why, from_forwarder, from_shortcut
from notices.models import Address
from notices.words import TOO_MANY_ADDRESSES

STATUS = {Why.SIGNATURE: 403, Why.TOO_OLD: 403, Why.TOO_LONG: 413}


@never_cache
def addresses(request: HttpRequest) -> HttpResponse:
    """The borrower's private addresses, and a place for another. A new one is told in the answer, and never again."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = admitting.open_address(borrower=request.user, now=timezone.now(), **form.cleaned_data)
            return _page(request, AddressForm(), opened=opened)
        except admitting.TooManyAddresses:
            form.add_error(None, TOO_MANY_ADDRESSES)
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
@never_cache
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, told in the answer and never again."""
    address = get_object_or_404(request.user.addresses, pk=pk)
    return _page(request, AddressForm(), opened=admitting.rotate_secret(address=address, now=timezone.now()))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an address for good."""
    admitting.revoke_address(address=get_object_or_404(request.user.addresses, pk=pk))
    return redirect("notices:addresses")


def _page(
    request: HttpRequest, form: AddressForm, opened: admitting.Opened | None = None, status: int = 200
) -> HttpResponse:
    url = settings.SITE_URL + reverse("notices:inbound", args=[opened.token]) if opened and opened.token else ""
    context = {"form": form, "addresses": request.user.addresses.all(), "opened": opened, "url": url}
    return render(request, "notices/addresses.html", context, status=status)


@csrf_exempt  # a phone has no session: its signature, or the secret that it carries, says what it may do
@login_not_required
@require_POST
def inbound(request: HttpRequest, token: str) -> HttpResponse:
    """A message that a phone sends on, as SmsForwarder or a Shortcut sends it. Answers in JSON what came of it."""
    address = admitting.find(token)
    if address is None or not address.borrower.is_active:
        raise Http404
    try:
        admitting.admit(address=address, call=_call(request, address), now=timezone.now())
    except NotTaken as problem:
        return JsonResponse({"ok": False, "why": problem.why}, status=STATUS.get(problem.why, 400))
    except admitting.Refused as problem:
        return JsonResponse({"ok": False, "why": problem.code}, status=409 if problem.code == "replayed" else 429)
    return JsonResponse({"ok": True})


def _call(request: HttpRequest, address: Address) -> Call:
    try:
        secret = admitting.secret_of(address)
    except CannotUnseal:  # the installation's key is another one: the borrower has to take a new secret
        raise NotTaken(Why.SIGNATURE) from None
    if request.content_type == "application/json":
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return from_shortcut(request.body, bearer, secret, timezone.now(), address.borrower.zone)
    return from_forwarder(request.POST, secret, timezone.now())
