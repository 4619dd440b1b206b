"""Cases: what they are about, the vault of evidence, what was sent to whom, exhibits made of it, and papers of courts."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from borrowers.models import Upload
from cases import chain, ladder, law, route
from cases.clocks import Clock, clocks
from cases.ladder import Filed, Rung, State, Track
from cases.route import Fact, Institution, Region
from loans.law import Rule
from loans.models import Loan
from notices.models import Notice


class Case(models.Model):
    """One matter with one other side: a debt that is another's, how they collect, what they ask for, a wrong record."""

    class About(models.TextChoices):
        NOT_MINE = Track.NOT_MINE.value, _("a debt that is not mine")
        CONDUCT = Track.CONDUCT.value, _("how they collect")
        AMOUNT = Track.AMOUNT.value, _("the amount they ask for")
        CREDIT_RECORD = Track.CREDIT_RECORD.value, _("my credit record")

    class Role(models.TextChoices):
        CONTACT = "contact", _("an emergency contact, or in the address book of the one who borrowed")
        NUMBER = "number", _("nobody: my number was another’s before")
        RELATIVE = "relative", _("a relative of the one who borrowed")
        COLLEAGUE = "colleague", _("a colleague, an employer or a friend")
        GUARANTOR = "guarantor", _("they say I am a guarantor")
        STOLEN = "stolen", _("somebody borrowed in my name")
        STRANGER = "stranger", _("I do not know whom they mean")

    class Where(models.TextChoices):
        CN = Region.CN.value, _("mainland China")
        US = Region.US.value, _("United States")
        UK = Region.UK.value, _("United Kingdom")
        IN = Region.IN.value, _("India")
        AU = Region.AU.value, _("Australia")

    class House(models.TextChoices):
        BANK = Institution.BANK.value, _("bank")
        CONSUMER_FINANCE = Institution.CONSUMER_FINANCE.value, _("consumer finance company")
        MICRO_LOAN = Institution.MICRO_LOAN.value, _("micro-loan company")
        PLATFORM = Institution.PLATFORM.value, _("online platform")
        AGENCY = Institution.AGENCY.value, _("collection agency or buyer of debts")
        OTHER = Institution.OTHER.value, _("other lender")
        UNKNOWN = Institution.UNKNOWN.value, _("I do not know")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cases")
    number = models.CharField(max_length=24)
    about = models.CharField(max_length=16, choices=About)
    role = models.CharField(max_length=12, choices=Role, blank=True)
    region = models.CharField(max_length=2, choices=Where, default=Where.CN)
    house = models.CharField(max_length=20, choices=House, default=House.UNKNOWN)
    against = models.CharField(max_length=120, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    account = models.CharField(max_length=60, blank=True)
    loan = models.ForeignKey(Loan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=list, blank=True)
    story = models.TextField(max_length=4000, blank=True)
    request = models.TextField(max_length=2000, blank=True)
    declarant = models.CharField(max_length=60, blank=True)
    reached_at = models.CharField(max_length=80, blank=True)
    held_since = models.DateField(null=True, blank=True)
    identity = models.CharField(max_length=30, blank=True)  # masked: the whole number is never kept
    police_number = models.CharField(max_length=60, blank=True)
    report_number = models.CharField(max_length=60, blank=True)
    is_sample = models.BooleanField(default=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["borrower", "number"], name="one_case_per_number")]

    def __str__(self) -> str:
        return self.against or self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def track(self) -> Track:
        return Track(self.about)

    @property
    def not_mine(self) -> bool:
        return self.about == self.About.NOT_MINE

    def ticked(self) -> frozenset[Fact]:
        """The facts, with what the kind of the case says by itself."""
        implied = {
            self.About.NOT_MINE: {Fact.NOT_MINE},
            self.About.AMOUNT: {Fact.WRONG_AMOUNT},
            self.About.CREDIT_RECORD: {Fact.CREDIT_RECORD},
        }.get(self.About(self.about), set())
        stolen = {Fact.STOLEN_IDENTITY} if self.role == self.Role.STOLEN else set()
        return frozenset({Fact(each) for each in self.facts if each in list(Fact)} | implied | stolen)

    def desks(self, on: datetime.date) -> list[route.Desk]:
        """Where this can be taken, in the order to go there."""
        return route.desks(
            law.desk_rules(),
            region=Region(self.region),
            institution=Institution(self.house),
            facts=self.ticked() or frozenset({Fact.DISTURBED}),
            on=on,
        )

    def clock(self, rung: str, on: datetime.date) -> Rule | None:
        """How long the other side of a step has; None where no rule says so."""
        if rung not in list(Rung):
            return None
        return ladder.clock_of(law.clock_rules(), region=self.region, rung=Rung(rung), track=self.track, on=on)

    def advice(self, on: datetime.date) -> ladder.Advice:
        """The next step as of the day."""
        return ladder.advise(self.track, [filing.as_filed() for filing in self.filings.all() if filing.sent_on], on)


