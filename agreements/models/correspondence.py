"""What was written to a lender or an agency: letters with every version of their text, and the files made of them."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import admission, letter
from agreements.words import LETTERS
from loans.models import Loan

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
    wanted_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=20, blank=True)  # why it cannot be made
    failure_detail = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.version_id}"

    @property
    def is_waiting(self) -> bool:
        return self.content is None and not self.failure
