"""The names of letters, of a budget's headings, of the causes of hardship, of what a balance is made of, of a source's force."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.budget import Income, Spending
from agreements.letter import Ask, Cause, Kind, Limit
from loans.law import Force

LETTERS: dict[str, Any] = {
    Kind.VERIFY: _("Ask them to prove the debt"),
    Kind.DISPUTE: _("Object to an amount"),
    Kind.AUTHORITY: _("Ask an agency to prove that it may collect"),
    Kind.STATEMENT: _("Ask for a statement of account"),
    Kind.RESTRICT: _("Say how and when they may contact you"),
    Kind.CONFIRM: _("Have them confirm in writing what was said"),
    Kind.HARDSHIP: _("Apply for help in hardship"),
    Kind.INSTALMENT: _("Ask to pay in instalments"),
    Kind.EXTENSION: _("Ask for more time"),
    Kind.WAIVE: _("Ask them to waive penalty interest"),
    Kind.CERTIFICATE: _("Ask for a settlement certificate"),
}
WHEN_TO_WRITE: dict[str, Any] = {
    Kind.VERIFY: _("When you do not know the debt, or nothing proves it."),
    Kind.DISPUTE: _("When they ask for more than your records say."),
    Kind.AUTHORITY: _("When somebody else collects in the lender’s name."),
    Kind.STATEMENT: _("When you want to see how their figure was made."),
    Kind.RESTRICT: _("When they call at night, too often, or call others."),
    Kind.CONFIRM: _("When something was promised on the phone."),
    Kind.HARDSHIP: _("When you cannot pay as agreed: your month in figures, with proofs."),
    Kind.INSTALMENT: _("When you can pay, in smaller parts."),
    Kind.EXTENSION: _("When you can pay all of it, later."),
    Kind.WAIVE: _("When penalty interest or fees have grown."),
    Kind.CERTIFICATE: _("When all is paid: keep the proof."),
}
ASKS: dict[str, Any] = {
    Ask.FREEZE_INTEREST: _("stop interest"),
    Ask.WAIVE_PENALTY: _("waive penalty interest and charges"),
    Ask.EXTEND: _("a longer term"),
    Ask.INTEREST_ONLY: _("pay interest only while this lasts"),
    Ask.REDUCE: _("reduce the sum"),
}
LIMITS: dict[str, Any] = {
    Limit.THIRD_PARTIES: _("not my family, colleagues or friends"),
    Limit.WORKPLACE: _("not my place of work"),
    Limit.HOURS: _("not between 22:00 and 8:00"),
    Limit.CALLS: _("in writing instead of by phone"),
    Limit.VISITS: _("no visits to my home"),
}
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
