"""What both sides fill in to sign."""

import dataclasses
import datetime
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.clauses import Choices
from agreements.models import Agreement
from agreements.terms import Details
from borrowers.fields import UploadField
from loans.fields import DayField, NameField

MOST_STROKES, MOST_POINTS = 200, 5000


class _Drawn(forms.Form):
    """A form with a pad to draw a signature on."""

    strokes = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_strokes(self) -> list[list[list[float]]]:
        """Strokes of points on a pad 600 wide and 200 high; an empty list when the name was typed."""
        try:
            strokes = json.loads(self.cleaned_data["strokes"] or "[]")
            cleaned = [[[_within(x, 600), _within(y, 200)] for x, y in stroke] for stroke in strokes]
        except (ValueError, TypeError, RecursionError):
            raise ValidationError(_("The drawing could not be read. Draw it again, or leave it empty.")) from None
        if len(cleaned) > MOST_STROKES or sum(map(len, cleaned)) > MOST_POINTS:
            raise ValidationError(_("The drawing is too long. Draw it again, or leave it empty."))
        return [stroke for stroke in cleaned if stroke]


OPTIONAL_LABELS = {
    "privacy": _("Contact and privacy: no third parties, 8:00 to 22:00 only"),
    "credit": _("Credit reporting: truthful, and settled when it is paid"),
    "others": _("Nobody else is bound: no spouse, relative or contact owes anything"),
    "assignment": _("Assignment: whoever takes the debt over is bound as well"),
    "hardship": _("Change of circumstances: you may ask to vary the plan"),
    "reservation": _("Reservation: you accept nothing beyond the balance"),
    "holidays": _("A due day that is no working day moves to the next one"),
    "acknowledgement": _("Acknowledgement of the debt. It may start the time limit anew: only if the lender insists"),
    "service": _(
        "Address for papers of a court. They then count as received there: only if you surely read mail there"
    ),
}


class ClausesForm(forms.Form):
    """Who is who, where, and which optional clauses stand in the paper."""

    optional = forms.MultipleChoiceField(
        label=_("Clauses that can be left out, or taken in"),
        choices=list(OPTIONAL_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        help_text=_("Paid so many days late still counts as on time."),
        min_value=0,
        max_value=60,
    )
    cure_days = forms.IntegerField(
        label=_("Days to make good"),
        help_text=_("So long after that a late instalment can still be paid before the plan counts as broken."),
        min_value=0,
        max_value=180,
    )
    certificate_days = forms.IntegerField(
        label=_("Working days until the settlement certificate"), min_value=1, max_value=60
    )
    second_language = forms.ChoiceField(
        label=_("A second language beside the text"),
        help_text=_("Where the two differ, the language of the agreement governs. The paper says so."),
        choices=[("", _("none")), ("zh-hans", _("Chinese (simplified)")), ("en", _("English"))],
        required=False,
    )
    place = NameField(label=_("Place of signing"), required=False, max_length=60)
    lender_code = NameField(
        label=_("The lender’s registration number"),
        help_text=_("统一社会信用代码, or the company number."),
        required=False,
        max_length=40,
    )
    lender_address = NameField(label=_("The lender’s address"), required=False, max_length=120)
    lender_agent = NameField(
        label=_("Who acts for the lender"),
        help_text=_("Name, position, and what gives them authority."),
        required=False,
        max_length=120,
    )
    borrower_id = NameField(
        label=_("Your identity number, as far as you want to show it"),
        help_text=_("For example 3101**********1234. Left empty, there is a line to write on."),
        required=False,
        max_length=40,
    )
    borrower_address = NameField(label=_("Your address"), required=False, max_length=120)
    borrower_phone = NameField(label=_("Your telephone"), required=False, max_length=40)
    disputed = NameField(
        label=_("What you do not accept"),
        help_text=_("It stands in the reservation clause."),
        required=False,
        max_length=200,
    )
    service_address = NameField(label=_("Address for papers of a court"), required=False, max_length=120)
    arbitration = NameField(
        label=_("Arbitration commission"),
        help_text=_(
            "Left empty, the court where you live decides. Naming both would make the arbitration clause void."
        ),
        required=False,
        max_length=60,
    )
    law = NameField(label=_("Governing law"), required=False, max_length=60)

    PARTS = {
        "clauses": ("optional", "grace_days", "cure_days", "certificate_days", "second_language"),
        "parties": ("lender_code", "lender_address", "lender_agent", "borrower_id", "borrower_address", "borrower_phone", "place"),
        "more": ("disputed", "service_address", "arbitration", "law"),
    }  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        said = dataclasses.asdict(agreement.chosen_details) | dataclasses.asdict(agreement.choices)
        super().__init__(*args, initial=said | {"optional": sorted(said["optional"])}, **kwargs)

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields by the part of the page on which they stand."""
        return {part: [self[name] for name in names] for part, names in self.PARTS.items()}

    def details(self) -> Details:
        """Who is who and where, of a valid form."""
        return Details(**{field.name: self.cleaned_data[field.name] for field in dataclasses.fields(Details)})

    def choices(self) -> Choices:
        """Which clauses, and their days, of a valid form."""
        days = {name: self.cleaned_data[name] for name in ("grace_days", "cure_days", "certificate_days")}
        return Choices(optional=frozenset(self.cleaned_data["optional"]), **days)


class SignForm(_Drawn):
    """The borrower's will to sign: drawn or typed."""

    name = forms.CharField(
        label=_("Type your full name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    terms_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = forms.CharField(
        label=_("One-time code from the mail"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    intent = forms.BooleanField(
        label=_("I have read the agreement and sign it. My electronic signature is meant to bind me like one by hand."),
        error_messages={"required": _("Tick that you have read the agreement and sign it.")},
    )
    field_order = ["strokes", "name", "terms_hash", "code", "intent"]

    def __init__(self, *args: Any, borrower_name: str, code_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.borrower_name = borrower_name
        if not code_needed:
            del self.fields["code"]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if "".join(name.split()).casefold() != "".join(self.borrower_name.split()).casefold():
            raise ValidationError(
                _("Type the name as it stands in the agreement: %(name)s"), params={"name": self.borrower_name}
            )
        return self.borrower_name

    def clean_code(self) -> str:
        return "".join(character for character in self.cleaned_data["code"] if not character.isspace())


class CountersignForm(_Drawn):
    """The lender's will to sign, through the private link."""

    name = NameField(label=_("Your full name"), max_length=60)
    role = NameField(
        label=_("Your position"),
        help_text=_("For example: customer manager, with authority for the lender."),
        max_length=60,
    )
    intent = forms.BooleanField(
        label=_(
            "I have read the agreement, may sign it for the lender, and do so. "
            "My electronic signature is meant to bind the lender like one by hand."
        ),
        error_messages={"required": _("Tick that you have read the agreement and sign it for the lender.")},
    )
    field_order = ["strokes", "name", "role", "intent"]


class ScanForm(forms.Form):
    """The print that the lender signed, scanned or photographed."""

    file = UploadField(label=_("The scan: a PDF or a picture of every page"))
    name = NameField(label=_("Who signed for the lender"), max_length=60)
    role = NameField(label=_("Their position"), max_length=60, required=False)
    on = DayField(label=_("Signed on"))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = self.fields["on"].today = today

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet."))
        return self.cleaned_data["on"]


def _within(value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError(value)
    return round(float(value), 1)
