"""The form that asks what a payment would do."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.fields import AmountField, DayField
from loans.models import Loan
from loans.money import to_minor


class QuoteForm(forms.Form):
    """A day, and perhaps an amount to pay on it."""

    on = DayField(label=_("If I pay on"))
    amount = AmountField(
        label=_("this much"), required=False, help_text=_("Leave it empty to see only what would settle the loan.")
    )

    def __init__(self, *args: Any, loan: Loan, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loan, self.fields["on"].today = loan, today

    def clean_amount(self) -> Decimal | None:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount != to_minor(amount, self.loan.currency):
            raise ValidationError(_("This currency has no amounts that small."), code="too_fine")
        return amount
