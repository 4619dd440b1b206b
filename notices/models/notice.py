"""What others say is owed: notices exactly as they came, and every judgement of them."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices import claim, conduct
from notices.crosscheck import Answer, Verdict
from notices.search import terms


class NoticeQuerySet(models.QuerySet["Notice"]):
    def judged(self) -> Self:
        """Those that are shown, newest received first. The parts of a longer message stand behind the whole."""
        return self.filter(whole=None)

    def waiting(self) -> Self:
        """Those that ask for something and are not dealt with."""
        return self.judged().filter(handled_at=None).exclude(verdict=Verdict.NO_DEMAND)

    def of_loan(self, loan_id: int) -> Self:
        """Those whose latest judgement is about the loan."""
        return self.judged().filter(about=loan_id)

    def saying(self, query: str) -> Self:
        """Those in whose words or sender every word of the query stands, whatever its case or width."""
        found = self
        for term in terms(query):
            found = found.filter(words__contains=term)
        return found

    def older_than(self, received_at: datetime.datetime, pk: int) -> Self:
        """Those that come after this one when the newest come first."""
        before = Q(received_at__lt=received_at) | Q(received_at=received_at, pk__lt=pk)
        return self.filter(before, received_at__lte=received_at)  # said twice: by the second the index is entered


class Notice(models.Model):
    """A message as it came. Its bytes are never edited; what the borrower says about it stands beside them."""

    class Channel(models.TextChoices):
        SMS = "sms", _("text message")
        APP = "app", _("message in an app")
        EMAIL = "email", _("e-mail")
        CHAT = "chat", _("message in a chat")
        LETTER = "letter", _("letter")
        CALL = "call", _("phone call, in my words")
        VISIT = "visit", _("visit, in my words")
        OTHER = "other", _("something else")

    class Source(models.TextChoices):
        PASTED = "pasted", _("pasted")
        SHARED = "shared", _("shared from the phone")
        IMPORTED = "imported", _("imported")
        LOGGED = "logged", _("written down")
        FORWARDED = "forwarded", _("sent on by the phone")
        SCANNED = "scanned", _("from a picture")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    raw = models.BinaryField()  # UTF-8; bytes, since a text column of PostgreSQL refuses NUL
    sha256 = models.CharField(max_length=64)  # of `raw`
    identity = models.CharField(max_length=64)  # of text, sender and instant: the same message twice is one
    sender = models.CharField(_("sender"), max_length=80, blank=True)
    received_at = models.DateTimeField(_("received"))
    logged_at = models.DateTimeField(default=timezone.now, editable=False)
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel, default=Channel.SMS)
    source = models.CharField(max_length=10, choices=Source, default=Source.PASTED)
    loan = models.ForeignKey(  # which loan it is, where the borrower said so
        "loans.Loan", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    not_mine = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)  # one form sent twice keeps one notice
    batch = models.ForeignKey("Import", on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    whole = models.ForeignKey(  # of a part: the message that it and its like make
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts", db_index=False
    )
    words = models.TextField(default="", editable=False)  # text and sender as the search compares them
    # What the latest judgement says, kept here so that a list of a hundred thousand is found by an index.
    verdict = models.CharField(max_length=20, default=Verdict.CANNOT_TELL.value, editable=False)
    about = models.ForeignKey("loans.Loan", on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    basis = models.CharField(max_length=64, default="", editable=False)  # what it was last held against

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["borrower", "-received_at", "-id"], name="notice_newest_first"),
            models.Index(fields=["borrower", "verdict", "-received_at", "-id"], name="notice_by_verdict"),
            # Its condition names no verdict: SQLite proves an index fit before it knows the values of a query.
            models.Index(
                fields=["borrower", "verdict"], condition=Q(handled_at=None, whole=None), name="notice_waiting"
            ),
            models.Index(fields=["whole"], condition=Q(whole__isnull=False), name="notice_parts"),
            models.Index(fields=["borrower", "basis"], name="notice_by_basis"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["borrower", "identity"], name="one_notice_per_message"),
            models.UniqueConstraint(fields=["borrower", "submission"], name="one_notice_per_form"),
            models.CheckConstraint(
                condition=Q(not_mine=False) | Q(loan__isnull=True), name="a_notice_not_mine_has_no_loan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d} {self.sender}"

    def get_absolute_url(self) -> str:
        return reverse("notices:notice", args=[self.pk])

    @property
    def text(self) -> str:
        """The message exactly as received."""
        return bytes(self.raw).decode("utf-8", "surrogatepass")

    def as_message(self, zone: datetime.tzinfo) -> claim.Message:
        """The message as a value, received in the borrower's `zone`."""
        return claim.Message(self.text, self.sender or None, timezone.localtime(self.received_at, zone))

    def as_contact(self, zone: datetime.tzinfo) -> conduct.Contact | None:
        """The notice as an attempt to get in touch, for the rules of conduct; None when nobody says how it came."""
        channel = _CONTACTS.get(Notice.Channel(self.channel))
        if channel is None:
            return None
        at, lender = timezone.localtime(self.received_at, zone), self.about.lender.name if self.about else self.sender
        if hasattr(self, "encounter"):
            return self.encounter.as_contact(at, channel, lender)
        return conduct.Contact(str(self.pk), at, channel, lender)

    def answer(self) -> Answer:
        """What the borrower said about it."""
        return Answer(str(self.loan_id) if self.loan_id else None, self.not_mine)


_CONTACTS = {
    Notice.Channel.SMS: conduct.Channel.SMS,
    Notice.Channel.APP: conduct.Channel.CHAT,
    Notice.Channel.CHAT: conduct.Channel.CHAT,
    Notice.Channel.EMAIL: conduct.Channel.EMAIL,
    Notice.Channel.LETTER: conduct.Channel.LETTER,
    Notice.Channel.CALL: conduct.Channel.CALL,
    Notice.Channel.VISIT: conduct.Channel.VISIT,
}


class Judgement(models.Model):
    """A cross-check of one notice as it came out on one day. Judging again adds a row; the earlier ones stay."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="judgements")
    judged_at = models.DateTimeField(default=timezone.now, editable=False)
    verdict = models.CharField(max_length=20, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    loan = models.ForeignKey("loans.Loan", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    payload = models.JSONField()  # the check as codes and values, as `Check.as_json` gives it
    contacts = models.JSONField(
        default=list
    )  # what the lender's row held at that moment: numbers and sites to call back
    ledger = models.CharField(max_length=64)  # fingerprint of the loans it was held against
    is_latest = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["-judged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(is_latest=True), name="one_latest_judgement_per_notice"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name="judgement_verdict_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judged_at:%Y-%m-%d} {self.verdict}"
