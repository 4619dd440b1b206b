"""What the borrower says of the evidence: what it proves, what of it is hidden, which of it goes in, a ZIP to be checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases import copies, redacting
from cases.models import Exhibit, Piece

Redaction = Piece.Redaction
MOST_WORDS = 50


class PieceForm(forms.Form):
    """One piece: its place, what it proves, how much of it is shown."""

    proves = forms.CharField(label=_("What it proves"), max_length=200, required=False)
    place = forms.IntegerField(label=_("Number in the exhibit"), min_value=1)
    redaction = forms.ChoiceField(label=_("How much of it an exhibit shows"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Words to black out, one on each line"),
        help_text=_("Every place where they stand is blacked out. The copy does not hold them any more."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    squares = forms.TypedMultipleChoiceField(
        label=_("Squares to black out"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, piece: Piece, content: bytes | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.piece, self.content, self.rows = piece, content, 0
        kind = piece.item.media_type
        ways = copies.ways(kind)
        if copies.is_picture(kind):
            self.rows = self._rows()
            ways = [each for each in ways if self.rows or each is not Redaction.BLACKED]
        self._choose("redaction", [(each.value, each.label) for each in ways])
        self._choose("squares", [(n, n + 1) for n in range(self.rows * redacting.COLUMNS)])
        for name, fits in (("words", copies.is_text(kind)), ("squares", bool(self.rows))):
            if not fits:
                del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _rows(self) -> int:
        """Rows of squares over the picture; 0 when it cannot be drawn here."""
        try:
            return redacting.rows_over(content=self.content or b"")
        except redacting.NotAPicture:
            return 0

    def clean_words(self) -> str:
        """Each word must be found: one mistyped would stay to be read."""
        words = self._words(self.cleaned_data["words"])
        if len(words) > MOST_WORDS:
            raise ValidationError(_("These are too many words. Name the whole message instead of showing it."))
        text = (self.content or b"").decode("utf-8", "replace")
        if missing := [word for word in words if redacting.black_out(text, [word]) == text]:
            raise ValidationError(_("Not in the message: %(words)s") % {"words": ", ".join(missing)[:200]})
        return "\n".join(words)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data["redaction"] == Redaction.BLACKED and not self.hidden:
            name = "squares" if "squares" in self.fields else "words"
            self.add_error(name, _("Say what is to be blacked out."))
        return data

    @property
    def hidden(self) -> list[str] | list[int]:
        """What is blacked out, as a piece keeps it."""
        if "squares" in self.fields:
            return list(self.cleaned_data.get("squares", []))
        return self._words(self.cleaned_data.get("words", ""))

    @staticmethod
    def _words(text: str) -> list[str]:
        return [line.strip() for line in text.splitlines() if line.strip()]


class ExhibitForm(forms.ModelForm):
    """What stands across every page of the exhibit."""

    class Meta:
        model = Exhibit
        fields = ["watermark"]
        labels = {"watermark": _("Words across every page")}
        help_texts = {"watermark": _("For what it may be used, so that it is of no use for anything else.")}


class CheckForm(forms.Form):
    """A ZIP to be held against its manifest. It is read and forgotten."""

    LARGEST = 256 * 1024 * 1024
    file = forms.FileField(label=_("The exhibit, a ZIP file"), widget=forms.FileInput(attrs={"accept": ".zip"}))

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise ValidationError(_("The file is larger than 256 MB. Check it with verify.py, which lies in the ZIP."))
        return file
