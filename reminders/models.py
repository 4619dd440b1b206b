"""Reminders: the rows are the queue, and afterwards the record of what was sent, or not, and why."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from borrowers.models import Deadline
from loans.models import Instalment, Loan
from reminders.lead import DEADLINE_LEADS, LEADS

SILENT_AFTER = datetime.timedelta(minutes=5)


def default_leads() -> list[int]:
    return list(LEADS)


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")


class State(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENT = "sent", _("sent")
    SKIPPED = "skipped", _("not sent")
    FAILED = "failed", _("failed")


class Outcome(models.TextChoices):
    """Why a reminder was not sent, or not yet. The server's own words are kept beside it."""

    PAID = "paid", _("It was already paid.")
    SUPERSEDED = "superseded", _("Another schedule took its place.")
    DONE = "done", _("The matter was closed, or its day was moved.")
    UNWANTED = "unwanted", _("You asked for no reminder here.")
    OVERTAKEN = "overtaken", _("A later reminder was sent in its place.")
    CLOSED = "closed", _("The account is closed.")
    REFUSED = "refused", _("The mail server refused the address or the mail.")
    PUT_OFF = "put_off", _("The mail server asked to try again later.")
    UNANSWERED = "unanswered", _("The connection broke before the mail server answered.")
    NO_SERVER = "no_server", _("The mail server could not be reached.")
    UNWRITTEN = "unwritten", _("The mail could not be written.")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def pending(self) -> "ReminderQuerySet":
        return self.filter(state=State.PENDING)

    def free(self, now: datetime.datetime) -> "ReminderQuerySet":
        """Pending, and held by nobody."""
        return self.pending().filter(Q(leased_until=None) | Q(leased_until__lte=now))

    def newest_first(self) -> "ReminderQuerySet":
        """With the names of what they are about, for the pages."""
        return self.select_related("loan__lender", "deadline").order_by("-send_at", "-id")

    def ready(self, now: datetime.datetime) -> "ReminderQuerySet":
        return self.free(now).filter(send_at__lte=now)


class Reminder(models.Model):
    """One mail about one instalment or deadline at one lead. The unique keys, not a lock, keep it from going out twice."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, null=True, related_name="reminders")
    instalment = models.ForeignKey(
        Instalment, on_delete=models.CASCADE, null=True, related_name="reminders", db_index=False
    )
    deadline = models.ForeignKey(
        Deadline, on_delete=models.CASCADE, null=True, related_name="reminders", db_index=False
    )
    due_on = models.DateField()
    lead = models.SmallIntegerField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    time_zone = models.CharField(max_length=64)  # what send_at was computed from
    remind_at = models.TimeField()
    send_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    lease = models.UUIDField(null=True)  # who may send it, until leased_until
    leased_until = models.DateTimeField(null=True)  # nobody else takes it before: it is being sent, or tried again then
    attempts = models.PositiveSmallIntegerField(default=0)
    in_flight_since = models.DateTimeField(null=True)  # given to the mail server, whose answer is not known
    may_be_repeated = models.BooleanField(default=False)  # tried again after an attempt whose answer is not known
    sent_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_detail = models.CharField(max_length=300, blank=True)

    message_id = models.CharField(max_length=200)  # the same on every attempt, so that mail stores can fold a repeat
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["send_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instalment", "lead", "channel"], name="one_reminder_per_instalment_and_lead"
            ),
            models.UniqueConstraint(
                fields=["deadline", "due_on", "lead", "channel"], name="one_reminder_per_deadline_and_lead"
            ),
            models.CheckConstraint(
                condition=Q(instalment__isnull=False, loan__isnull=False, deadline__isnull=True)
                | Q(instalment__isnull=True, loan__isnull=True, deadline__isnull=False),
                name="reminder_is_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="pending"), name="reminder_pending_by_time"),
            models.Index(fields=["borrower", "-send_at"], name="reminder_by_borrower"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.lead:+d} {self.state}"


class Preference(models.Model):
    """How one borrower wants to be reminded. No row means all of the defaults."""

    borrower = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_preference"
    )
    discreet_subject = models.BooleanField(
        _("Keep names and amounts out of the subject line"),
        default=False,
        help_text=_("For a phone that others can see."),
    )
    remind_deadlines = models.BooleanField(_("Remind me of deadlines and promises, too"), default=True)

    def __str__(self) -> str:
        return str(self.borrower_id)


class LoanPreference(models.Model):
    """The leads wanted for one loan; none mutes it. No row means all of them."""

    loan = models.OneToOneField(Loan, on_delete=models.CASCADE, related_name="reminder_preference")
    leads = models.JSONField(default=default_leads, blank=True)

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.leads}"


def wanted_leads(loan: Loan) -> tuple[int, ...]:
    """The leads at which the borrower wants to hear of this loan. Costs no query on a loan with its preference."""
    preference = getattr(loan, "reminder_preference", None)
    return LEADS if preference is None else tuple(lead for lead in LEADS if lead in preference.leads)


def wanted_deadline_leads(preference: Preference | None) -> tuple[int, ...]:
    return DEADLINE_LEADS if preference is None or preference.remind_deadlines else ()


@dataclass(frozen=True, slots=True)
class Silence:
    """The reminder job does not run. `since` is None when it never has."""

    since: datetime.datetime | None


class Heartbeat(models.Model):
    """When a job that runs by itself was last seen at work."""

    name = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField()

    SENDING = "sending"

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at}"

    @classmethod
    def last(cls) -> datetime.datetime | None:
        return cls.objects.filter(name=cls.SENDING).values_list("seen_at", flat=True).first()

    @classmethod
    def silence(cls, now: datetime.datetime) -> Silence | None:
        """What to tell the borrower when no reminder can be going out; None when the job is at work."""
        seen = cls.last()
        return None if seen and now - seen < SILENT_AFTER else Silence(seen)
