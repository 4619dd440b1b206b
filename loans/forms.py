"""The forms of the ledger, and the words for what they refuse."""

import datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.fields import AmountField, DayField, NameField, NamesField, RateField, submission_field
from loans.ledger import Kind, Part, Position, Row
from loans.models import Lender
from loans.money import CURRENCIES, ZERO, quantum, to_minor
from loans.rates import NotARate, Per, Rate, parse_penalty, parse_rate
from loans.record import Source
from loans.schedule import DayCount, Due, ImpossibleTerms, Method, Terms, build
from loans.table import Mismatch, TableProblem, check_table, parse_table
from loans.templatetags.money import day as day_text
from loans.templatetags.money import money_text

METHODS = [
    (Method.EQUAL_INSTALMENT, _("equal instalments: the same amount each month")),
    (Method.EQUAL_PRINCIPAL, _("equal principal: a little less each month")),
    (Method.INTEREST_FIRST, _("interest first: the principal at the end")),
    (Method.BULLET, _("all at once: principal and interest at the end")),
    (Method.FLAT_FEE, _("monthly fee: a fee on the whole principal each month")),
    (Method.INTEREST_FREE, _("no interest")),
]
CURRENCY_NAMES = [(code, code if code != "CNY" else _("Yuan")) for code in CURRENCIES]
DAY_COUNTS = [
    (DayCount.ACTUAL_365, _("365 days a year")),
    (DayCount.ACTUAL_360, _("360 days a year")),
    (DayCount.THIRTY_360, _("12 months of 30 days")),
]
IMPOSSIBLE = {
    "principal_not_positive": _("The principal must be more than zero."),
    "principal_too_large": _("The principal is too large."),
    "principal_too_fine": _("This currency has no amounts that small."),
    "fee_out_of_range": _("The fee cannot be larger than the principal or smaller than a cent."),
    "rate_out_of_range": _("A rate can be from 0% to 10,000% a year. Please look at it again."),
    "count_out_of_range": _("There can be from 1 to 600 instalments."),
    "date_out_of_range": _("The last instalment would be too far away. Please look at the day and the number again."),
    "due_before_start": _("The first instalment cannot be due before the money was received."),
    "interest_too_large": _("With this rate the interest is larger than any loan. Please look at it again."),
}
TABLE_PROBLEMS = {
    "empty": _("The table is empty."),
    "no_rows": _("There is a heading, but no line with a day and amounts below it."),
    "too_many": _("Line %(line)s: there can be at most 600 instalments."),
    "no_date_column": _("Line %(line)s: no column is named as a day, such as 还款日 or Due date."),
    "no_principal_column": _("Line %(line)s: the table does not say how much of each instalment is principal. Copy the columns of principal and interest, too."),
    "unknown_columns": _("Line %(line)s: we cannot tell which column is which. Put a line with their names on top, such as 期数 日期 本金 利息 or No. Date Principal Interest."),
    "not_a_day": _("Line %(line)s: “%(text)s” is not a day with its year, such as 2026-11-24."),
    "not_a_number": _("Line %(line)s: “%(text)s” is not the number of an instalment."),
    "not_an_amount": _("Line %(line)s: “%(text)s” is not an amount."),
    "amount_too_fine": _("Line %(line)s: “%(text)s” has more decimals than the currency."),
    "line_too_long": _("Line %(line)s is too long for a line of a table."),
    "too_many_cells": _("Line %(line)s: “%(text)s” stands in a column that has no name."),
    "parts_exceed_total": _("Line %(line)s: interest and fees are more than the total of the line."),
    "days_out_of_order": _("Line %(line)s: %(text)s comes after a later day. Each line must be due after the one before."),
    "numbers_out_of_order": _("Line %(line)s: the number %(text)s does not follow the one before."),
}  # fmt: skip


MISMATCHES = {  # by what does not add up, and whether the parts come to more than was said
    ("principal_sum", True): _("The principal in the table comes to %(computed)s: %(difference)s more than the %(said)s above."),
    ("principal_sum", False): _("The principal in the table comes to %(computed)s: %(difference)s less than the %(said)s above."),
    ("row_total", True): _("Instalment %(number)s: its parts come to %(computed)s, %(difference)s more than the total of %(said)s."),
    ("row_total", False): _("Instalment %(number)s: its parts come to %(computed)s, %(difference)s less than the total of %(said)s."),
}  # fmt: skip


