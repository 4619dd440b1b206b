"""The form for what a lender says is owed on a day."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.fields import AmountField, DayField, NameField, submission_field
from loans.models import Loan, Reconciliation
from loans.money import quantum, to_minor
from loans.said import Figure, Scope


class ReconcileForm(forms.Form):
    """What the lender says: of which day, what the figures cover, and as many of them as it names."""

    on = DayField(label=_("As of which day"), help_text=_("The day that their figures are of."))
    scope = forms.ChoiceField(
        label=_("What they say it is"), choices=Reconciliation.SCOPES, initial=Scope.DUE, required=False
    )
    total = AmountField(label=_("In total"), required=False, may_be_zero=True)
    principal = AmountField(label=_("Principal"), required=False, may_be_zero=True)
    interest = AmountField(label=_("Interest"), required=False, may_be_zero=True)
    penalty = AmountField(label=_("Penalty interest"), required=False, may_be_zero=True)
    fees = AmountField(label=_("Fees and costs"), required=False, may_be_zero=True)
    source = forms.ChoiceField(
        label=_("Where they say so"), choices=[("", "—"), *Reconciliation.Source.choices], required=False
    )
    note = NameField(label=_("Note"), max_length=200, required=False, help_text=_("Such as who said it, and where."))
    submission = submission_field()

    WHEN, MORE = ("on", "scope"), ("source", "note")

    def __init__(self, *args: Any, loan: Loan, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = loan.currency
        self.fields["on"].today, self.fields["on"].initial = today, today

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields as they are laid out: which day, the figures, and where they come from."""
        names = {"when": self.WHEN, "figures": tuple(Figure), "more": self.MORE}
        return {part: [self[name] for name in each] for part, each in names.items()}

    def hidden(self) -> list[str]:
        """The filled-in fields as hidden ones, to be sent along when the comparison is kept."""
        return [field.as_hidden() for field in self if field.value() and field.name != "submission"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for figure in Figure:
            if data.get(figure) and data[figure] != to_minor(data[figure], self.currency):
                words = {"currency": self.currency, "smallest": quantum(self.currency)}
                error = _("%(currency)s has no amount smaller than %(smallest)s.")
                self.add_error(figure, ValidationError(error, params=words))
        if not self.said and not self.errors.keys() & set(Figure):
            self.add_error("total", _("Give at least one of the figures that they name."))
        data["scope"] = Scope(data.get("scope") or Scope.DUE)
        return data

    @property
    def said(self) -> dict[Figure, Decimal]:
        """The figures that were given."""
        return {each: self.cleaned_data[each] for each in Figure if self.cleaned_data.get(each) is not None}

    @property
    def kept(self) -> dict[str, Any]:
        """What `recording.keep_reconciliation` is told beside the differences."""
        return {name: self.cleaned_data[name] for name in ("on", "scope", "source", "note", "submission")}
