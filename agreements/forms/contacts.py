"""What was said while negotiating, as a borrower writes it down."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.guard import GuardedForm
from agreements.models import Contact
from borrowers.fields import UploadField
from loans.fields import DayField, NameField, submission_field
from loans.models import Loan


class ContactForm(GuardedForm):
    """Who said what when, and what was promised by which day. Days and hours are the borrower's.

    A promise of one's own acknowledges the debt: it is not put down before the guard's warning was read.
    """

    by = forms.ChoiceField(label=_("Who got in touch"), choices=Contact.Who, widget=forms.RadioSelect)
    on = DayField(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    channel = forms.ChoiceField(label=_("How"), choices=Contact.Channel)
    institution = NameField(label=_("For which institution"), max_length=120)
    staff = NameField(label=_("Name or staff number"), max_length=80, required=False)
    said = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    promise = NameField(label=_("What was promised"), max_length=300, required=False)
    promised_by = forms.ChoiceField(
        label=_("Who promised it"), choices=Contact.Who, widget=forms.RadioSelect, required=False, initial="them"
    )
    promised_for = DayField(label=_("By which day"), help_text=_("You are reminded of it on that day."), required=False)
    next_on = DayField(
        label=_("Next date"), help_text=_("When you talk again. You are reminded of it on that day."), required=False
    )
    file = UploadField(
        label=_("Recording or picture"), help_text=_("It is kept as it is, with its fingerprint."), required=False
    )
    submission = submission_field()

    MAIN = ("by", "channel", "institution", "staff", "said")
    PROMISE = ("promise", "promised_by", "promised_for")

    def __init__(self, *args: Any, loan: Loan | None, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, loan=loan, today=now.date(), **kwargs)
        self.now = now  # an instant in the borrower's zone
        self.fields["on"].initial = now.date()
        self.fields["hour"].initial = now.strftime("%H:%M")

    def parts(self) -> dict[str, list[forms.BoundField]]:
        return {
            "when": [self["on"], self["hour"]],
            "main": [self[name] for name in self.MAIN],
            "promise": [self[name] for name in self.PROMISE],
            "next": [self["next_on"], self["file"]],
            "guard": [self[name] for name in ("last_demand", "understood") if name in self.fields],
        }

    def acknowledges(self, data: dict[str, Any]) -> bool:
        return bool(data.get("promise")) and data.get("promised_by") == Contact.Who.ME

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("on") and data.get("hour"):
            data["at"] = timezone.make_aware(datetime.datetime.combine(data["on"], data["hour"]), self.now.tzinfo)
            if data["at"] > self.now + datetime.timedelta(minutes=1):
                self.add_error("on", _("That day has not come yet. Write it down once it has happened."))
        if data.get("promised_for") and not data.get("promise"):
            self.add_error("promise", ValidationError(_("Say what was promised for that day.")))
        return data

    @property
    def contact(self) -> dict[str, Any]:
        """What `contacting.log_contact` is told."""
        names = (
            "by",
            "at",
            "channel",
            "institution",
            "staff",
            "said",
            "promise",
            "promised_for",
            "next_on",
            "file",
            "submission",
        )
        told = {name: self.cleaned_data[name] for name in names}
        return told | {"promised_by": self.cleaned_data["promised_by"] if told["promise"] else ""}
