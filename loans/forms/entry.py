"""The forms for what happened to a loan, and for the day that its page speaks of."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.entry import MOVING_NOTHING, counting
from loans.fields import AmountField, DayField, NameField, submission_field
from loans.forms.words import KINDS, LESS_OWED, MORE_OWED, ORDER_CHOICES, PARTS
from loans.ledger import Kind, Position, Row
from loans.money import ZERO, quantum, to_minor
from loans.templatetags.money import day as day_text
from loans.templatetags.money import money_text


class EntryForm(forms.Form):
    """Something that happened to a loan, today or on an earlier day: a payment, a charge, a waiver, a pause and the like."""

    kind = forms.ChoiceField(label=_("What it was"), choices=KINDS, initial=Kind.PAYMENT)
    amount = AmountField(label=_("Amount"), required=False)
    on = DayField(label=_("Day it happened"), help_text=_("The day the money moved, also when it is long ago."))
    until = DayField(
        label=_("First day that counts again"),
        required=False,
        help_text=_("Of a pause, or the day a dispute was settled."),
    )
    instalment = forms.TypedChoiceField(label=_("For which instalment"), coerce=int, required=False, empty_value=None)
    part = forms.ChoiceField(
        label=_("Which part"), choices=PARTS, required=False, help_text=_("Of a waiver, a correction or a dispute.")
    )
    allocation = forms.ChoiceField(
        label=_("What this payment pays first"),
        choices=[("", _("as usual for this loan")), *ORDER_CHOICES],
        required=False,
    )
    note = NameField(label=_("Note"), max_length=200, required=False)
    submission = submission_field()

    MAIN = ("kind", "amount", "on")
    MORE = ("until", "instalment", "part", "allocation", "note")

    def __init__(self, *args: Any, position: Position, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.currency, self.paused = today, position.currency, position.paused
        self.fields["on"].today, self.fields["on"].initial, self.fields["until"].today = today, today, today
        self.fields["instalment"].choices = [
            ("", _("the oldest unpaid one first")),
            *((row.due.number, instalment_text(row, position.currency)) for row in position.rows if row.unpaid_total),
        ]

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields of the form and of its folded part."""
        return {"main": [self[name] for name in self.MAIN], "more": [self[name] for name in self.MORE]}

    def clean_amount(self) -> Decimal:
        amount = self.cleaned_data["amount"]
        if self.data.get("kind") in MOVING_NOTHING:
            return ZERO
        if amount is None:
            raise ValidationError(_("Please fill in how much it was."), code="required")
        if amount != to_minor(amount, self.currency):
            raise ValidationError(
                _("%(currency)s has no amount smaller than %(smallest)s."),
                params={"currency": self.currency, "smallest": quantum(self.currency)},
            )
        return amount

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet. Write it down once it has happened."))
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, on, until = data.get("kind"), data.get("on"), data.get("until")
        if kind in (MORE_OWED, LESS_OWED) and not data.get("part"):
            self.add_error("part", _("Please say which part was corrected."))
        if on and until and until <= on and kind in (Kind.PAUSE, Kind.DISPUTE):
            self.add_error("until", _("It cannot end before it began."))
        elif (
            on
            and kind == Kind.PAUSE
            and counting(on, until or datetime.date.max, self.paused) != [(on, until or datetime.date.max)]
        ):
            self.add_error("on", _("Some of these days are paused already."))
        elif on and kind == Kind.RESUME and not any(start < on < end for start, end in self.paused):
            self.add_error("on", _("No pause goes on that day."))
        return data

    @property
    def entry(self) -> dict[str, Any]:
        """What `recording.add_entry` is told."""
        data = self.cleaned_data
        kind = Kind.ADJUSTMENT if data["kind"] in (MORE_OWED, LESS_OWED) else Kind(data["kind"])
        names_part = kind in (Kind.WAIVER, Kind.ADJUSTMENT, Kind.DISPUTE)
        return {
            "kind": kind,
            "amount": -data["amount"] if data["kind"] == LESS_OWED else data["amount"],
            "on": data["on"],
            "until": data["until"] if kind in (Kind.PAUSE, Kind.DISPUTE) else None,
            "note": data["note"],
            "part": data["part"] if names_part else "",
            "instalment_number": data["instalment"] if names_part or kind is Kind.PAYMENT else None,
            "allocation": data["allocation"] if kind is Kind.PAYMENT else "",
            "submission": data["submission"],
        }


def instalment_text(row: Row, currency: str) -> str:
    """An instalment in a list: its number, day and what of it is unpaid."""
    return _("Instalment %(number)s, %(day)s, %(amount)s") % {
        "number": row.due.number,
        "day": day_text(row.due.on),
        "amount": money_text(row.unpaid_total, currency),
    }


class AsOfForm(forms.Form):
    """Which day the page speaks of."""

    on = DayField(label=_("As of"))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = self.fields["on"].today = self.fields["on"].initial = today

    @property
    def day(self) -> datetime.date:
        """The day asked for; today when none or nonsense was."""
        return (self.is_valid() and self.cleaned_data["on"]) or self.today
