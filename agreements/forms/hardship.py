"""The hardship file as forms: what happened, a paper that proves it, and what of a picture is blackened."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.models import Hardship, Proof
from agreements.papers import chosen
from agreements.redaction import MOST_RECTANGLES, PICTURES, Rectangle, parse
from agreements.words import CAUSES
from borrowers.fields import UploadField
from borrowers.filetype import media_type
from loans.fields import DayField, NameField, submission_field

TAKEN = (*PICTURES, "application/pdf")


class HardshipForm(forms.Form):
    """Why somebody cannot pay as agreed, since when and perhaps until when."""

    cause = forms.ChoiceField(
        label=_("What happened"),
        choices=[(str(cause), name) for cause, name in CAUSES.items()],
        widget=forms.RadioSelect,
    )
    since = DayField(label=_("Since when"))
    expected_end = DayField(
        label=_("Until when, as far as you can tell"), help_text=_("Leave it empty if you cannot tell."), required=False
    )
    story = forms.CharField(
        label=_("In your own words"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences. Only what is true and can be shown."),
    )  # fmt: skip
    assets = NameField(label=_("What you own that could be sold"), max_length=300, required=False)
    submission = submission_field()

    TOLD = ("cause", "since", "expected_end", "story", "assets")

    def __init__(self, *args: Any, hardship: Hardship | None, today: datetime.date, **kwargs: Any) -> None:
        initial = {name: getattr(hardship, name) for name in self.TOLD} if hardship else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today
        self.fields["since"].today = self.fields["expected_end"].today = today

    def parts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TOLD]

    def clean_since(self) -> datetime.date:
        if self.cleaned_data["since"] > self.today:
            raise ValidationError(_("That day has not come yet. Write it down once it has happened."))
        return self.cleaned_data["since"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, end = data.get("since"), data.get("expected_end")
        if since and end and end <= since:
            self.add_error("expected_end", _("It ends after it began."))
        return data

    @property
    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.TOLD}


class DescribedForm(forms.Form):
    """What a paper is, what it shows and of which day it is."""

    title = NameField(
        label=_("What it is"), max_length=80,
        help_text=_("For example: notice of dismissal, hospital bill, bank statement of the last six months."),
    )  # fmt: skip
    shows = NameField(label=_("What it shows"), max_length=200, required=False)
    dated = DayField(label=_("Date on the paper"), required=False)

    @property
    def description(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "shows", "dated")}


class ProofForm(DescribedForm):
    """A further paper."""

    file = UploadField(
        label=_("Picture or PDF"),
        help_text=_("It is kept as it is. What leaves is a copy, in which you can black out parts."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(TAKEN)}),
    )
    field_order = ("file", "title", "shows", "dated")

    def clean_file(self) -> Any:
        handed = self.cleaned_data["file"]
        kind = media_type(handed.read())
        handed.seek(0)
        if kind not in TAKEN:
            raise ValidationError(
                _("Give a picture (JPEG, PNG, WebP or GIF) or a PDF. Save anything else as one of these.")
            )
        return handed


class ProofEditForm(DescribedForm):
    """A paper of the file, described anew: what of a picture is blackened, or which pages of a PDF leave."""

    rectangles = forms.CharField(
        label=_("Blackened parts, one a line"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Left, top, width and height in percent of the picture, as the lines over it show. For example: 10, 20, 30, 5"
        ),
    )  # fmt: skip
    pages = NameField(
        label=_("Pages that leave"), max_length=200, required=False,
        help_text=_("For example: 1-3, 5. Leave it empty to let all of them leave."),
    )  # fmt: skip

    def __init__(self, *args: Any, proof: Proof, **kwargs: Any) -> None:
        initial = {
            "title": proof.title, "shows": proof.shows, "dated": proof.dated,
            "rectangles": "\n".join(map(str, proof.rectangles())), "pages": ", ".join(map(str, proof.pages)),
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self.page_count = proof.page_count
        del self.fields["pages" if proof.is_picture else "rectangles"]

    def clean_rectangles(self) -> list[Rectangle]:
        try:
            found = parse(self.cleaned_data["rectangles"])
        except ValueError as problem:
            raise ValidationError(
                _("“%(line)s”: write four numbers, and stay within the picture."), params={"line": str(problem)[:60]}
            ) from problem
        if len(found) > MOST_RECTANGLES:
            raise ValidationError(_("Give at most 50 of them."))
        return found

    def clean_pages(self) -> list[int]:
        try:
            return chosen(self.cleaned_data["pages"], self.page_count)
        except ValueError as problem:
            raise ValidationError(
                _("“%(part)s”: the paper has the pages 1 to %(last)s."),
                params={"part": str(problem)[:60], "last": self.page_count},
            ) from problem

    @property
    def withheld(self) -> dict[str, Any]:
        """What does not leave."""
        return {"rectangles": self.cleaned_data.get("rectangles", []), "pages": self.cleaned_data.get("pages", [])}
