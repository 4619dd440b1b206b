from django import forms
from django.utils.translation import gettext_lazy as _

from reminders.lead import LEADS
from reminders.models import Preference

LEAD_NAMES = {
    -7: _("7 days before"),
    -3: _("3 days before"),
    -1: _("the day before"),
    0: _("on the day"),
    1: _("a day after, if not paid"),
    3: _("3 days after, if not paid"),
    7: _("7 days after, if not paid"),
}


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ["discreet_subject", "remind_deadlines"]


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
