"""What a borrower puts together before asking: the household's month, version by version."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import budget
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
