"""What is shown wherever a plan is proposed or signed: whether it can be paid, and whether the debt may be too old."""

from typing import Any

from django import template
from django.utils import timezone

from agreements.affordability import latest_budget, strain_with
from agreements.guard import clock_of
from agreements.models import Agreement

register = template.Library()


@register.inclusion_tag("agreements/_gate.html")
def gate(agreement: Agreement, plan: Any) -> dict[str, Any]:
    """`{% gate agreement plan %}`: the dearest month above what the budget leaves, or where to make a budget."""
    household = latest_budget(agreement.borrower)
    strain = strain_with(agreement, plan, timezone.localdate())
    return {"household": household, "strain": strain, "currency": agreement.loan.currency}


@register.inclusion_tag("agreements/_guard.html")
def limitation_guard(agreement: Agreement) -> dict[str, Any]:
    """`{% limitation_guard agreement %}`: the warning that the time to sue may have run out, where it may have."""
    return {"limitation": clock_of(agreement.history(), timezone.localdate()).state}