def _kept_by(model: type[models.Model] | str) -> models.OneToOneField:
    """A reference to the row that holds an item's bytes, which outlives that row: an item is never edited."""
    return models.OneToOneField(
        model, on_delete=models.DO_NOTHING, db_constraint=False, null=True, blank=True, related_name="item"
    )


class Item(models.Model):
    """One thing in the vault, as it was when it was taken in: never edited, each bound to all before it.

    Should the row that holds the bytes go, the entry about it stays as it was: the database keeps no watch over the reference.
    """

    class What(models.TextChoices):
        NOTICE = "notice", _("message")
        UPLOAD = "upload", _("file")
        LETTER = "letter", _("letter of mine")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vault")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What)
    notice = _kept_by(Notice)
    upload = _kept_by(Upload)
    letter = _kept_by("cases.Filing")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()  # by the borrower, as far as known
    logged_at = models.DateTimeField()  # here
    added_by = models.CharField(max_length=120)
    source = models.CharField(max_length=80)
    # Random, and part of what the link binds: who is not shown an item cannot find its words by trying. None: an item of old.
    salt = models.CharField(max_length=32, null=True)  # noqa: DJ001 on SQLite a column with a default makes the table anew
    link = models.CharField(max_length=64)
    is_sample = models.BooleanField(default=False)  # the sample household has a chain of its own

    class Meta:
        verbose_name = _("item of the vault")
        verbose_name_plural = _("items of the vault")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["borrower", "is_sample", "number"], name="one_item_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def file_name(self) -> str:
        """A name for the original as a file: its number, and its own name where it is a file."""
        return f"{self.number:05}-{self.name if self.what == self.What.UPLOAD else f'{self.what}.txt'}"

    def as_entry(self) -> chain.Entry:
        return chain.Entry(
            self.number, self.what, self.name, self.media_type, self.size, self.sha256,
            self.received_at, self.logged_at, self.added_by, self.source, self.salt or "",
        )  # fmt: skip

    def original(self) -> bytes | None:
        """The bytes as they are kept now; None when their row is gone."""
        if self.notice_id:
            raw = Notice.objects.filter(pk=self.notice_id).values_list("raw", flat=True).first()
        elif self.upload_id:
            raw = Upload.objects.filter(pk=self.upload_id).values_list("content", flat=True).first()
        else:
            letter = Filing.objects.filter(item=self, sent_on__isnull=False).first()
            raw = letter.as_sent() if letter else None
        return None if raw is None else bytes(raw)