class LenderForm(forms.Form):
    """What a borrower knows of a lender. It was known before any notice came, so notices are held against it."""

    name = NameField(label=_("Official name"), max_length=120, help_text=_("As it stands in the contract."))
    kind = forms.ChoiceField(label=_("Kind of lender"), choices=Lender.Kind, initial=Lender.Kind.OTHER)
    aliases = NamesField(
        label=_("Other names"), required=False, help_text=_("The app or brand. Several with commas between them.")
    )
    signatures = NamesField(
        label=_("SMS signatures"), required=False, help_text=_("What stands in 【】 in their messages.")
    )
    service_numbers = NamesField(
        label=_("Service numbers"),
        required=False,
        help_text=_("From the contract, the card or the app: never from a message."),
    )
    domains = NamesField(label=_("Web sites"), required=False, help_text=_("Such as bank.example.com."))

    def __init__(self, *args: Any, others: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others  # the borrower's other lenders, whose names are taken

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name and any(other.name == name for other in self.others):
            raise ValidationError(_("You have another lender of this name."))
        return name

    @property
    def known(self) -> dict[str, Any]:
        """What was filled in."""
        fields = ("kind", "aliases", "signatures", "service_numbers", "domains")
        return {field: self.cleaned_data[field] for field in fields if self.cleaned_data.get(field)}


class LoanForm(LenderForm):
    """A loan: its lender, and its terms or the lender's own table. After `is_valid`, `dues` is its schedule."""

    lender = forms.ModelChoiceField(
        label=_("Lender"), queryset=Lender.objects.none(), required=False, empty_label=_("a new lender")
    )
    product = NameField(label=_("Name of the loan"), max_length=80, required=False)
    account_tail = forms.RegexField(
        label=_("Last digits of the account"),
        regex=r"^[0-9A-Za-z]{3,8}$",
        required=False,
        help_text=_("Notices often name them, so we can tell which loan is meant."),
        error_messages={"invalid": _("Give the last 3 to 8 digits or letters.")},
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCY_NAMES, initial="CNY")
    principal = AmountField(label=_("Principal"), help_text=_("The amount that the contract says you borrowed."))
    rate = RateField(
        label=_("Interest rate"),
        required=False,
        help_text=_("As you know it: 18% a year, 1% a month, 0.05% a day."),
    )
    method = forms.ChoiceField(label=_("How it is paid back"), choices=METHODS, required=False)
    count = forms.IntegerField(
        label=_("Number of instalments"), required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    first_due = DayField(label=_("First day due"), required=False, help_text=_("Of a loan paid at once: its last day."))
    table = forms.CharField(
        label=_("The lender's own table"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "Copy it from the contract, the app or a spreadsheet. It then counts instead of the rate and the number above."
        ),
    )
    table_as_is = forms.BooleanField(label=_("Keep the table even if it does not add up"), required=False)
    opened_on = DayField(label=_("Day the money was received"), required=False)
    fee_each = AmountField(
        label=_("Fee with each instalment"),
        required=False,
        help_text=_("A guarantee, service or membership fee that is asked for each month."),
    )
    day_count = forms.ChoiceField(
        label=_("How days count"), choices=DAY_COUNTS, required=False, help_text=_("Banks often count 360 days a year.")
    )
    penalty = RateField(
        label=_("Rate when overdue"),
        required=False,
        help_text=_("Such as 0.05% a day, or a multiple of the loan's rate such as 1.5 times."),
    )
    penalty_on_principal = forms.BooleanField(label=_("It is counted on overdue principal alone"), required=False)
    grace_days = forms.IntegerField(label=_("Days of grace"), required=False, min_value=0, max_value=366)
    submission = submission_field()

    PARTS = {
        "known": ("lender",),
        "lender": ("name", "kind"),
        "writes": ("aliases", "signatures", "service_numbers"),
        "sum": ("principal", "currency"),
        "terms": ("method", "rate", "count", "first_due", "account_tail"),
        "table": ("table", "table_as_is"),
        "more": ("product", "fee_each", "opened_on", "day_count", "penalty", "penalty_on_principal", "grace_days"),
    }

    def __init__(self, *args: Any, lenders: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("domains")
        self.fields["lender"].queryset = lenders
        if not lenders.exists():
            self.fields["lender"].widget = forms.HiddenInput()  # there is none to choose from
        self._require(self.data)
        self.fields["first_due"].today = self.fields["opened_on"].today = today
        self.dues: tuple[Due, ...] = ()
        self.mismatches: tuple[Mismatch, ...] = ()

    def _require(self, typed: Any) -> None:
        """Ask for what is needed, given what is filled in: no terms beside a table, no new name beside a known lender."""
        has_table, method = bool(typed.get("table", "").strip()), typed.get("method")
        self.fields["kind"].required = False
        self.fields["name"].required = not typed.get("lender")
        self.fields["name"].error_messages["required"] = _("Choose a lender or name a new one.")
        self.fields["lender"].required = False
        needed = {
            "method": True,
            "rate": method != Method.INTEREST_FREE,
            "count": method != Method.BULLET,
            "first_due": True,
        }
        for field, is_needed in needed.items():
            self.fields[field].required = is_needed and not has_table
            self.fields[field].error_messages["required"] = _("Please fill this in, or paste the lender's table.")

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields by the part of the page on which they stand."""
        return {part: [self[name] for name in names] for part, names in self.PARTS.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["count"] = 1 if data.get("method") == Method.BULLET else data.get("count")
        data["day_count"] = DayCount(data.get("day_count") or DayCount.ACTUAL_365)
        self._clean_rates(data)
        if self.errors.keys() & {
            "principal",
            "currency",
            "rate",
            "first_due",
            "opened_on",
            "count",
            "method",
            "table",
            "fee_each",
        }:
            return data
        if data["principal"] != to_minor(data["principal"], data["currency"]):
            self.add_error("principal", IMPOSSIBLE["principal_too_fine"])
        elif data["table"].strip():
            self._read_table(data)
        else:
            self._build_schedule(data)
        return data

    def _clean_rates(self, data: dict[str, Any]) -> None:
        basis = data["day_count"].basis
        rate = self._rate("rate", Per.MONTH if data.get("method") == Method.FLAT_FEE else Per.YEAR)
        data["annual_rate"] = rate.a_year(basis) if rate else None
        if rate and data["annual_rate"] > 100:
            self.add_error("rate", IMPOSSIBLE["rate_out_of_range"])
        if rate and rate.is_flat and data.get("method") != Method.FLAT_FEE and not data.get("table"):
            self.add_error(
                "rate", _("A monthly fee (月费率) is more than a rate of the same number. Choose “monthly fee”.")
            )
        data["penalty_rate"] = ZERO
        if data.get("penalty"):
            try:
                data["penalty_rate"] = parse_penalty(data["penalty"], data["annual_rate"] or ZERO, basis)
            except NotARate:
                self._refuse_rate("penalty")
        if data["penalty_rate"] > 100:
            self.add_error("penalty", IMPOSSIBLE["rate_out_of_range"])

    def _rate(self, field: str, usual: Per) -> Rate | None:
        text = self.cleaned_data.get(field)
        try:
            return parse_rate(text, usual) if text else None
        except NotARate:
            self._refuse_rate(field)
            return None

    def _refuse_rate(self, field: str) -> None:
        text = self.cleaned_data[field]
        self.add_error(
            field,
            ValidationError(_("“%(text)s” is not a rate. Write it like 18%% or 0.05%% a day."), params={"text": text}),
        )

    def _build_schedule(self, data: dict[str, Any]) -> None:
        rate = ZERO if data["method"] == Method.INTEREST_FREE else data["annual_rate"]
        terms = Terms(
            data["principal"], data["currency"], rate, Method(data["method"]), data["count"], data["first_due"],
            data.get("opened_on"), data["day_count"], data.get("fee_each") or ZERO,
        )  # fmt: skip
        try:
            self.dues = build(terms)
        except ImpossibleTerms as problem:
            self.add_error("rate" if problem.field == "annual_rate" else problem.field, IMPOSSIBLE[problem.code])
            return
        data["annual_rate"], data["opened_on"], data["source"] = rate, terms.opened_on, Source.CONTRACT

    def _read_table(self, data: dict[str, Any]) -> None:
        try:
            table = parse_table(data["table"], data["currency"])
        except TableProblem as problem:
            words = {"line": problem.line, "text": problem.text}
            self.add_error("table", ValidationError(TABLE_PROBLEMS[problem.code], params=words))
            return
        self.dues = table.dues
        self.mismatches = check_table(table.dues, table.totals, data["principal"])
        if self.mismatches and not data["table_as_is"]:
            self.add_error("table", [self._mismatch_words(mismatch) for mismatch in self.mismatches[:5]])
        first = table.dues[0].on
        data["opened_on"] = data.get("opened_on") or first - relativedelta(months=1)
        if data["opened_on"] > first:
            self.add_error("opened_on", IMPOSSIBLE["due_before_start"])
        data["source"], data["method"] = Source.LENDER_TABLE, ""

    @property
    def mismatch_messages(self) -> list[str]:
        """What does not add up in the table, in words."""
        return [self._mismatch_words(mismatch).messages[0] for mismatch in self.mismatches[:5]]

    def _mismatch_words(self, mismatch: Mismatch) -> ValidationError:
        currency = self.cleaned_data["currency"]
        words = {
            "number": mismatch.number,
            "said": money_text(mismatch.said, currency),
            "computed": money_text(mismatch.computed, currency),
            "difference": money_text(abs(mismatch.difference), currency),
        }
        return ValidationError(MISMATCHES[mismatch.code, mismatch.difference > 0], params=words)

    @property
    def terms(self) -> dict[str, Any]:
        """What `recording.log_loan` is told of the loan."""
        names = (
            "product", "account_tail", "currency", "principal", "annual_rate", "method", "day_count", "opened_on",
            "penalty_rate", "penalty_on_principal", "submission", "source",
        )  # fmt: skip
        data = self.cleaned_data
        return {name: data[name] for name in names} | {
            "grace_days": data["grace_days"] or 0, "dues": self.dues, "opens_on": data["opened_on"],
        }  # fmt: skip


KINDS = [
    (Kind.PAYMENT, _("I paid")),
    (Kind.CHARGE, _("the lender charged a fee or cost")),
    (Kind.WAIVER, _("the lender waived something")),
    (Kind.REFUND, _("the lender paid back")),
]
PARTS = [
    ("", _("penalty interest first, then costs, interest and principal")),
    (Part.PENALTY, _("penalty interest")),
    (Part.COST, _("fees and costs")),
    (Part.INTEREST, _("interest")),
    (Part.PRINCIPAL, _("principal")),
]


class EntryForm(forms.Form):
    """A payment, charge, waiver or refund, of today or of an earlier day."""

    kind = forms.ChoiceField(label=_("What it was"), choices=KINDS, initial=Kind.PAYMENT)
    amount = AmountField(label=_("Amount"))
    on = DayField(label=_("Day it happened"), help_text=_("The day the money moved, also when it is long ago."))
    instalment = forms.TypedChoiceField(
        label=_("For which instalment"), coerce=int, required=False, empty_value=None, help_text=_("Of a payment.")
    )
    part = forms.ChoiceField(label=_("What was waived"), choices=PARTS, required=False, help_text=_("Of a waiver."))
    note = NameField(label=_("Note"), max_length=200, required=False)
    submission = submission_field()

    MAIN = ("kind", "amount", "on")
    MORE = ("instalment", "part", "note")

    def __init__(self, *args: Any, position: Position, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.currency = today, position.currency
        self.fields["on"].today, self.fields["on"].initial = today, today
        self.fields["instalment"].choices = [
            ("", _("the oldest unpaid one first")),
            *((row.due.number, instalment_text(row, position.currency)) for row in position.rows if row.unpaid_total),
        ]

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields of the form and of its folded part."""
        return {"main": [self[name] for name in self.MAIN], "more": [self[name] for name in self.MORE]}

    def clean_amount(self) -> Decimal:
        amount = self.cleaned_data["amount"]
        if amount != to_minor(amount, self.currency):
            raise ValidationError(
                _("%(currency)s has no amount smaller than %(smallest)s."),
                params={"currency": self.currency, "smallest": quantum(self.currency)},
            )
        return amount

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("That day has not come yet. Write it down once it has happened."))
        return self.cleaned_data["on"]

    @property
    def entry(self) -> dict[str, Any]:
        """What `recording.add_entry` is told."""
        data = self.cleaned_data
        return {
            "kind": Kind(data["kind"]),
            "amount": data["amount"],
            "on": data["on"],
            "note": data["note"],
            "part": data["part"] if data["kind"] == Kind.WAIVER else "",
            "instalment_number": data["instalment"] if data["kind"] == Kind.PAYMENT else None,
            "submission": data["submission"],
        }


def instalment_text(row: Row, currency: str) -> str:
    """An instalment in a list: its number, day and what of it is unpaid."""
    return _("Instalment %(number)s, %(day)s, %(amount)s") % {
        "number": row.due.number,
        "day": day_text(row.due.on),
        "amount": money_text(row.unpaid_total, currency),
    }


class AsOfForm(forms.Form):
    """Which day the page speaks of."""

    on = DayField(label=_("As of"))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = self.fields["on"].today = self.fields["on"].initial = today

    @property
    def day(self) -> datetime.date:
        """The day asked for; today when none or nonsense was."""
        return (self.is_valid() and self.cleaned_data["on"]) or self.today
