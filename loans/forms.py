"""Form fields that take money and days as people type them, and the forms of the ledger."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.money import NotAnAmount, parse_amount


class AmountField(forms.CharField):
    """Money as people write it: 3,250 or 3250元 or 3.2万. Cleans to a Decimal of major units."""

    def __init__(self, *, max_amount: Decimal = Decimal(10) ** 12, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.max_amount = max_amount
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text)
        except NotAnAmount:
            raise ValidationError(
                _("“%(text)s” is not an amount. Write it like 3250.00 or 3.2万."), params={"text": text}
            ) from None
        if amount <= 0:
            raise ValidationError(_("The amount must be more than zero."))
        if amount > self.max_amount:
            raise ValidationError(_("The amount is too large."))
        return amount


def submission_field() -> forms.UUIDField:
    """Names one filling-in of a form, so that sending it twice does the thing once."""
    return forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput, required=False)


class DayField(forms.DateField):
    """A day as people write it: 2026-11-24, 2026年11月24日, 11/24, 明天, 25日, today. `today` is set by the form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today: datetime.date | None = None
