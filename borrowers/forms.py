from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from borrowers import zones
from borrowers.models import Borrower


def language_choices() -> list[tuple[str, str]]:
    """Each language under the name it gives itself."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class LanguageField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=language_choices, label=_("Language"), **kwargs)


class TimeZoneField(forms.ChoiceField):
    """An IANA time zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones.choices, label=_("Time zone"), **kwargs)


class SignupForm(AllauthSignupForm):
    """E-mail and password; language and time zone come from the browser and can be changed at once."""

    language = LanguageField()
    # The page's script preselects the browser's own zone.
    time_zone = TimeZoneField(initial=settings.TIME_ZONE, widget=forms.Select(attrs={"data-browser-time-zone": True}))

    field_order = ["email", "password1", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        self.fields["password1"].help_text = _("At least 10 characters, not only digits.")


class PreferencesForm(forms.ModelForm):
    language = LanguageField()
    time_zone = TimeZoneField()

    class Meta:
        model = Borrower
        fields = ["name", "language", "time_zone", "remind_at"]
        labels = {"name": _("Your name"), "remind_at": _("Remind me at")}
        help_texts = {
            "name": _("As it stands on your identity card; it goes on letters and agreements."),
            "remind_at": _("The hour of your own day at which reminders are sent."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "remind_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
