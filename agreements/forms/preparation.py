"""The household's month as a form."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.budget import Budget, Debt, Income, Spending
from agreements.models import Household
from agreements.words import INCOME, SPENDING
from loans.fields import AmountField, submission_field
from loans.money import CURRENCIES, ZERO, NotAnAmount, parse_amount, to_minor

MOST_DEBTS = 30


class MonthlyField(AmountField):
    """What comes in or goes out in a month: nothing is an answer, too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        return ZERO if str(value or "").strip() in ("", "0", "０", "0.00", "无") else super().clean(value)


class BudgetForm(forms.Form):
    """Income and essential spending by the headings that people know, who lives on it, and debts outside the ledger."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="CNY")
    dependants = forms.IntegerField(
        label=_("How many others live on this money"), min_value=0, max_value=30, initial=0, required=False
    )
    other_debts = forms.CharField(
        label=_("Debts that are not in your ledger"),
        help_text=_("One a line: name, what is owed, what is paid a month. For example: Uncle Wang, 5000, 200"),
        required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    submission = submission_field()

    def __init__(self, *args: Any, household: Household | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(household), **kwargs)
        for prefix, headings in (("income", INCOME), ("spending", SPENDING)):
            for code, name in headings.items():
                self.fields[f"{prefix}_{code}"] = MonthlyField(label=name)

    def parts(self) -> dict[str, list[forms.BoundField]]:
        return {
            "income": [self[f"income_{code}"] for code in Income],
            "spending": [self[f"spending_{code}"] for code in Spending],
            "rest": [self[name] for name in ("dependants", "other_debts", "currency")],
        }

    def clean_other_debts(self) -> list[Debt]:
        lines = [line.strip() for line in self.cleaned_data["other_debts"].splitlines() if line.strip()]
        if len(lines) > MOST_DEBTS:
            raise ValidationError(_("Give at most 30 of them."))
        return [_debt(line) for line in lines]

    @property
    def budget(self) -> Budget:
        data = self.cleaned_data
        currency = data["currency"]
        income = {str(code): to_minor(data[f"income_{code}"], currency) for code in Income}
        spending = {str(code): to_minor(data[f"spending_{code}"], currency) for code in Spending}
        return Budget(currency, income, spending, data["dependants"] or 0)


def _debt(line: str) -> Debt:
    """A line as typed: a name, what is owed, and what is paid a month where it is given."""
    name, *amounts = (part.strip() for part in re.split(r"[,，;；\t]", line))
    try:
        balance, monthly = (*(parse_amount(each) for each in amounts if each), ZERO)[:2]
    except (NotAnAmount, ValueError):
        balance = monthly = ZERO
    if not name or balance <= 0 or monthly < 0 or len(amounts) > 2 or re.search(r"[<>\x00-\x1f]", name):
        raise ValidationError(_("“%(line)s”: write a name, a comma and what is owed."), params={"line": line[:60]})
    return Debt(name[:60], balance, monthly)


def _initial(household: Household | None) -> dict[str, Any]:
    if household is None:
        return {}
    lines = [f"{row['name']}, {row['balance']}, {row['monthly']}" for row in household.other_debts]
    return {
        "currency": household.currency,
        "dependants": household.dependants,
        "other_debts": "\n".join(lines),
        **{f"income_{code}": amount for code, amount in household.income.items()},
        **{f"spending_{code}": amount for code, amount in household.spending.items()},
    }
