"""The pages that see every app, and those that belong to none."""

import datetime
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as set_language_cookie

from agreements.models import Agreement
from borrowers.models import Borrower
from borrowers.remembering import set_language
from cases.models import CourtPaper
from config.mails import mails_to
from config.nextstep import COURT, next_step
from config.overview import Waiting, gather
from config.sample import load_sample, remove_sample
from config.timeline import timeline_of
from notices.models import Notice
from reminders.models import Heartbeat

LINES = 6  # of each sort on the start page
State = Agreement.State


def home(request: HttpRequest) -> HttpResponse:
    """What is due next, what is overdue and what waits for an answer, one line each."""
    today = timezone.localdate()
    overview, notices = gather(borrower=request.user, on=today), notices_waiting(request.user)
    deadlines = matters_near(request.user, today)
    context = {
        "today": today,
        "overview": overview,
        "notices": notices,
        "deadlines": deadlines,
        "waiting": negotiations_open(request.user),
        "step": next_step(overview, deadlines, notices),
        "court_clocks": CourtPaper.running(request.user, today),
        "silence": Heartbeat.silence(timezone.now()),
    }
    return render(request, "home.html", context)


def notices_waiting(borrower: Borrower) -> list[Notice]:
    """The newest notices that ask for something and are not dealt with; the list's own page has them all."""
    return list(borrower.notices.waiting()[:LINES])


def negotiations_open(borrower: Borrower) -> list[Waiting]:
    """The negotiations that are neither in force nor ended, each with where it stands."""
    open_states = [State.DRAFT, State.OFFERED, State.COUNTERED, State.ACCEPTED, State.SIGNING]
    agreements = borrower.agreements.filter(state__in=open_states).select_related("loan__lender")
    return [
        Waiting(f"{agreement.loan.lender}: {agreement.get_state_display()}", agreement.get_absolute_url())
        for agreement in agreements[:LINES]
    ]


def matters_near(borrower: Borrower, today: datetime.date) -> list[Waiting]:
    """What must be remembered within a month, and what is past and not done: what a court has set first, then by day."""
    near = borrower.deadlines.filter(done_at=None, on__lte=today + datetime.timedelta(days=31)).order_by("on", "pk")
    found = [Waiting(each.what, each.url, each.on, each.key.startswith(COURT)) for each in near]
    return sorted(found, key=lambda item: not item.is_court)[:LINES]


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


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """What was written to the borrower where no mail server is set: the one-time code to sign, reminders, links."""
    if not settings.MAILS_AS_FILES:
        raise Http404
    found = mails_to(request.user.email, Path(settings.EMAIL_FILE_PATH))
    return render(request, "mails.html", {"mails": found, "folder": settings.EMAIL_FILE_PATH})


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


@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Notices, contacts and letters about one loan: a part of the loan's page, or a page of its own."""
    loan = get_object_or_404(request.user.loans.select_related("lender", "borrower"), pk=pk)
    template = "timeline.html#moments" if request.htmx else "timeline.html"
    return render(request, template, {"loan": loan, "moments": timeline_of(loan), "today": timezone.localdate()})
