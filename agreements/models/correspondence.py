"""What was written and said while negotiating: letters with every version of their text, and the log of contacts."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import admission, letter
from agreements.models.preparation import Hardship
from agreements.words import LETTERS
from borrowers.models import Upload
from loans.models import Loan, money_field

ANSWER_WITHIN = datetime.timedelta(days=15)  # what a letter asks for, where nothing else is typed


class Letter(models.Model):
    """A letter from its first draft to the day it was sent. Its text is that of the latest version."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, null=True, blank=True, related_name="letters")
    kind = models.CharField(
        _("kind of letter"), max_length=24, choices=[(str(kind), name) for kind, name in LETTERS.items()]
    )
    language = models.CharField(_("language of the letter"), max_length=10, choices=Language)
    addressee = models.CharField(_("to whom"), max_length=120)
    warned = models.BooleanField(default=False)  # that the time limit may have run out, and written all the same
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    hardship = models.ForeignKey(  # of an application: the file whose papers go with it
        Hardship, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    monthly = money_field(null=True, editable=False)  # what it offers to pay a month; None where it offers nothing
    answer_by = models.DateField(_("answer asked for by"), null=True, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.addressee}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:letter", args=[self.pk])

    @property
    def latest(self) -> "LetterVersion":
        version = self.versions.order_by("number").last()
        assert version
        return version

    @property
    def deadline_key(self) -> str:
        return f"letter-answer:{self.pk}"

    @property
    def questions(self) -> bool:
        """Whether it questions the debt."""
        return letter.Kind(self.kind).questions

    @property
    def must_not_acknowledge(self) -> bool:
        """Whether it must say nothing that acknowledges the debt: it questions it, or only records what was said."""
        return not letter.Kind(self.kind).acknowledges


class LetterVersion(models.Model):
    """The text of a letter as it stood. Never edited: a change adds a version."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text of the letter"), max_length=20000)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.number}"

    def read(self) -> admission.Reading:
        """What in the text may acknowledge the debt, and whether it reserves everything."""
        return admission.read(self.text)


class LetterFile(models.Model):
    """One version as a PDF. The row is the queue: without `content` it waits for a worker, which holds it by a lease."""

    version = models.OneToOneField(LetterVersion, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField(null=True, blank=True)
    enclosed = models.CharField(max_length=64, blank=True)  # what tells the papers that go with it; empty without any
    wanted_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=20, blank=True)  # why it cannot be made
    failure_detail = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.version_id}"

    @property
    def is_waiting(self) -> bool:
        return self.content is None and not self.failure


class Contact(models.Model):
    """One thing that was said while negotiating, by the borrower or to them. A demand is a notice and not kept here."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("by phone")
        CHAT = "chat", _("in the app or by chat")
        MAIL = "mail", _("by e-mail")
        LETTER = "letter", _("by letter")
        PERSON = "person", _("in person")

    class Who(models.TextChoices):
        THEM = "them", pgettext_lazy("who in a contact", "them")
        ME = "me", pgettext_lazy("who in a contact", "me")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contacts")
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts")
    by = models.CharField(_("who got in touch"), max_length=4, choices=Who, default=Who.THEM)
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    institution = models.CharField(_("for which institution"), max_length=120)
    staff = models.CharField(_("name or staff number"), max_length=80, blank=True)
    said = models.TextField(_("what was said"), max_length=4000)
    promise = models.CharField(_("what was promised"), max_length=300, blank=True)
    promised_by = models.CharField(_("who promised it"), max_length=4, choices=Who, blank=True)
    promised_for = models.DateField(_("by which day"), null=True, blank=True)
    kept_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(_("next date"), null=True, blank=True)  # on which one talks again
    recording = models.ForeignKey(Upload, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    logged_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(promised_for__isnull=True) | ~Q(promise=""), name="a_day_has_a_promise")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.institution}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:contact", args=[self.pk])

    @property
    def deadline_key(self) -> str:
        return f"contact-promise:{self.pk}"

    @property
    def next_key(self) -> str:
        return f"contact-next:{self.pk}"
