"""What a borrower fills in for a letter, and afterwards of it."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.application import application_for, budget_for, offered_elsewhere
from agreements.forms.guard import GuardedForm
from agreements.ledger_facts import difference, owed, settled_on
from agreements.letter import Ask, Facts, Kind, Limit, Said, Unsound, check
from agreements.models import Letter
from agreements.models.correspondence import ANSWER_WITHIN
from agreements.words import ASKS, LIMITS
from borrowers.models import Borrower
from loans.fields import AmountField, DayField, NameField, submission_field
from loans.models import Loan, Reconciliation
from loans.money import CURRENCIES, to_minor

MOST = 20_000  # characters of a letter
UNSOUND = {
    "does_not_balance": _("The parts of the balance do not add up. Look at the loan’s page first."),
    "first_not_after": _("Give a day that is still to come."),
    "too_long_for_a_card": _("A card debt may be spread over 60 months at most."),
    "above_disposable": _("This is more than what your budget leaves each month."),
    "all_above_disposable": _(
        "Together with your other plans and offers this is more than what your budget leaves each month."
    ),
}
# What each kind asks for, beside what all do. A name with a star must be given.
ASKED = {
    Kind.VERIFY: ("said_on", "said_by", "amount"),
    Kind.DISPUTE: ("amount*", "said_on", "said_by", "reconciliation", "reason"),
    Kind.AUTHORITY: ("said_on", "said_by", "amount"),
    Kind.STATEMENT: ("reason",),
    Kind.RESTRICT: ("limits*", "hours", "heard"),
    Kind.CONFIRM: ("reason*", "said_on", "staff", "promise", "promised_for"),
    Kind.HARDSHIP: ("monthly", "first_on", "count", "asks", "preferred_time"),
    Kind.INSTALMENT: ("monthly*", "first_on*", "count", "reason"),
    Kind.EXTENSION: ("until*", "reason"),
    Kind.WAIVE: ("monthly", "reason"),
    Kind.CERTIFICATE: ("settled_on",),
}
OFFERED = tuple(ASKED)  # the kinds that this form writes
UNKNOWN_LOAN = ("lender", "account_tail", "currency")
COMMON = ("addressee", "sender", "language")
MORE = ("reply_to", "reply_by", "contract_number", "is_card", "id_tail")


class LetterForm(GuardedForm):
    """The facts of one kind of letter, filled as far as the ledger and the notice tell them."""

    amount = AmountField(label=_("How much they asked for"))
    said_on = DayField(label=_("On which day"))
    said_by = NameField(label=_("From which number or sender"), max_length=80)
    reconciliation = forms.TypedChoiceField(
        label=_("Cite a comparison of their figures with your records"), coerce=int, empty_value=None
    )
    reason = forms.CharField(label=_("In your own words"), max_length=1500, widget=forms.Textarea(attrs={"rows": 4}))
    limits = forms.MultipleChoiceField(
        label=_("What you ask for"), choices=[(str(limit), name) for limit, name in LIMITS.items()],
        widget=forms.CheckboxSelectMultiple, initial=[str(limit) for limit in Limit],
    )  # fmt: skip
    hours = NameField(label=_("When they may get in touch"), max_length=80)
    heard = forms.CharField(
        label=_("What happened, one line for each contact"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    staff = NameField(label=_("Name or staff number"), max_length=80)
    promise = NameField(label=_("What was promised to you"), max_length=300)
    promised_for = DayField(label=_("By which day"))
    monthly = AmountField(label=_("What you can pay each month"))
    first_on = DayField(label=_("First payment on"))
    count = forms.IntegerField(label=_("How many times"), min_value=1, max_value=360)
    until = DayField(label=_("More time until"))
    asks = forms.MultipleChoiceField(
        label=_("What else you ask for"), choices=[(str(ask), name) for ask, name in ASKS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    preferred_time = NameField(label=_("When you can be reached best"), max_length=80)
    settled_on = DayField(label=_("Paid off on"))
    lender = NameField(label=_("The lender they name"), max_length=120)
    account_tail = NameField(label=_("Last digits of the account, as they name it"), max_length=8)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="CNY")
    addressee = NameField(label=_("To whom"), help_text=_("The full name of the company."), max_length=120)
    sender = NameField(label=_("Your full name"), max_length=60)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Letter.Language)
    reply_to = NameField(label=_("Where the answer goes"), max_length=160)
    reply_by = DayField(label=_("Answer asked for by"))
    contract_number = NameField(label=_("Contract number"), max_length=60)
    is_card = forms.BooleanField(label=_("This is a credit card debt"))
    id_tail = forms.RegexField(
        r"^[0-9Xx]{4}$", label=_("Last four characters of your identity number"),
        help_text=_("Never give the whole number in a letter."),
        error_messages={"invalid": _("Give the last four characters.")},
    )  # fmt: skip
    submission = submission_field()

    def __init__(
        self, *args: Any, kind: Kind, loan: Loan | None, borrower: Borrower, today: datetime.date, **kwargs: Any
    ) -> None:
        told = kwargs.pop("initial", {})
        initial = _known(kind, loan, borrower, today) | {name: value for name, value in told.items() if value}
        super().__init__(*args, loan=loan, today=today, guarded=kind.acknowledges, initial=initial, **kwargs)
        self.kind = kind
        asked = {name.rstrip("*"): name.endswith("*") for name in ASKED[kind]}
        self.reconciled = _differing(loan) if loan else {}
        if not self.reconciled:
            asked.pop("reconciliation", None)
        self.fields["reconciliation"].choices = [("", "—"), *((key, str(row)) for key, row in self.reconciled.items())]
        kept = [*asked, *COMMON, *(() if loan else UNKNOWN_LOAN), *MORE]
        for name in list(self.fields):
            if name in ("last_demand", "understood", "submission"):
                continue
            if name not in kept:
                del self.fields[name]
            else:
                self.fields[name].required = asked.get(name, name in COMMON)
        if kind is Kind.WAIVE:
            self.fields["monthly"].label = _("How much of it to waive")
            self.fields["monthly"].help_text = _("Leave it empty to ask for all of it.")
        if kind is Kind.HARDSHIP:
            self.fields["monthly"].help_text = _("Leave it empty to ask for a pause, if you can pay nothing now.")

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields as they are laid out: of this kind, of everyone, folded, and of the guard."""
        names = [name.rstrip("*") for name in ASKED[self.kind] if name.rstrip("*") in self.fields]
        return {
            "main": [self[name] for name in names],
            "common": [self[name] for name in (*UNKNOWN_LOAN, *COMMON) if name in self.fields],
            "more": [self[name] for name in MORE],
            "guard": [self[name] for name in ("last_demand", "understood") if name in self.fields],
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.kind is Kind.HARDSHIP and data.get("monthly") and not data.get("first_on"):
            self.add_error("first_on", ValidationError(_("Say when the first payment comes.")))
        if not self.errors:
            try:
                check(self.facts())
            except Unsound as problem:
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, ValidationError(UNSOUND[problem.code]))
        return data

    def facts(self) -> Facts:
        """What the letter is filled with, the ledger's figures among it."""
        data, loan = self.cleaned_data, self.loan
        currency = loan.currency if loan else data["currency"] or "CNY"
        amount = _minor(data.get("amount"), currency)
        said = Said(data.get("said_on"), data.get("said_by", ""), amount)
        cited = self.reconciled[data["reconciliation"]].as_value() if data.get("reconciliation") else None
        return Facts(
            kind=self.kind,
            written_on=self.today,
            sender=data["sender"],
            addressee=data["addressee"],
            currency=currency,
            reply_to=data["reply_to"],
            id_tail=data["id_tail"].upper(),
            lender=loan.lender.name if loan else data["lender"],
            product=loan.product if loan else "",
            account_tail=loan.account_tail if loan else data["account_tail"],
            contract_number=data["contract_number"],
            is_card=data["is_card"],
            reply_by=data["reply_by"],
            said=said,
            owed=owed(loan.position(on=self.today)) if loan else None,
            difference=difference(loan.as_record(), amount, said.on or self.today)
            if loan and amount and not cited
            else None,
            reconciled=cited,
            reason=data.get("reason", ""),
            monthly=_minor(data.get("monthly"), currency),
            count=data.get("count"),
            first_on=data.get("first_on"),
            until=data.get("until"),
            limits=tuple(Limit(limit) for limit in data.get("limits", ())),
            hours=data.get("hours", ""),
            heard=tuple(line.strip() for line in data.get("heard", "").splitlines() if line.strip()),
            staff=data.get("staff", ""),
            promise=data.get("promise", ""),
            promised_for=data.get("promised_for"),
            settled_on=data.get("settled_on"),
            asks=tuple(Ask(ask) for ask in data.get("asks", ())),
            **self._application(),
        )

    def _application(self) -> dict[str, Any]:
        """What an offer is held against, and of an application what it says beside it."""
        if self.kind not in (Kind.HARDSHIP, Kind.INSTALMENT) or not self.loan:
            return {}
        household = budget_for(self.loan)
        told: dict[str, Any] = {
            "leaves": household.as_value().disposable if household else None,
            "commitments": offered_elsewhere(self.loan, self.today),
        }
        if self.kind is Kind.HARDSHIP:
            time = self.cleaned_data["preferred_time"]
            told["application"] = application_for(self.loan, self.today, preferred_time=time)
        return told


