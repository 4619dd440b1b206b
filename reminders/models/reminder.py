"""Reminders: the rows are the queue, and afterwards the record of what was sent, or not, and why."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from borrowers.models import Deadline
from loans.models import Instalment, Loan

class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PUSH = "push", _("message on a device")
    HOOK = "hook", _("own service")


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
    SNOOZED = "snoozed", _("You put it off to a later day.")
    PAUSED = "paused", _("The loan is paused.")
    OVERTAKEN = "overtaken", _("A later reminder was sent in its place.")
    CLOSED = "closed", _("The account is closed.")
    REFUSED = "refused", _("The mail server refused the address or the mail.")
    PUT_OFF = "put_off", _("The mail server asked to try again later.")
    UNANSWERED = "unanswered", _("The connection broke before the mail server answered.")
    NO_SERVER = "no_server", _("The mail server could not be reached.")
    UNWRITTEN = "unwritten", _("The mail could not be written.")
    BOUNCED = "bounced", _("It came back: the mail could not be delivered.")
    NOWHERE = "nowhere", _("No device or service is left that could take it.")
    QUIET = "quiet", _("It waits for the end of your hours of quiet.")
    PACED = "paced", _("It waits its turn: this mail service takes only so many at a time.")


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
    """One message about one instalment or deadline at one lead, by one channel. The unique keys, not a lock, keep it from going out twice."""

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
    is_snooze = models.BooleanField(default=False)  # put off by the borrower to this day; until then the matter is silent

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
            models.Index(fields=["message_id"], name="reminder_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.lead:+d} {self.state}"
