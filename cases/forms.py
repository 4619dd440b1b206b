"""What the borrower says of a case: one question a screen, the letter as they want it, what became of it."""

import datetime
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borrowers.fields import UploadField
from cases import lint, mask
from cases.lint import Fault
from cases.models import Case, CourtPaper, Filing
from cases.words import FACTS
from loans.days import FIRST_YEAR
from loans.fields import DayField, NameField, submission_field
from notices.forms.messages import FilesField, MomentInput

SURE = (Fault.OVERSTATES,)  # what may stand where it can be proved


def _story(label: Any, *, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class _Dated(forms.Form):
    """A form whose day fields know today, and take no day to come unless they say so."""

    TO_COME: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, DayField) and name not in self.TO_COME and data.get(name) and data[name] > self.today:
                self.add_error(name, _("That day has not come yet."))
        return data


class RoleForm(forms.Form):
    """The first screen of a debt that is another's."""

    role = forms.ChoiceField(
        label=_("Who are you to them?"),
        choices=Case.Role,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )
    submission = submission_field()

    def clean_submission(self) -> uuid.UUID:
        return self.cleaned_data["submission"] or uuid.uuid4()


class AboutForm(forms.Form):
    """The first screen of any other matter."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(key, label) for key, label in Case.About.choices if key != Case.About.NOT_MINE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )
    submission = submission_field()

    clean_submission = RoleForm.clean_submission


class SideForm(forms.Form):
    """The second screen: who writes or calls."""

    against = NameField(
        label=_("For whom do they say they collect?"),
        help_text=_("The lender’s full name, if you know it. Leave it empty otherwise; the letter then has a gap."),
        max_length=120,
        required=False,
    )
    agent = NameField(
        label=_("Who calls or writes?"),
        help_text=_("An agency or law firm, if another."),
        max_length=120,
        required=False,
    )
    account = NameField(label=_("Contract or account number they name"), max_length=60, required=False)
    house = forms.ChoiceField(label=_("What kind of lender it is"), choices=Case.House)
    region = forms.ChoiceField(label=_("Where they are"), choices=Case.Where)
    story = _story(
        _("What happened"),
        most=4000,
        help_text=_("Times, numbers, what was said. Only what you saw or heard; it stands in the letter."),
    )


class MeForm(_Dated):
    """The third screen: how they reach the borrower, and as whom the borrower answers."""

    declarant = NameField(label=_("Your full name"), max_length=60, required=False)
    reached_at = NameField(
        label=_("The number or address they reach you at"),
        help_text=_("They have it already; they need it to take it off their lists."),
        max_length=80,
        required=False,
    )
    held_since = DayField(
        label=_("Yours since"), help_text=_("The day the number became yours, if you know it."), required=False
    )
    identity = forms.CharField(
        label=_("Identity number"),
        help_text=_(
            "Better left empty. If you give it, only its last four signs are kept, and the letter shows no more."
        ),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    police_number = NameField(label=_("Number of the police report"), max_length=60, required=False)
    report_number = NameField(label=_("Number and day of the credit report"), max_length=60, required=False)
    request = _story(_("What else you ask for"), most=2000)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.role != Case.Role.NUMBER:
            del self.fields["held_since"]
        if case.role != Case.Role.STOLEN:
            del self.fields["police_number"]
        if case.role != Case.Role.STOLEN and case.about != Case.About.CREDIT_RECORD:
            del self.fields["report_number"]

    def clean_identity(self) -> str:
        return mask.identity(self.cleaned_data["identity"])


class FactsForm(forms.Form):
    """What happened, ticked: the router reads it."""

    facts = forms.MultipleChoiceField(
        label=_("What happened?"),
        choices=list(FACTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class DraftForm(forms.Form):
    """The letter in both languages, as the borrower wants it."""

    to = NameField(label=_("To"), max_length=120)
    text_zh = forms.CharField(
        label=_("In Chinese"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 24, "lang": "zh-Hans"})
    )
    text_en = forms.CharField(label=_("In English"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 24, "lang": "en"}))  # fmt: skip


class SentForm(_Dated):
    """That the letter went out. One that is held up cannot have gone."""

    sent_on = DayField(label=_("Sent on"))
    way = forms.ChoiceField(label=_("How it went"), choices=Filing.Way)
    reference = NameField(
        label=_("Its number"), help_text=_("Of the parcel, the e-mail or the complaint. It can follow later."), max_length=80, required=False
    )  # fmt: skip
    proof = UploadField(
        label=_("Proof that it was sent or delivered"),
        help_text=_("Receipt, picture of the slip, saved e-mail. It goes into your vault as it is."),
        required=False,
    )
    proved = forms.BooleanField(label=_("I can prove what is marked above"), required=False)

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = lint.findings(filing.text_zh) + lint.findings(filing.text_en)
        if not any(each.fault in SURE for each in self.found):
            del self.fields["proved"]

    @property
    def held_up(self) -> bool:
        """Whether something stands in the draft that must go first."""
        return any(each.fault not in SURE for each in self.found)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.held_up:
            raise ValidationError(_("The draft is held up. Change what is marked first."))
        if "proved" in self.fields and not data.get("proved"):
            self.add_error("proved", _("Tick this if you can prove it, or write it more carefully."))
        return data


class AnswerForm(_Dated):
    """What came back."""

    answered_on = DayField(label=_("Answered on"))
    settled = forms.TypedChoiceField(
        label=_("Does that settle it?"),
        choices=[("yes", _("Yes, they did what I asked for")), ("no", _("No, or only in part"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _story(_("What they answered"), most=4000)
    file = UploadField(label=_("Their answer as a file"), required=False)


class LaterForm(_Dated):
    """They announced that they need longer."""

    TO_COME = ("until",)
    until = DayField(label=_("They need until"), help_text=_("Until then you will not be reminded."))


class NumberForm(forms.Form):
    """The number that a desk gives, which often comes days later."""

    reference = NameField(label=_("Its number"), max_length=80)


class HandInForm(forms.Form):
    """Files for the vault, and when they reached the borrower."""

    papers = FilesField(
        label=_("Recordings, pictures, papers"),
        help_text=_(
            "Up to ten at once, each of at most 20 MB: audio, video, pictures, screenshots, PDF or plain text. Kept byte for byte."
        ),
    )
    received_at = forms.DateTimeField(
        label=_("When they reached you"),
        help_text=_("Of a recording, when the call was. Empty: now."),
        required=False,
        widget=MomentInput,
    )

    def clean_received_at(self) -> datetime.datetime | None:
        moment = self.cleaned_data["received_at"]
        if moment and moment > timezone.now():
            raise ValidationError(_("That day has not come yet."))
        if moment and moment.year < FIRST_YEAR:
            raise ValidationError(_("This is too long ago."))
        return moment


class PaperForm(_Dated):
    """A paper of a court, or a claim letter, and the day it came."""

    kind = forms.ChoiceField(label=_("What came"), choices=CourtPaper.Kind)
    served_on = DayField(
        label=_("Day it reached you"),
        help_text=_("The day you signed for it, or it was handed over. The days run from there."),
    )
    court = NameField(label=_("Which court or company"), max_length=120, required=False)
    reference = NameField(label=_("Case number"), max_length=80, required=False)
    file = UploadField(label=_("A picture or scan of it"), required=False)
    submission = submission_field()

    clean_submission = RoleForm.clean_submission
