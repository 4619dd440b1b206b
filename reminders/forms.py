import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from borrowers.models import Borrower
from loans.fields import AmountField, DayField
from loans.ledger import Row
from loans.money import quantum, to_minor
from reminders.lead import LEADS, is_within
from reminders.models import Device, Hook, Preference

LEAD_NAMES = {
    -7: _("7 days before"),
    -3: _("3 days before"),
    -1: _("the day before"),
    0: _("on the day"),
    1: _("a day after, if not paid"),
    3: _("3 days after, if not paid"),
    7: _("7 days after, if not paid"),
}
SNOOZES = [(1, _("tomorrow")), (3, _("in 3 days")), (7, _("in a week"))]


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = [
            "by_email", "digest", "discreet_subject", "remind_deadlines", "monthly_check", "moves_free_days",
            "quiet_from", "quiet_to",
        ]  # fmt: skip
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("quiet_from", "quiet_to")
        }
        help_texts = {
            "quiet_from": _("What comes late, as after a power cut, waits for the end of these hours."),
        }

    def __init__(self, *args: Any, borrower: Borrower, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.borrower = borrower

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("quiet_from"), data.get("quiet_to")
        if (start is None) != (end is None) and not self.errors:
            missing = "quiet_from" if start is None else "quiet_to"
            self.add_error(missing, _("Give both ends of the quiet hours, or none."))
        elif start is not None and end is not None and is_within(self.borrower.remind_at, (start, end)):
            hour = self.borrower.remind_at.strftime("%H:%M")
            words = _("Your hour of reminders, %(hour)s, lies within these hours of quiet. Change one of the two.")
            self.add_error("quiet_from", ValidationError(words, params={"hour": hour}))
        return data


class LeadsForm(forms.Form):
    """When to be reminded of one loan; nothing ticked is never."""

    leads = forms.TypedMultipleChoiceField(
        label=_("Remind me of each instalment"),
        help_text=_("With nothing ticked, no reminder of this loan comes."),
        choices=[(lead, LEAD_NAMES[lead]) for lead in LEADS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SnoozeForm(forms.Form):
    """How long a matter is to be silent."""

    days = forms.TypedChoiceField(label=_("Remind me again"), choices=SNOOZES, coerce=int)

    def until(self, today: datetime.date) -> datetime.date:
        return today + datetime.timedelta(days=self.cleaned_data["days"])


class DeviceForm(forms.ModelForm):
    """What a browser tells of itself when it agrees to take messages."""

    class Meta:
        model = Device
        fields = ["endpoint", "p256dh", "auth", "name"]

    def clean_endpoint(self) -> str:
        return _over_https(self.cleaned_data["endpoint"])

    def validate_unique(self) -> None:
        """A browser may be added again, also by somebody else who signs in on it."""


class HookForm(forms.Form):
    """A service of the borrower's own; without an address there is none."""

    kind = forms.ChoiceField(label=_("kind of service"), choices=Hook.Kind)
    url = forms.URLField(
        label=_("Its address"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_(
            "For ntfy the address of your topic, for Bark the one with your key, for Gotify the one with /message?token=."
        ),
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise ValidationError(_("The address must begin with https:// or http://."))
        return url


def _over_https(url: str) -> str:
    if urlsplit(url).scheme != "https":
        raise ValidationError(_("The address must begin with https://."))
    return url


class PaidForm(forms.Form):
    """What was paid of one instalment, from the link of a mail."""

    amount = AmountField(label=_("Amount"))
    on = DayField(label=_("Day it happened"))

    def __init__(self, *args: Any, row: Row, currency: str, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.today, self.number = currency, today, row.due.number
        self.fields["amount"].initial = row.unpaid_total
        self.fields["on"].today = self.fields["on"].initial = today

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount != to_minor(amount, self.currency):
            words = _("%(currency)s has no amount smaller than %(smallest)s.")
            raise ValidationError(words, params={"currency": self.currency, "smallest": quantum(self.currency)})
        return amount

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet. Write it down once it has happened."))
        on: datetime.date = self.cleaned_data["on"]
        return on

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data | {"instalment_number": self.number}
