"""What a borrower fills in while negotiating and signing."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.forms.guard import GuardedForm
from agreements.models import Answer
from agreements.plan import MAX_MONTHS, MAX_PAUSE, ImpossiblePlan, Proposal, Scope, Shape
from loans.fields import AmountField, DayField, NameField, submission_field
from loans.money import ZERO

WHY = {
    "nothing_owed": _("Nothing is owed there on that day."),
    "waives_more_penalty": _("That is more than the penalty interest owed."),
    "waives_more_interest": _("That is more than the interest owed."),
    "nothing_left": _("Nothing would be left to pay."),
    "rate_out_of_range": _("Give a yearly rate between 0 and 100 %."),
    "first_not_after": _("The first payment must come after the day of the balance."),
    "first_too_far": _("That is more than five years away."),
    "too_fine": _("The currency has no such small unit."),
    "count_or_each": _("Say how many instalments, or how much each time."),
    "too_long": _("That makes more than 360 instalments."),
    "too_long_for_a_card": _("A card debt may be spread over 60 months at most."),
    "count_and_each": _("Say how many instalments, and how much each time."),
    "steps_out_of_range": _(
        "Say how many of the instalments come at the first amount: at least one, and not all of them."
    ),
    "too_large": _("These instalments alone would pay more than is owed."),
    "no_balloon": _("The last payment must be larger than the others."),
    "pause_out_of_range": _("Say how many months the pause lasts, from 1 to 24."),
    "how_much": _("Say how much would settle everything."),
    "no_discount": _("That is not less than what is owed."),
    "card_clause_missing": _("A plan for a card debt may not lack a clause that the card rules ask for."),
    "too_many": _("The instalments would be smaller than the smallest coin."),
    "before_the_schedule": _("The present schedule began after that day."),
    "days_not_rising": _("The days of the plan must follow one another."),
    "does_not_add_up": _("The plan does not add up to the balance. Make a new offer."),
    "payee_is_a_person": _(
        "This looks like a person’s account. Pay a company only into an account in its own name, and ask again."
    ),
}


def why(problem: ImpossiblePlan) -> Any:
    return WHY.get(problem.code, WHY["does_not_add_up"])


class _Dated(forms.Form):
    """A form whose day fields know today."""

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today


class StartForm(GuardedForm):
    """Who signs, and the warning about the time limit where it may have run out."""

    borrower_name = NameField(
        label=_("Your full name"), help_text=_("As on your identity card. It stands in the paper."), max_length=60
    )
    contract_number = NameField(label=_("Contract number"), required=False, max_length=60)
    is_card = forms.BooleanField(label=_("This is a credit card debt"), required=False)
    submission = submission_field()
    field_order = ("borrower_name", "contract_number", "is_card", "last_demand", "understood")


class OfferForm(_Dated):
    """The numbers of one side."""

    shape = forms.ChoiceField(
        label=_("How it is to be paid"),
        choices=[
            (Shape.INSTALMENTS.value, _("In equal monthly instalments")),
            (Shape.STEPPED.value, _("In steps: some instalments of one size, then larger or smaller ones")),
            (Shape.BALLOON.value, _("Small instalments, and one large payment at the end")),
            (Shape.PAUSED.value, _("A pause first, then equal instalments")),
            (Shape.LATER.value, _("An extension: all of it, on a later day")),
            (Shape.LUMP.value, _("A settlement: less than is owed, at once, and the rest is waived")),
        ],
        widget=forms.RadioSelect,
        initial=Shape.INSTALMENTS.value,
    )
    scope = forms.ChoiceField()
    first_on = DayField(label=_("First payment on"))
    count = forms.IntegerField(label=_("Number of instalments"), min_value=1, max_value=MAX_MONTHS, required=False)
    each = AmountField(
        label=_("Amount each time"),
        help_text=_(
            "Instead of the number, or with it: in steps, the first amount; before a large last payment, the small one; "
            "in a settlement, the amount that settles all."
        ),
        required=False,
    )
    steps = forms.IntegerField(
        label=_("How many come at the first amount"),
        help_text=_("Only for steps."),
        min_value=1,
        max_value=MAX_MONTHS,
        required=False,
    )
    pause = forms.IntegerField(
        label=_("Months of pause"), help_text=_("Only for a pause."), min_value=1, max_value=MAX_PAUSE, required=False
    )
    charges_first = forms.BooleanField(
        label=_("All interest, fees and penalty interest come with the first payment"),
        help_text=_("Some lenders want it so; otherwise they are spread over the instalments."),
        required=False,
    )
    annual_rate = forms.DecimalField(
        label=_("Yearly interest on the plan, in %"),
        help_text=_("Leave it empty to ask that interest stops."),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=8,
        decimal_places=4,
        required=False,
    )
    waive_penalty = AmountField(label=_("Penalty interest to be waived"), required=False)
    waive_interest = AmountField(label=_("Interest to be waived"), required=False)
    as_of = DayField(label=_("Balance as of"))
    answer_by = DayField(
        label=_("Answer expected by"), help_text=_("You will be reminded on that day."), required=False
    )
    understood = forms.BooleanField(label=_("I have read this and want to go on"), required=False)
    submission = submission_field()

    PARTS = {
        "main": ("shape", "scope", "first_on"),
        "either": ("count", "each"),
        "shaped": ("steps", "pause"),
        "more": ("charges_first", "annual_rate", "waive_penalty", "waive_interest", "as_of", "answer_by"),
    }

    def __init__(
        self, *args: Any, scopes: list[tuple[str, Any]], by_lender: bool = False, guarded: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"] = forms.ChoiceField(label=_("What it covers"), choices=scopes, widget=forms.RadioSelect)
        if by_lender:
            del self.fields["answer_by"]
        if not guarded:
            del self.fields["understood"]

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields by the part of the page on which they stand."""
        return {part: [self[name] for name in names if name in self.fields] for part, names in self.PARTS.items()}

    def clean_as_of(self) -> datetime.date:
        if self.cleaned_data["as_of"] > self.today:
            raise ValidationError(_("That day has not come yet."))
        return self.cleaned_data["as_of"]

    def clean_first_on(self) -> datetime.date:
        if self.cleaned_data["first_on"] <= self.today:
            raise ValidationError(_("Choose a day after today."))
        return self.cleaned_data["first_on"]

    def clean_answer_by(self) -> datetime.date | None:
        day = self.cleaned_data["answer_by"]
        if day and day < self.today:
            raise ValidationError(_("Choose today or a later day."))
        return day

    def proposal(self) -> Proposal:
        """The numbers of a valid form."""
        data, shape = self.cleaned_data, Shape(self.cleaned_data["shape"])
        settles, once = shape is Shape.LUMP, shape in (Shape.LUMP, Shape.LATER)
        counted = shape in (Shape.STEPPED, Shape.BALLOON) or not data["each"]
        return Proposal(
            scope=Scope(data["scope"]),
            shape=shape,
            as_of=data["as_of"],
            first_on=data["first_on"],
            count=data["count"] if counted and not once else None,
            each=None if shape is Shape.LATER else data["each"],
            annual_rate=ZERO if settles else (data["annual_rate"] or ZERO) / 100,
            waive_penalty=ZERO if settles else data["waive_penalty"] or ZERO,
            waive_interest=ZERO if settles else data["waive_interest"] or ZERO,
            steps=(data["steps"] or 0) if shape is Shape.STEPPED else 0,
            pause=(data["pause"] or 0) if shape is Shape.PAUSED else 0,
            charges_first=data["charges_first"] and not once,
        )

    def may_be_kept(self) -> bool:
        """Whether the warning about the time limit, where it is shown, was read; the form says so when it was not."""
        if "understood" in self.fields and not self.cleaned_data["understood"]:
            self.add_error("understood", _("Please read the warning and tick this to go on, or stop here."))
        return self.is_valid()

    def refuse(self, problem: ImpossiblePlan) -> None:
        """Show why no plan can be made, at the field that it is about."""
        self.add_error(problem.field if problem.field in self.fields else None, why(problem))


class AnswerForm(_Dated):
    """What the lender said."""

    kind = forms.ChoiceField(label=_("Their answer"), choices=Answer.Kind.choices, widget=forms.RadioSelect)
    said_by = NameField(
        label=_("Who said so"), help_text=_("A name, a staff number or the address of a mail."), max_length=60
    )
    channel = forms.ChoiceField(label=_("How"), choices=Answer.Channel.choices)
    on = DayField(label=_("On which day"))
    payee = NameField(
        label=_("Account name to pay to"),
        help_text=_("If they named one. It must be the lender’s own name."),
        max_length=120,
        required=False,
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)
    round = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the number of the offer that the page showed

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet."))
        return self.cleaned_data["on"]
