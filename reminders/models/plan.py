"""A borrower's plan out of debt: how it is meant to go, and what was expected on the day that it was kept."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from loans.models import Loan, money_field
from reminders.cashflow import Income
from reminders.payoff import Stage, Strategy


class Plan(models.Model):
    """The plan for the loans in one currency. `kept` is what `drift.dump` makes: what was expected when it was kept."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans")
    currency = models.CharField(max_length=3)
    strategy = models.CharField(
        _("first to pay off"),
        max_length=10,
        default=Strategy.AVALANCHE,
        choices=[
            (Strategy.AVALANCHE, _("the dearest")),
            (Strategy.SNOWBALL, _("the smallest")),
            (Strategy.RISK, _("the most dangerous")),
            (Strategy.OWN, _("in my own order")),
        ],
    )
    extra = money_field(default=0)
    salary = money_field(null=True, blank=True)
    salary_day = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    living = money_field(null=True, blank=True)
    kept = models.JSONField(null=True)
    kept_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["borrower", "currency"], name="one_plan_per_currency")]

    def __str__(self) -> str:
        return f"{self.currency} {self.strategy}"

    @property
    def income(self) -> Income | None:
        """What comes in, where the borrower has said it."""
        return Income(self.salary, self.salary_day or 1, self.living or 0) if self.salary else None  # type: ignore[arg-type]


class PlannedLoan(models.Model):
    """What the plan must know of a loan beside the ledger."""

    loan = models.OneToOneField(Loan, on_delete=models.CASCADE, related_name="planned")
    place = models.PositiveSmallIntegerField(_("place in my own order"), default=0)
    stage = models.CharField(
        _("how far the lender has gone"),
        max_length=10,
        default=Stage.NONE,
        choices=[
            (Stage.NONE, _("reminders and calls only")),
            (Stage.LETTER, _("a lawyer's letter")),
            (Stage.FILED, _("a court has taken the case")),
            (Stage.JUDGED, _("a judgment")),
            (Stage.ENFORCED, _("enforcement by the court")),
        ],
    )
    is_secured = models.BooleanField(_("a home, a car or other collateral stands behind it"), default=False)

    def __str__(self) -> str:
        return f"{self.place} {self.stage}"
