"""The forms for a credit card: its bills, the card itself with the last of them, and a bill turned into instalments."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.card import BillInstalment, Card, Statement
from loans.fields import AmountField, DayField, NameField, RateField, submission_field
from loans.forms.loan import LenderForm
from loans.forms.words import CURRENCY_NAMES
from loans.models import Lender
from loans.money import ZERO, quantum, to_minor
from loans.rates import NotARate, Per, Rate, parse_rate

MONTHLY, AFTER = "monthly", "after"


class StatementForm(forms.Form):
    """One bill as the bank sent it. After `is_valid`, `statement` is its value."""

    on = DayField(label=_("Day of the statement"))
    due_on = DayField(label=_("Last day to pay it"))
    total = AmountField(label=_("Total due"))
    minimum = AmountField(label=_("Minimum due"), may_be_zero=True)
    previous = AmountField(label=_("Total of the statement before"), required=False, may_be_zero=True)
    paid = AmountField(label=_("Payments it counts"), required=False, may_be_zero=True)
    purchases = AmountField(label=_("New spending"), required=False, may_be_zero=True)
    interest = AmountField(label=_("Interest"), required=False, may_be_zero=True)
    fees = AmountField(label=_("Fees"), required=False, may_be_zero=True)
    instalments = AmountField(
        label=_("Instalments in it"),
        required=False,
        may_be_zero=True,
        help_text=_("What it asks for of bills paid in instalments, with their fees."),
    )

    BILL = ("on", "due_on", "total", "minimum")
    TOLD = ("previous", "paid", "purchases", "interest", "fees", "instalments")
    currency = "CNY"

    def __init__(self, *args: Any, today: datetime.date, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.today = currency or self.currency, today
        self.fields["on"].today = self.fields["due_on"].today = today

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields of the bill, and those that tell how it comes about."""
        return {"bill": [self[name] for name in self.BILL], "told": [self[name] for name in self.TOLD]}

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet. Write it down once it has happened."))
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        currency = data.get("currency") or self.currency
        for name in (*self.BILL[2:], *self.TOLD):
            if data.get(name) and data[name] != to_minor(data[name], currency):
                words = {"currency": currency, "smallest": quantum(currency)}
                error = _("%(currency)s has no amount smaller than %(smallest)s.")
                self.add_error(name, ValidationError(error, params=words))
        if data.get("on") and data.get("due_on") and data["due_on"] <= data["on"]:
            self.add_error("due_on", _("The last day to pay comes after the day of the statement."))
        if data.get("total") and data.get("minimum") is not None and data["minimum"] > data["total"]:
            self.add_error("minimum", _("The minimum cannot be more than the total."))
        return data

    @property
    def statement(self) -> Statement:
        return Statement(*(self.cleaned_data[name] for name in (*self.BILL, *self.TOLD)))


