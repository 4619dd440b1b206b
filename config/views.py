"""The pages that see every app, and those that belong to none."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from borrowers.models import Borrower, Deadline
from borrowers.remembering import set_language
from config.overview import gather
from config.sample import load_sample
from loans.recording import remove_sample


def home(request: HttpRequest) -> HttpResponse:
    """What is due next, what is overdue and what waits for an answer, one line each."""
    today = timezone.localdate()
    overview = gather(borrower=request.user, on=today)
    context = {"today": today, "overview": overview, "deadlines": deadlines_near(request.user, today)}
    return render(request, "home.html", context)


def deadlines_near(borrower: Borrower, today: datetime.date) -> QuerySet[Deadline]:
    """What must be remembered within a month, and what is past and not done."""
    return borrower.deadlines.filter(done_at=None, on__lte=today + datetime.timedelta(days=31))[:20]


def welcome(request: HttpRequest) -> HttpResponse:
    """The first choice after sign-up: to start with one's own loans, or to be shown around with a sample."""
    return render(request, "welcome.html")


@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Load the sample household in the language of the page, or remove it with all that hangs on it."""
    if "remove" in request.POST:
        remove_sample(borrower=request.user)
        messages.success(request, _("The sample is gone. What is left is yours."))
    else:
        load_sample(borrower=request.user, on=timezone.localdate(), language=get_language())
    return redirect("home")


@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Answer in the chosen language from now on: kept in a cookie, and with the account of who is signed in."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        set_language(borrower=request.user, language=chosen)
    return set_language_cookie(request)


@login_not_required
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "down"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for what is larger than the site reads."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        return render(request, "413.html", {"limit": limit}, status=413)
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 that gives back what was typed, so that none of it is lost."""
    hidden = {"csrfmiddlewaretoken", "submission", "next", "language"}
    typed = [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if name not in hidden and "password" not in name and text.strip()
    ]
    return render(request, "403_csrf.html", {"typed": typed}, status=403)
