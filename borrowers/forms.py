import zoneinfo

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from borrowers.models import Borrower


def time_zone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


class TimeZoneField(forms.ChoiceField):
    """An IANA time zone. The page's script preselects the browser's own (`data-browser-time-zone`)."""

    def __init__(self, **kwargs) -> None:
        super().__init__(choices=time_zone_choices, label=_("Time zone"), **kwargs)
        self.widget.attrs["data-browser-time-zone"] = ""


class SignupForm(AllauthSignupForm):
    """E-mail and password; language and time zone come from the browser and can be changed at once."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = TimeZoneField(initial=settings.TIME_ZONE)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = Borrower
        fields = ["name", "language", "time_zone", "remind_at"]
        widgets = {"remind_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)
