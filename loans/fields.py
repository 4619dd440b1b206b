"""Form fields that take money, days, rates and names as people type them."""

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

    def __init__(self, *, max_amount: Decimal = Decimal(10) ** 12, may_be_zero: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.max_amount, self.may_be_zero = max_amount, may_be_zero
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
        if amount < 0 or (amount == 0 and not self.may_be_zero):
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


class NameField(forms.CharField):
    """A name for pages, papers and mails: one line, without the signs that markup and disguised text are made of."""

    def clean(self, value: Any) -> str:
        name = " ".join(super().clean(value).split())
        if re.search(r"[<>\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]", name):
            raise ValidationError(_("A name has no “<”, “>” or hidden signs in it. Please leave them out."))
        return name


class NamesField(NameField):
    """Several names with commas or line ends between them. Cleans to a list without repetitions."""

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        parts = (super(NamesField, self).clean(part) for part in re.split(r"[,，、;；\n\r\t]+", value or ""))
        names = list(dict.fromkeys(part.strip("【】[] ") for part in parts if part))
        if len(names) > 30:
            raise ValidationError(_("Give at most 30 of them."))
        return [name for name in names if name]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class RateField(forms.CharField):
    """A rate as people know it: 18%, 万分之五, 月息1分, 月费率0.6%. Cleans to the text; the form reads it by its method."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}
