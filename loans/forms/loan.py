"""The forms for a lender and for a loan with its terms or the lender's own table."""

import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.allocation import CIVIL_561
from loans.fields import AmountField, DayField, NameField, NamesField, RateField, submission_field
from loans.forms.words import (
    BASES,
    CURRENCY_NAMES,
    DAY_COUNTS,
    EVERY,
    IMPOSSIBLE,
    METHODS,
    MISMATCHES,
    ORDER_CHOICES,
    TABLE_PROBLEMS,
)
from loans.ledger import Base
from loans.models import Lender
from loans.money import ZERO, to_minor
from loans.rates import NotARate, Per, Rate, parse_penalty, parse_rate
from loans.record import Source
from loans.schedule import DayCount, Due, Every, ImpossibleTerms, Method, Terms, build
from loans.table import Mismatch, TableProblem, check_table, parse_table
from loans.templatetags.money import money_text


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
        label=_("Other fee with each instalment"),
        required=False,
        help_text=_("Such as a membership fee."),
    )
    day_count = forms.ChoiceField(
        label=_("How days count"), choices=DAY_COUNTS, required=False, help_text=_("Banks often count 360 days a year.")
    )
    penalty = RateField(
        label=_("Rate when overdue"),
        required=False,
        help_text=_("Such as 0.05% a day, or a multiple of the loan's rate such as 1.5 times."),
    )
    penalty_base = forms.ChoiceField(label=_("It is counted on"), choices=BASES, required=False)
    penalty_compounds = forms.BooleanField(
        label=_("Unpaid penalty interest joins the base each month"),
        required=False,
        help_text=_("Compound interest (复利)."),
    )
    late_fee = AmountField(
        label=_("Late fee"),
        required=False,
        help_text=_("Asked once for each missed instalment, beside penalty interest."),
    )
    late_fee_rate = RateField(
        label=_("Late fee in percent"), required=False, help_text=_("Of what is unpaid; the larger of the two counts.")
    )
    allocation = forms.ChoiceField(
        label=_("What a payment pays first"),
        choices=ORDER_CHOICES,
        required=False,
        initial=CIVIL_561.code,
        help_text=_("By law, unless the contract says otherwise."),
    )
    every = forms.ChoiceField(label=_("How often"), choices=EVERY, required=False)
    due_day = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("Where the first day due does not tell it: 31 is the last day of every month."),
    )
    by_days = forms.BooleanField(
        label=_("Interest is counted by the days of each period"),
        required=False,
        help_text=_("As with a daily rate. Else each month is a twelfth of a year."),
    )
    received = AmountField(
        label=_("Amount received"),
        required=False,
        help_text=_("If it was less than the principal, because interest or a fee was kept back at once (砍头息)."),
    )
    fee_upfront = AmountField(label=_("Fee paid at the start"), required=False)
    fee_guarantee = AmountField(label=_("Guarantee fee with each instalment"), required=False)
    fee_service = AmountField(label=_("Service fee with each instalment"), required=False)
    grace_days = forms.IntegerField(label=_("Days of grace"), required=False, min_value=0, max_value=366)
    submission = submission_field()

    PARTS = {
        "known": ("lender",),
        "lender": ("name", "kind"),
        "writes": ("aliases", "signatures", "service_numbers"),
        "sum": ("principal", "currency"),
        "terms": ("method", "rate", "count", "first_due", "account_tail"),
        "table": ("table", "table_as_is"),
        "more": ("product", "opened_on", "every", "due_day", "day_count", "by_days", "allocation"),
        "cost": ("received", "fee_upfront", "fee_guarantee", "fee_service", "fee_each"),
        "late": (
            "penalty",
            "penalty_base",
            "penalty_compounds",
            "grace_days",
            "late_fee",
            "late_fee_rate",
        ),
    }

    USUAL = {
        "every": Every.MONTH, "penalty_base": Base.INSTALMENT, "allocation": CIVIL_561.code, "grace_days": 0,
        "late_fee": ZERO, "fee_upfront": ZERO, "fee_guarantee": ZERO, "fee_service": ZERO, "fee_each": ZERO,
    }  # fmt: skip
    NEEDED = (
        "principal", "currency", "rate", "first_due", "opened_on", "count", "method", "table", "fee_each", "fee_guarantee",
        "fee_service", "due_day",
    )  # fmt: skip

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
        is_open = method == Method.OPEN_ENDED
        needed = {
            "method": True,
            "rate": method not in (Method.INTEREST_FREE, Method.OPEN_ENDED),
            "count": method not in (Method.BULLET, Method.OPEN_ENDED),
            "first_due": not is_open,
            "opened_on": is_open,
        }
        for field, is_needed in needed.items():
            self.fields[field].required = is_needed and not has_table
            self.fields[field].error_messages["required"] = _("Please fill this in, or paste the lender's table.")
        self.fields["opened_on"].error_messages["required"] = _("Please say when the money was received.")

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields by the part of the page on which they stand."""
        return {part: [self[name] for name in names] for part, names in self.PARTS.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["count"] = 1 if data.get("method") in (Method.BULLET, Method.OPEN_ENDED) else data.get("count")
        data["day_count"] = DayCount(data.get("day_count") or DayCount.ACTUAL_365)
        for name, usual in self.USUAL.items():
            data[name] = data.get(name) or usual
        self._clean_rates(data)
        if self.errors.keys() & set(self.NEEDED):
            return data
        if data["principal"] != to_minor(data["principal"], data["currency"]):
            self.add_error("principal", IMPOSSIBLE["principal_too_fine"])
        elif data.get("received") and data["received"] > data["principal"]:
            self.add_error("received", IMPOSSIBLE["received_too_much"])
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
        late = self._rate("late_fee_rate", Per.YEAR)
        data["late_fee_rate"] = late.value if late else ZERO
        if data["late_fee_rate"] > 1:
            self.add_error("late_fee_rate", IMPOSSIBLE["rate_out_of_range"])
        # A rate by the day is charged by the day, where the interest is not a fixed fee.
        data["by_days"] = data.get("by_days") or bool(rate and rate.per is Per.DAY)

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
        rate = ZERO if data["method"] == Method.INTEREST_FREE else data["annual_rate"] or ZERO
        fees = data["fee_each"] + data["fee_guarantee"] + data["fee_service"]
        terms = Terms(
            data["principal"], data["currency"], rate, Method(data["method"]), data["count"],
            data.get("first_due") or data["opened_on"], data.get("opened_on"), data["day_count"], fees,
            Every(data["every"]), data.get("due_day"), data["by_days"],
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
            "product", "account_tail", "currency", "principal", "annual_rate", "method", "day_count", "opened_on", "every",
            "by_days", "received", "fee_upfront", "fee_guarantee", "fee_service", "penalty_rate", "penalty_base",
            "penalty_compounds", "grace_days", "late_fee", "late_fee_rate", "allocation", "submission", "source",
        )  # fmt: skip
        data = self.cleaned_data
        return {name: data[name] for name in names} | {"dues": self.dues, "opens_on": data["opened_on"]}