class Stamp(models.Model):
    """What a time-stamp authority said of the chain's head: it was there at that instant, and so was all before it."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stamps")
    number = models.PositiveIntegerField()  # of the item at the head
    head = models.CharField(max_length=64)
    token = models.BinaryField()  # RFC 3161, DER
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("time stamp")
        verbose_name_plural = _("time stamps")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["borrower", "number"], name="one_stamp_per_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d} {self.by}"


class Piece(models.Model):
    """An item as evidence in one case: what it proves, its place among the others, and how much of it is shown."""

    class Redaction(models.TextChoices):
        NONE = "none", _("shown as it is")
        MASKED = "masked", _("long numbers hidden")
        BLACKED = "blacked", _("chosen words or areas blacked out")
        WITHHELD = "withheld", _("only named, not shown")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pieces")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pieces")
    proves = models.CharField(max_length=200, blank=True)
    redaction = models.CharField(max_length=8, choices=Redaction, default=Redaction.NONE)
    hidden = models.JSONField(default=list, blank=True)  # words of a text, or numbers of squares of a picture
    place = models.PositiveIntegerField(default=0)  # 0 while the order is that of time

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("pieces of evidence")
        ordering = ["place", "item__received_at", "item__number"]
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="one_piece_per_item")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.item_id}"


class Filing(models.Model):
    """One step: a letter or complaint, first a draft in both languages, then sent on a day, then answered."""

    class Step(models.TextChoices):
        FIRST = Rung.FIRST.value, _("first letter")
        REMINDER = Rung.REMINDER.value, pgettext_lazy("a letter", "reminder")
        COMPLAINT = Rung.COMPLAINT.value, _("complaint to the lender")
        REVIEW = Rung.REVIEW.value, _("review by its superior office")
        REGULATOR = Rung.REGULATOR.value, _("complaint to the regulator")
        DISPUTE = Rung.DISPUTE.value, _("dispute of a credit record")
        CENTRAL_BANK = Rung.CENTRAL_BANK.value, _("complaint to the central bank")
        POLICE = Rung.POLICE.value, _("report to the police")
        COURT = Rung.COURT.value, _("court")
        REPORT = "report", pgettext_lazy("to an authority", "report")

    class Way(models.TextChoices):
        LETTER = "letter", _("registered letter or courier")
        EMAIL = "email", _("e-mail")
        APP = "app", _("in their app or on their site")
        PHONE = "phone", _("by phone")
        FORM = "form", _("form of the desk")
        PERSON = "person", _("in person")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="filings")
    step = models.CharField(max_length=12, choices=Step)
    desk = models.CharField(max_length=20, blank=True)  # id of the desk's row, for those that are not the other side
    to = models.CharField(max_length=120)
    text_zh = models.TextField(max_length=20_000)
    text_en = models.TextField(max_length=20_000)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # when that was written down
    way = models.CharField(max_length=8, choices=Way, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    proof = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    rule = models.CharField(max_length=20, blank=True)  # the one that `due_on` follows
    extended_to = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    settled = models.BooleanField(default=False)
    answer = models.TextField(max_length=4000, blank=True)
    answer_file = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "desk"], condition=Q(sent_on=None), name="one_draft_per_step_and_desk"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(sent_on__isnull=False), name="only_what_was_sent_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.to}"

    def get_absolute_url(self) -> str:
        return reverse("cases:filing", args=[self.pk])

    @property
    def deadline_key(self) -> str:
        return f"case-filing:{self.pk}"

    def as_filed(self) -> Filed:
        """A step that was taken, as a value; a kind of step that the ladder does not know counts as one aside."""
        rung = Rung(self.step) if self.step in list(Rung) else Rung.POLICE
        assert self.sent_on
        return Filed(rung, self.sent_on, self.due_on, self.extended_to, self.answered_on, self.settled)

    def state(self, on: datetime.date) -> State | None:
        return self.as_filed().state(on) if self.sent_on else None

    @property
    def answer_by(self) -> datetime.date | None:
        return self.as_filed().answer_by if self.sent_on else None

    def as_sent(self) -> bytes:
        """The letter as one text, both languages: what the vault holds of it."""
        return f"{self.text_zh}\n\n{'-' * 40}\n\n{self.text_en}\n".encode()


class Exhibit(models.Model):
    """A ZIP of a case: papers, originals, manifest, verifier. The row is the queue; a worker makes the file."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("not made")
        CANCELLED = "cancelled", _("cancelled")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exhibits")
    number = models.CharField(max_length=24, db_index=True)
    watermark = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # steps
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(
        max_length=200, blank=True
    )  # a code of `words.FAILURES`, and after a blank what it is about
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # of the ZIP
    manifest = models.BinaryField(null=True, blank=True)  # as issued here; None of one that was issued elsewhere
    manifest_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["waiting", "working"]), name="one_exhibit_in_the_making"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:exhibit", args=[self.pk])

    @property
    def in_the_making(self) -> bool:
        return self.state in (self.State.WAITING, self.State.WORKING)

    @property
    def percent(self) -> int:
        return min(100 * self.done // self.total, 100) if self.total else 0

    def stream(self) -> Iterator[bytes]:
        """The bytes of the ZIP, one part in memory at a time."""
        for number in self.parts.order_by("number").values_list("number", flat=True):
            yield bytes(self.parts.get(number=number).content)


class ExhibitPart(models.Model):
    """One piece of an exhibit's bytes, so that nobody ever holds the whole file in memory."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["exhibit", "number"], name="one_part_per_number")]

    def __str__(self) -> str:
        return f"{self.exhibit_id}: {self.number}"


class CourtPaper(models.Model):
    """A paper of a court, or a claim letter before one, and the day it came. The days that it starts are computed."""

    class Kind(models.TextChoices):
        PAYMENT_ORDER = "payment_order", _("payment order")
        COMPLAINT_COPY = "complaint_copy", _("copy of a complaint, or summons")
        JUDGMENT = "judgment", _("judgment")
        RULING = "ruling", _("ruling")
        ENFORCEMENT = "enforcement", _("notice of enforcement")
        LETTER_OF_CLAIM = "letter_of_claim", _("letter of claim (United Kingdom)")
        VALIDATION_NOTICE = "validation_notice", _("validation notice of a collector (United States)")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="court_papers")
    kind = models.CharField(max_length=20, choices=Kind)
    court = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    served_on = models.DateField()
    file = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("court paper")
        verbose_name_plural = _("court papers")
        ordering = ["-served_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}".strip()

    def get_absolute_url(self) -> str:
        return reverse("cases:court_paper", args=[self.pk])

    def clocks(self) -> list[Clock]:
        """The time limits that it starts, the first to run out first."""
        return clocks(self.kind, self.served_on, law.clock_rules())

    def told(self) -> list[Rule]:
        """Other rules worth knowing when one holds such a paper."""
        return [rule for rule in law.clock_rules() if self.kind in rule.values.get("tells", [])]

    def deadline_key(self, clock: Clock) -> str:
        return f"court-paper:{self.pk}:{clock.act}"

    @property
    def deadline_keys(self) -> list[str]:
        return [self.deadline_key(clock) for clock in self.clocks()]

    @classmethod
    def running(cls, borrower: Any, on: datetime.date) -> list[tuple["CourtPaper", Clock, int]]:
        """The clocks of papers that are not dealt with, each with the days left (negative: over), the first to run out first."""
        papers = cls.objects.filter(borrower=borrower, done_at=None)
        found = [(paper, clock, clock.days_left(on)) for paper in papers for clock in paper.clocks()]
        return sorted(found, key=lambda each: each[2])
