"""How what a lender says, and what would explain it, is told on a page."""

from decimal import Decimal
from typing import Any

from django import template

from loans.allocation import order_named
from loans.forms.words import AND_A_DAY, DAY_COUNTS, EXPLANATIONS, FIGURES, OTHER_SCOPES, order_name
from loans.models import Reconciliation
from loans.said import Explanation, Figure, Scope
from loans.schedule import DayCount
from loans.templatetags.money import day, money_text, percent

register = template.Library()


@register.filter
def figure_name(figure: Figure) -> str:
    return str(FIGURES[figure])


@register.filter
def scope_name(scope: Scope) -> str:
    return str(dict(Reconciliation.SCOPES)[scope])


@register.filter
def explained(explanation: Explanation, currency: str) -> str:
    """The explanation as a sentence, its amounts in `currency`."""
    code, days = explanation.code, explanation.days or 0
    if code == "other_scope":
        return str(OTHER_SCOPES[Scope(explanation.text)])
    if code == "one_day":
        return str(EXPLANATIONS[code][days])  # type: ignore[index]
    sentence = str(EXPLANATIONS[code]) % _values(explanation, currency)
    return f"{sentence} {AND_A_DAY[days]}" if days else sentence


def _values(explanation: Explanation, currency: str) -> dict[str, Any]:
    values: dict[str, Any] = {"amount": money_text(explanation.amount, currency), "on": day(explanation.on)}
    if explanation.code == "other_order":
        values["order"] = order_name(order_named(explanation.text))
    elif explanation.code == "penalty_at_rate":
        values["rate"] = percent(Decimal(explanation.text))
    elif explanation.text:
        values["convention"] = dict(DAY_COUNTS)[DayCount(explanation.text)]
    return values
