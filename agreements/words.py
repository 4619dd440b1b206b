"""The names of a budget's headings, of the causes of hardship, of what a balance consists of and of the force of a source."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.budget import Income, Spending
from agreements.letter import Cause
from loans.law import Force

INCOME: dict[str, Any] = {
    Income.WAGE: _("Wages after tax"),
    Income.BUSINESS: _("Own business"),
    Income.PENSION: _("Pension"),
    Income.BENEFITS: _("Benefits, allowances"),
    Income.FAMILY: _("Help from the family"),
    Income.RENT: _("Rent received"),
    Income.OTHER: _("Other income"),
}
SPENDING: dict[str, Any] = {
    Spending.HOUSING: _("Housing (rent, mortgage)"),
    Spending.UTILITIES: _("Water, electricity, gas, heating"),
    Spending.FOOD: _("Food and daily needs"),
    Spending.MEDICAL: _("Medical care, medicine"),
    Spending.DEPENDANTS: _("Children, parents and others you look after"),
    Spending.EDUCATION: _("School and education"),
    Spending.TRANSPORT: _("Transport"),
    Spending.PHONE: _("Phone and internet"),
    Spending.INSURANCE: _("Insurance, social security"),
    Spending.TAX: _("Taxes"),
    Spending.CLOTHING: _("Clothing"),
    Spending.OTHER: _("Other things you cannot do without"),
}
CAUSES: dict[str, Any] = {
    Cause.UNEMPLOYMENT: pgettext_lazy("cause of hardship", "lost work"),
    Cause.ILLNESS: pgettext_lazy("cause of hardship", "illness or an accident"),
    Cause.BUSINESS: pgettext_lazy("cause of hardship", "business losses"),
    Cause.FAMILY: pgettext_lazy("cause of hardship", "a death, a separation or a birth in the family"),
    Cause.DISASTER: pgettext_lazy("cause of hardship", "a disaster"),
    Cause.OTHER: pgettext_lazy("cause of hardship", "something else"),
}
PARTS: dict[str, Any] = {
    "principal": _("Principal"),
    "interest": _("Interest"),
    "penalty": _("Penalty interest"),
    "cost": _("Fees and costs"),
}
FORCES: dict[str, Any] = {
    Force.LAW: pgettext_lazy("force of a source", "law"),
    Force.REGULATION: pgettext_lazy("force of a source", "administrative regulation"),
    Force.INTERPRETATION: pgettext_lazy("force of a source", "judicial interpretation"),
    Force.RULE: pgettext_lazy("force of a source", "departmental rule"),
    Force.STANDARD: pgettext_lazy("force of a source", "recommended standard, not binding"),
    Force.SELF_DISCIPLINE: pgettext_lazy("force of a source", "rule of the industry, not binding"),
}
