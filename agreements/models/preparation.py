"""What a borrower puts together before asking: the household's month, and the hardship file with its proofs."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import budget
from agreements.redaction import PICTURES, Rectangle
from agreements.words import CAUSES
from borrowers.models import Upload
from loans.money import CURRENCIES


class Household(models.Model):
    """One version of a borrower's monthly budget. A change adds a version; the earlier ones stay with their day."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="households")
    on = models.DateField()
    currency = models.CharField(_("currency"), max_length=3, choices=[(code, code) for code in CURRENCIES])
    income = models.JSONField(default=dict)  # by heading, decimal strings
    spending = models.JSONField(default=dict)
    dependants = models.PositiveSmallIntegerField(default=0)
    other_debts = models.JSONField(default=list)  # what the ledger does not hold: {"name", "balance", "monthly"}
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.on}"

    def as_value(self) -> budget.Budget:
        income, spending = ({k: Decimal(v) for k, v in lines.items()} for lines in (self.income, self.spending))
        return budget.Budget(self.currency, income, spending, self.dependants)

    def typed_debts(self) -> list[budget.Debt]:
        return [budget.Debt(row["name"], Decimal(row["balance"]), Decimal(row["monthly"])) for row in self.other_debts]


class Hardship(models.Model):
    """Why somebody cannot pay as agreed, since when and perhaps until when, with the papers that prove it."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hardships")
    cause = models.CharField(
        _("what happened"), max_length=20, choices=[(str(cause), name) for cause, name in CAUSES.items()]
    )
    since = models.DateField(_("since when"))
    expected_end = models.DateField(_("until when, as far as you can tell"), null=True, blank=True)
    story = models.TextField(_("in your own words"), max_length=1500, blank=True)
    assets = models.CharField(_("what you own that could be sold"), max_length=300, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("hardship file")
        verbose_name_plural = _("hardship files")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_end__isnull=True) | Q(expected_end__gt=F("since")),
                name="hardship_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}, {self.since}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:hardship", args=[self.pk])


class Proof(models.Model):
    """One paper of a hardship file. `original` stays as it came and never leaves; what leaves is `copy`."""

    hardship = models.ForeignKey(Hardship, on_delete=models.CASCADE, related_name="proofs")
    place = models.PositiveSmallIntegerField()  # in the index; two may share one for a moment, the key then tells
    title = models.CharField(_("what it is"), max_length=80)
    shows = models.CharField(_("what it shows"), max_length=200, blank=True)
    dated = models.DateField(_("date on the paper"), null=True, blank=True)
    original = models.ForeignKey(Upload, on_delete=models.RESTRICT, related_name="+")
    page_count = models.PositiveSmallIntegerField(default=1)  # of the original
    blackened = models.JSONField(default=list)  # [left, top, width, height] in percent of the upright picture's sides
    pages = models.JSONField(default=list)  # of a PDF, those that may leave, counted from 1; none named: all
    copy = models.ForeignKey(Upload, on_delete=models.RESTRICT, related_name="+")  # what may leave, made anew

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["hardship", "original"], name="one_proof_per_paper")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:proof", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        """Whether parts of it can be blackened here."""
        return self.original.media_type in PICTURES

    @property
    def leaving_pages(self) -> int:
        """How many pages of it leave."""
        return len(self.pages) or self.page_count

    def rectangles(self) -> list[Rectangle]:
        return [Rectangle(*numbers) for numbers in self.blackened]
