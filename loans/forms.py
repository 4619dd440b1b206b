"""Form fields that take money and days as people type them, and the forms of the ledger."""

import datetime
import re
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans.days import FarAwayDay, NotADay, parse_day
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


class DayInput(forms.DateInput):
    """A native date picker. What was typed and is not an ISO day is shown again as text, since a picker would drop it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", shown):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """A day as people write it: 2026-11-24, 2026年11月24日, 11/24, 明天, 25日, 24 Nov 2026. Cleans to a date.

    The form sets `today`, from which days without a year are told; else it is the local day of the request.
    """

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today: datetime.date | None = None

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.date):
            return value
        try:
            return parse_day(str(value), self.today or timezone.localdate())
        except FarAwayDay:
            raise ValidationError(_("Give a day between the years 1950 and 2100."), code="far_away") from None
        except NotADay:
            raise ValidationError(
                _("“%(text)s” is not a day. Write it like 2026-11-24 or 24 Nov 2026."),
                code="not_a_day",
                params={"text": str(value)[:40]},
            ) from None
