"""When and how one borrower wants to be reminded."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from borrowers.models import Borrower, Deadline
from loans.models import Loan
from reminders.freedays import country_of
from reminders.lead import DEADLINE_LEADS, LEADS, Habit

MONTHLY = "monthly-check"  # begins the key of the deadline that says once a month to look at one's accounts


def default_leads() -> list[int]:
    return list(LEADS)


class Preference(models.Model):
    """How one borrower wants to be reminded. No row means all of the defaults."""

    borrower = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_preference"
    )
    by_email = models.BooleanField(_("Send me mails"), default=True)
    digest = models.BooleanField(
        _("One mail a day for everything"),
        default=False,
        help_text=_("Otherwise each instalment and each matter has a mail of its own."),
    )
    discreet_subject = models.BooleanField(
        _("Keep names and amounts out of the subject line"),
        default=False,
        help_text=_("For a phone that others can see. The calendar and messages on a device keep to it, too."),
    )
    remind_deadlines = models.BooleanField(_("Remind me of deadlines and promises, too"), default=True)
    monthly_check = models.BooleanField(
        _("On the first of each month, remind me to look at my accounts and my credit report"), default=True
    )
    moves_free_days = models.BooleanField(
        _("Not on weekends and public holidays"),
        default=False,
        help_text=_("A reminder before the due day then comes on the working day before; one after it, on the next."),
    )
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("until"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.borrower_id)


class LoanPreference(models.Model):
    """The leads wanted for one loan; none mutes it. No row means all of them."""

    loan = models.OneToOneField(Loan, on_delete=models.CASCADE, related_name="reminder_preference")
    leads = models.JSONField(default=default_leads, blank=True)

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.leads}"


def preference_of(borrower: Borrower) -> Preference:
    """The borrower's own choices, or the defaults, which are not kept. Costs no query on a borrower with its preference."""
    return getattr(borrower, "reminder_preference", None) or Preference(borrower=borrower)


def habit_of(borrower: Borrower) -> Habit:
    """When this borrower wants to hear."""
    preference = preference_of(borrower)
    quiet = (preference.quiet_from, preference.quiet_to) if preference.quiet_from and preference.quiet_to else None
    return Habit(
        hour=borrower.remind_at,
        zone=borrower.zone,
        quiet=quiet,
        moves_free_days=preference.moves_free_days,
        country=country_of(borrower.time_zone),
    )


def wanted_leads(loan: Loan) -> tuple[int, ...]:
    """The leads at which the borrower wants to hear of this loan. Costs no query on a loan with its preference."""
    preference = getattr(loan, "reminder_preference", None)
    return LEADS if preference is None else tuple(lead for lead in LEADS if lead in preference.leads)


def wanted_deadline_leads(preference: Preference, deadline: Deadline) -> tuple[int, ...]:
    """The leads of a deadline. The monthly look at one's accounts is told once, on its day."""
    if deadline.key.startswith(MONTHLY):
        return (0,) if preference.monthly_check else ()
    return DEADLINE_LEADS if preference.remind_deadlines else ()
