"""Calls, visits, letters, mails: written down by hand, with what belongs to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from borrowers.keeping import TooMany
from notices import noting
from notices.forms.messages import ContactForm
from notices.words import TOO_MANY_FILES


def log(request: HttpRequest) -> HttpResponse:
    """Write down a contact: it is kept with its files, and judged by what was said. `?channel=` and `?loan=` choose."""
    begins = {"channel": request.GET.get("channel", "call"), "loan": request.GET.get("loan", "")}
    form = ContactForm(request.user, request.POST or None, request.FILES or None, initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(noting.note_contact(borrower=request.user, now=timezone.now(), **form.contact()))
        except TooMany:
            form.add_error("papers", TOO_MANY_FILES)
    return render(request, "notices/log.html", {"form": form}, status=422 if form.errors else 200)