def _minor(amount: Decimal | None, currency: str) -> Decimal | None:
    return None if amount is None else to_minor(amount, currency)


def _differing(loan: Loan) -> dict[int, Reconciliation]:
    """The comparisons that were kept and found a difference, by their keys; the latest first."""
    return {row.pk: row for row in reversed(loan.reconciliations.all()) if row.as_value().differing}


def _known(kind: Kind, loan: Loan | None, borrower: Borrower, today: datetime.date) -> dict[str, Any]:
    return {
        "sender": borrower.name,
        "language": borrower.language,
        "reply_to": borrower.email,
        "reply_by": today + ANSWER_WITHIN,
        "addressee": loan.lender.name if loan and kind is not Kind.AUTHORITY else "",
        "settled_on": settled_on(loan.as_record(), today) if loan and kind is Kind.CERTIFICATE else None,
    }


class TextForm(forms.Form):
    """The text of a letter as changed by hand."""

    text = forms.CharField(
        label=_("Text of the letter"), max_length=MOST, strip=False, widget=forms.Textarea(attrs={"rows": 24})
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text + "\n"


class SentForm(forms.Form):
    """When the letter went out, and by when it asks for an answer."""

    on = DayField(label=_("Sent on"))
    answer_by = DayField(label=_("Answer asked for by"), required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("on", "answer_by"):
            self.fields[name].today = today

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet. Write it down once it has happened."))
        return self.cleaned_data["on"]
