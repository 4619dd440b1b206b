"""What a borrower marks in a message, and lessons that come as a file."""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from notices.claim import Kind, Message
from notices.crosscheck import Check
from notices.template import (
    LONGEST,
    Hole,
    Mark,
    NotATemplate,
    Template,
    can_be_kept,
    from_json,
    make,
    marks_of,
    taught,
    words,
)
from notices.words import HOLES, KINDS, TEACHING_PROBLEMS

MOST_MARKS = 40


class TeachForm(forms.Form):
    """Words of a message and what they stand for. Each button sends all that is marked so far; nothing is kept meanwhile."""

    kind = forms.ChoiceField(label=_("What the message is"), choices=list(KINDS.items()))
    words_said = forms.CharField(
        label=_("Which words"),
        help_text=_("Copy them from the message, or tick the first and the last of them below."),
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    hole = forms.ChoiceField(label=_("What they are"), choices=list(HOLES.items()))
    name = forms.CharField(
        label=_("Name of this reading"),
        help_text=_("Under it, it stands in the list of what you taught."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, message: Message, check: Check, data: QueryDict | None = None) -> None:
        claim = check.reading.claim
        initial = {"kind": check.reading.kind, "name": claim.lender or message.text.split("\n")[0][:40]}
        super().__init__(data, initial=initial)
        self.message, self.reading = message, check.reading
        self.currency = claim.currency or (check.record.currency if check.record else "CNY")
        self.words = words(message.text)
        self.marks = marks_of(check.reading) if data is None else self._marks_in(data)
        self.template: Template | None = None

    @property
    def is_too_long(self) -> bool:
        return len(self.message.text) > LONGEST

    @property
    def pieces(self) -> list[tuple[int | None, str, str]]:
        """The message in words: the number of each (a gap has none), its text, and what it is marked as."""
        marked = {at: str(mark.hole) for mark in self.marks for at in range(mark.start, mark.end)}
        pieces = [(index, self.message.text[start:end], start) for index, (start, end) in enumerate(self.words)]
        return [(None if piece.isspace() else index, piece, marked.get(start, "")) for index, piece, start in pieces]

    @property
    def marked(self) -> list[tuple[str, str, str]]:
        """Each mark as it is sent again, with its words and what they stand for."""
        text = self.message.text
        return [(f"{mark.start}-{mark.end}-{mark.hole}", text[mark.start : mark.end], mark.hole) for mark in self.marks]

    def _marks_in(self, data: QueryDict) -> list[Mark]:
        found = []
        for written in data.getlist("mark")[:MOST_MARKS]:
            start, _, rest = written.partition("-")
            end, _, hole = rest.partition("-")
            try:
                mark = Mark(int(start[:6]), int(end[:6]), Hole(hole))
            except ValueError:
                continue
            if 0 <= mark.start < mark.end <= len(self.message.text) and written != data.get("drop"):
                found.append(mark)
        return sorted(found)

    def clean(self) -> dict[str, Any]:
        """Only who looks or keeps is told what is missing; who still marks sees what can be seen so far."""
        data = super().clean() or self.cleaned_data
        marks_on = not {"look", "keep"} & self.data.keys()
        if marks_on:
            self.errors.pop("name", None)
        if "add" in self.data and "hole" in data:
            self._add(Hole(data["hole"]), data.get("words_said", ""))
        if "kind" in data and (problem := self._make(Kind(data["kind"]))) and not marks_on:
            self.add_error(None, TEACHING_PROBLEMS[problem])
        return data

    def _add(self, hole: Hole, said: str) -> None:
        """What was marked at these words, or as this, is so no more."""
        place = self._place_of(said) if said.strip() else self._ticked()
        if place is None:
            return
        start, end = place
        others = [mark for mark in self.marks if mark.end <= start or end <= mark.start]
        if hole.is_fact:
            others = [mark for mark in others if mark.hole is not hole]
        self.marks = sorted([*others, Mark(start, end, hole)])
        again: Any = self.data.copy()
        again["words_said"] = ""  # the next words are others
        self.data = again

    def _place_of(self, said: str) -> tuple[int, int] | None:
        """Where the words stand; of several places the first that is not marked yet."""
        text = self.message.text
        for each in (said, said.strip()):
            places = [(found.start(), found.end()) for found in re.finditer(re.escape(each), text)]
            free = [place for place in places if not any(m.start < place[1] and place[0] < m.end for m in self.marks)]
            if places:
                return (free or places)[0]
        self.add_error("words_said", _("These words do not stand in the message."))
        return None

    def _ticked(self) -> tuple[int, int] | None:
        numbers = [int(i) for i in self.data.getlist("word") if i.isascii() and i.isdigit() and len(i) < 7]
        ticked = [number for number in numbers if number < len(self.words)]
        if ticked:
            return self.words[min(ticked)][0], self.words[max(ticked)][1]
        self.add_error("words_said", _("Say which words first, or tick them."))
        return None

    def _make(self, kind: Kind) -> str | None:
        """Make the template of what is marked; why it cannot be made, if so."""
        try:
            template = make(self.message.text, self.marks, kind, self.currency)
        except NotATemplate as problem:
            return problem.code
        if taught(self.reading, self.message, [template]) is self.reading:
            return "not_read"
        self.template = template
        return None


FORMAT, VERSION = "mingzhang.templates", 1
LARGEST_FILE = 1024 * 1024  # bytes


class LessonsForm(forms.Form):
    """A file of lessons, as another account wrote it; cleans to names and templates."""

    file = forms.FileField(
        label=_("A file of readings"),
        help_text=_("As “Take them along as a file” writes it."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file first.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> list[tuple[str, Template]]:
        content = self.cleaned_data["file"].read(LARGEST_FILE + 1)
        try:
            if len(content) > LARGEST_FILE:
                raise ValueError("too large")
            data = json.loads(content)
            if (data["format"], data["version"]) != (FORMAT, VERSION):
                raise ValueError("another form")
            lessons = [(str(each["name"])[:80], from_json(each["template"])) for each in data["lessons"]]
            if not all(can_be_kept(name) for name, _ in lessons):
                raise ValueError("half characters")
            return lessons
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValidationError(_("This is no file of readings that was written here."), code="not_ours") from None