class CardForm(StatementForm, LenderForm):
    """A credit card, told by the last bill that came. After `is_valid`, `card` has the rules that follow from it."""

    lender = forms.ModelChoiceField(
        label=_("Lender"), queryset=Lender.objects.none(), required=False, empty_label=_("a new lender")
    )
    product = NameField(label=_("Name of the card"), max_length=80, required=False)
    account_tail = forms.RegexField(
        label=_("Last digits of the card"),
        regex=r"^[0-9A-Za-z]{3,8}$",
        required=False,
        help_text=_("Notices often name them, so we can tell which loan is meant."),
        error_messages={"invalid": _("Give the last 3 to 8 digits or letters.")},
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCY_NAMES, initial="CNY")  # type: ignore[assignment]
    due_rule = forms.ChoiceField(
        label=_("The last day to pay is"),
        choices=[
            (MONTHLY, _("the same day of each month")),
            (AFTER, _("always as many days after the statement")),
        ],
        required=False,
    )
    minimum_rate = RateField(
        label=_("Minimum, of what was spent"), required=False, help_text=_("10% with most banks, 5% with some.")
    )
    minimum_least = AmountField(label=_("Minimum, at least"), required=False)
    daily_rate = RateField(
        label=_("Interest on what is carried over"), required=False, help_text=_("Often 0.05% a day (万分之五).")
    )
    submission = submission_field()

    RULES = ("due_rule", "minimum_rate", "minimum_least", "daily_rate")

    def __init__(self, *args: Any, lenders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("domains", "aliases"):
            self.fields.pop(name)
        self.fields["kind"].initial, self.fields["kind"].required = Lender.Kind.BANK, False
        self.fields["lender"].queryset = lenders
        if not lenders.exists():
            self.fields["lender"].widget = forms.HiddenInput()
        self.fields["name"].required = not self.data.get("lender")
        self.fields["name"].error_messages["required"] = _("Choose a lender or name a new one.")

    def parts(self) -> dict[str, list[forms.BoundField]]:
        names = {
            "known": ("lender",), "lender": ("name", "kind"), "writes": ("signatures", "service_numbers"),
            "which": ("account_tail", "product", "currency"), "rules": self.RULES,
        }  # fmt: skip
        return super().parts() | {part: [self[name] for name in fields] for part, fields in names.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        usual = Card(1)
        minimum, daily = self._rate("minimum_rate", Per.YEAR), self._rate("daily_rate", Per.DAY)
        data["minimum_rate"] = minimum.value.quantize(Decimal("0.0001")) if minimum else usual.minimum_rate
        data["daily_rate"] = (daily.a_year(365) / 365).quantize(Decimal("0.00000001")) if daily else usual.daily_rate
        return data

    def _rate(self, field: str, usual: Per) -> Rate | None:
        try:
            rate = _rate(self.cleaned_data.get(field), usual)
        except ValidationError as problem:
            self.add_error(field, problem)
            return None
        if rate and rate.value > 1:
            self.add_error(field, _("That is more than everything. Please look at it again."))
            return None
        return rate

    @property
    def card(self) -> Card:
        data = self.cleaned_data
        after = (data["due_on"] - data["on"]).days
        return Card(
            statement_day=data["on"].day,
            due_day=None if data["due_rule"] == AFTER else data["due_on"].day,
            due_after=after if data["due_rule"] == AFTER else None,
            minimum_rate=data["minimum_rate"],
            minimum_least=data["minimum_least"] or ZERO,
            daily_rate=data["daily_rate"],
        )

    @property
    def details(self) -> dict[str, Any]:
        """What else `recording.log_card` is told."""
        return {name: self.cleaned_data[name] for name in ("product", "account_tail", "currency", "submission")}


class BillInstalmentForm(forms.Form):
    """A part of a bill that was turned into instalments. After `is_valid`, `instalment` is its value."""

    on = DayField(label=_("Day it was agreed"))
    amount = AmountField(label=_("Amount turned into instalments"))
    count = forms.IntegerField(label=_("Number of instalments"), min_value=1, max_value=60)
    rate = RateField(
        label=_("Fee or interest of each month"),
        required=False,
        help_text=_("Of the whole amount, such as 0.6% a month."),
    )
    first_due = DayField(label=_("Day of the first statement that has one"))

    def __init__(self, *args: Any, today: datetime.date, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for name in ("on", "first_due"):
            self.fields[name].today = today

    def clean_amount(self) -> Decimal:
        amount = self.cleaned_data["amount"]
        if amount != to_minor(amount, self.currency):
            raise ValidationError(
                _("%(currency)s has no amount smaller than %(smallest)s."),
                params={"currency": self.currency, "smallest": quantum(self.currency)},
            )
        return amount

    def clean_rate(self) -> Decimal:
        rate = _rate(self.cleaned_data["rate"], Per.MONTH)
        yearly = rate.a_year(365) if rate else ZERO
        if yearly > 100:
            raise ValidationError(_("A rate can be from 0% to 10,000% a year. Please look at it again."))
        return yearly

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("on") and data.get("first_due") and data["first_due"] <= data["on"]:
            self.add_error("first_due", _("The first of them comes after the day it was agreed."))
        return data

    @property
    def instalment(self) -> BillInstalment:
        data = self.cleaned_data
        return BillInstalment(data["on"], data["amount"], data["count"], data["rate"], data["first_due"])


def _rate(text: str | None, usual: Per) -> Rate | None:
    try:
        return parse_rate(text, usual) if text else None
    except NotARate:
        error = _("“%(text)s” is not a rate. Write it like 18%% or 0.05%% a day.")
        raise ValidationError(error, params={"text": text}) from None
