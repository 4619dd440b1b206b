"""What the borrower says of a notice: the message itself, and which loan it is about."""

import datetime
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from borrowers.fields import UploadField
from borrowers.models import Borrower
from loans.forms import submission_field
from notices import exports, mail
from notices.claim import Message
from notices.conduct import Fact, Person
from notices.exports import Columns, table
from notices.models import Import, Notice
from notices.pieces import file_of
from notices.words import FACTS, PERSONS

MAX_CHARACTERS = 50_000
EARLIEST_YEAR = 1990


class MessageBox(forms.Textarea):
    """Shows again what was typed, up to what a message may hold, so that ten megabytes are not sent back."""

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        return text[:MAX_CHARACTERS] if text else text


class MessageField(forms.Field):
    """A message exactly as it came: spaces, NUL and all. Browsers send line ends as CRLF; here they are LF."""

    widget = MessageBox

    def to_python(self, value: Any) -> str:
        return (value or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        if self.required and not value.strip():
            raise ValidationError(_("Paste the message first."), code="required")
        if len(value) > MAX_CHARACTERS:
            raise ValidationError(
                ngettext(
                    "This is %(count)s character long. A message can have up to 50,000; the box holds the first 50,000.",
                    "This is %(count)s characters long. A message can have up to 50,000; the box holds the first 50,000.",
                    len(value),
                ),
                params={"count": f"{len(value):,}"},
                code="too_long",
            )


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class NoticeForm(forms.Form):
    """A message as it came. The instant of receipt is in the borrower's zone, which is active during a request."""

    text = MessageField(
        label=_("The message"),
        help_text=_("Paste it whole, as it stands. Nothing in it is opened or answered."),
        widget=MessageBox(
            attrs={
                "rows": 7,
                "spellcheck": "false",
                "hx-post": reverse_lazy("notices:reading"),
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#reading",
                "hx-include": "closest form",
                "hx-encoding": "multipart/form-data",
            }
        ),
    )
    sender = forms.CharField(
        label=_("Sender"),
        help_text=_("The number or name that your phone shows."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    received_at = forms.DateTimeField(label=_("Received"), widget=MomentInput)
    channel = forms.ChoiceField(label=_("How it came"), choices=Notice.Channel, initial=Notice.Channel.SMS)
    submission = submission_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = lambda: timezone.localtime().replace(second=0, microsecond=0)

    def clean_received_at(self) -> datetime.datetime:
        moment = self.cleaned_data["received_at"]
        if moment > timezone.now() + datetime.timedelta(days=1):
            raise ValidationError(_("This day has not come yet."), code="future")
        if moment.year < EARLIEST_YEAR:
            raise ValidationError(_("This is too long ago."), code="past")
        return moment

    def clean_submission(self) -> uuid.UUID:
        return self.cleaned_data["submission"] or uuid.uuid4()

    def as_message(self) -> Message:
        """The message for a preview, received now when no valid instant is given."""
        moment = self.cleaned_data.get("received_at") or timezone.now()
        return Message(self.cleaned_data["text"], self.cleaned_data.get("sender") or None, timezone.localtime(moment))


class AnswerForm(forms.Form):
    """Which loan the message is about, or that the debt is not the borrower's."""

    NOT_MINE, UNSURE = "not_mine", ""

    def __init__(self, borrower: Borrower, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loans = {str(loan.pk): loan for loan in borrower.loans.select_related("lender")}
        self.fields["loan"] = forms.ChoiceField(
            label=_("This message is about"),
            required=False,
            widget=forms.RadioSelect,
            choices=[
                *((key, str(loan)) for key, loan in self.loans.items()),
                (self.NOT_MINE, _("not a loan of mine")),
                (self.UNSURE, _("I do not know")),
            ],
        )


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(UploadField):
    """Any number of files, up to ten; cleans to a list of them."""

    widget, MOST = FilesInput, 10

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(given) > self.MOST:
            raise ValidationError(_("Give at most ten files at once."), code="too_many")
        return [super(FilesField, self).clean(each, initial) for each in given]


class ContactForm(forms.Form):
    """A call, a visit, a letter, a mail or a message in an app, in the borrower's words and with what they saw of it."""

    CHANNELS = [
        (Notice.Channel.CALL, _("phone call")),
        (Notice.Channel.VISIT, _("visit")),
        (Notice.Channel.LETTER, _("letter")),
        (Notice.Channel.EMAIL, _("e-mail")),
        (Notice.Channel.APP, _("message in an app")),
        (Notice.Channel.CHAT, _("message in a chat")),
    ]
    CONNECTED = {"": None, "yes": True, "no": False}

    channel = forms.ChoiceField(label=_("How they got in touch"), choices=CHANNELS, initial=Notice.Channel.CALL)
    sender = forms.CharField(
        label=_("Who"),
        help_text=_("The lender, or the number or name that your phone shows."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    loan = forms.ChoiceField(
        label=_("Which loan it was about"),
        help_text=_("Then it counts for the rules of how this lender may collect."),
        required=False,
    )
    received_at = forms.DateTimeField(label=_("When"), widget=MomentInput)
    text = MessageField(
        label=_("What was said, or what it says"),
        help_text=_("As exactly as you remember. Amounts and days in it are held against your records."),
        required=False,
        widget=MessageBox(attrs={"rows": 4}),
    )
    mail = UploadField(
        label=_("The e-mail as a file (.eml)"),
        help_text=_("Its sender, its day and its words are taken from it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )
    papers = FilesField(
        label=_("Recordings, photos, papers"),
        help_text=_("Up to ten files of at most 20 MB. They are kept byte for byte."),
        required=False,
    )
    agent = forms.CharField(label=_("The name they gave"), max_length=80, required=False)
    incoming = forms.ChoiceField(
        label=_("From whom it came"), choices=[("yes", _("from them")), ("no", _("from me"))], initial="yes"
    )
    connected = forms.ChoiceField(
        label=_("Of a call: was it answered"),
        choices=[("", _("I do not know")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
    )
    number = forms.CharField(label=_("Of a call: which of your numbers rang"), max_length=40, required=False)
    person = forms.ChoiceField(label=_("Whom they reached"), choices=list(PERSONS.items()), initial="me")
    facts = forms.MultipleChoiceField(
        label=_("What happened"),
        choices=list(FACTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    submission = submission_field()

    clean_received_at = NoticeForm.clean_received_at
    clean_submission = NoticeForm.clean_submission

    def __init__(self, borrower: Borrower, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loans = {str(loan.pk): loan for loan in borrower.loans.select_related("lender")}
        by_words = ("", _("find it by what was said"))
        self.fields["loan"].choices = [by_words, *((key, str(loan)) for key, loan in self.loans.items())]
        self.fields["received_at"].initial = lambda: timezone.localtime().replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("mail"):
            self._take_from_mail(data)
        elif not (data.get("text", " ").strip() or data.get("papers") or data.get("channel") == Notice.Channel.CALL):
            self.add_error("text", ValidationError(_("Say what it was about, or add a file."), code="required"))
        return data

    def _take_from_mail(self, data: dict[str, Any]) -> None:
        """What was typed counts before what stands in the mail, but for the instant, which nobody types as exactly."""
        try:
            found = mail.read(data["mail"].read())
        except mail.NotAMail:
            self.add_error("mail", ValidationError(_("This is no e-mail that can be read."), code="no_mail"))
            return
        data["mail"].seek(0)
        data["channel"] = Notice.Channel.EMAIL
        data["text"] = data.get("text") if data.get("text", "").strip() else found.text
        data["sender"] = data.get("sender") or "".join(filter(str.isprintable, found.sender))[:80]
        if found.at and found.at.year >= EARLIEST_YEAR and found.at <= timezone.now() + datetime.timedelta(days=1):
            data["received_at"] = found.at

    def contact(self) -> dict[str, Any]:
        """What `note_contact` takes."""
        data = self.cleaned_data
        given = [*([data["mail"]] if data["mail"] else []), *data["papers"]]
        return {name: data[name] for name in ("channel", "text", "sender", "submission", "agent", "number")} | {
            "at": data["received_at"],
            "incoming": data["incoming"] == "yes",
            "connected": self.CONNECTED[data["connected"]] if data["channel"] == Notice.Channel.CALL else None,
            "person": Person(data["person"]),
            "facts": [Fact(code) for code in data["facts"]],
            "loan": self.loans.get(data["loan"]),
            "files": [(file.name, file.read()) for file in given],
        }


class AddressForm(forms.Form):
    """A private address, by the name of the phone that will use it."""

    name = forms.CharField(
        label=_("Which phone"),
        help_text=_("Any name by which you know it again."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ExportForm(forms.Form):
    """A file of messages as a phone exports them."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "SMS Backup & Restore (XML), SMS Import / Export (ZIP or JSON), iMazing (CSV) or any other CSV; up to 512 MB."
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file first.")},
        widget=forms.FileInput(attrs={"accept": ".xml,.zip,.json,.ndjson,.csv,.txt"}),
    )


class ColumnsForm(forms.Form):
    """Which column of a table holds what. Begins with what the names of the columns say."""

    NONE = ""
    LABELS = {
        "text": _("The message"),
        "at": _("Day and hour"),
        "sender": _("Sender"),
        "direction": _("Received or sent"),
    }

    def __init__(self, owner: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = table.preview(exports.open_inside(file_of(owner)), owner.encoding)
        columns = [(str(index), name[:40] or str(index + 1)) for index, name in enumerate(self.preview.header)]
        for what, label in self.LABELS.items():
            needed = what in ("text", "at")
            self.fields[what] = forms.ChoiceField(
                label=label,
                required=needed,
                choices=[(self.NONE, _("choose") if needed else _("none")), *columns],
                initial=str(self.preview.guess[what]) if what in self.preview.guess else self.NONE,
                error_messages={"required": _("Say which column this is.")},
            )
        self.fields["day_first"] = forms.BooleanField(
            label=_("Days are written before months: 03/04 is 3 April"), required=False
        )

    def as_columns(self) -> Columns:
        """The columns as chosen; the first one stands for what is still missing."""
        given = (
            self.cleaned_data
            if self.is_bound and self.is_valid()
            else {n: self.get_initial_for_field(f, n) for n, f in self.fields.items()}
        )
        index = {what: int(given[what]) if given.get(what) else None for what in self.LABELS}
        return Columns(
            index["text"] or 0, index["at"] or 0, index["sender"], index["direction"], bool(given.get("day_first"))
        )
