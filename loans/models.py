"""What is owed: lenders, loans, their schedules and their append-only entries."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans import card as cards
from loans import ledger, record, said
from loans.allocation import CIVIL_561, order_named
from loans.entry import MOVING_NOTHING
from loans.ledger import Base, Kind, Part, Position
from loans.money import CURRENCIES
from loans.schedule import DayCount, Due, Every


def money_field(verbose_name: Any = None, **kwargs: Any) -> models.DecimalField:
    """An amount in the loan's currency: exact, with room for currencies of three decimals."""
    return models.DecimalField(verbose_name, max_digits=18, decimal_places=3, **kwargs)


class Lender(models.Model):
    """Who lent, as one borrower knows them. What is stored here was known before a notice came, so a notice is held against it."""

    class Kind(models.TextChoices):
        BANK = "bank", _("bank")
        CONSUMER_FINANCE = "consumer_finance", _("consumer finance company")
        MICRO_LOAN = "micro_loan", _("micro-loan company")
        PLATFORM = "platform", _("online platform")
        COMPANY = "company", _("an ordinary company")
        PERSON = "person", _("a person I know")
        OTHER = "other", _("other lender")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lenders")
    name = models.CharField(_("official name"), max_length=120)
    kind = models.CharField(_("kind of lender"), max_length=20, choices=Kind, default=Kind.OTHER)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    signatures = models.JSONField(_("SMS signatures"), default=list, blank=True)
    service_numbers = models.JSONField(_("service numbers"), default=list, blank=True)
    domains = models.JSONField(_("web sites"), default=list, blank=True)

    class Meta:
        verbose_name = _("lender")
        verbose_name_plural = _("lenders")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["borrower", "name"], name="one_lender_per_name")]

    def __str__(self) -> str:
        return self.name

    def as_value(self) -> record.Lender:
        return record.Lender(
            self.name,
            tuple(self.aliases),
            tuple(self.signatures),
            tuple(self.service_numbers),
            tuple(self.domains),
            self.kind,
        )


class LoanQuerySet(models.QuerySet["Loan"]):
    def with_history(self) -> Self:
        """With all that a position is computed from, in a fixed number of queries."""
        return self.select_related("lender", "card").prefetch_related(
            "schedules__instalments", "entries", "reconciliations", "card__statements", "card__bill_instalments"
        )


class Loan(models.Model):
    """What was agreed with one lender. Amounts are in `currency`; rates are fractions a year (0.18 for 18 %)."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="loans")
    lender = models.ForeignKey(Lender, on_delete=models.RESTRICT, related_name="loans", verbose_name=_("lender"))
    product = models.CharField(_("name of the loan"), max_length=80, blank=True)
    account_tail = models.CharField(
        _("last digits of the account"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]{3,8}$", _("Give the last 3 to 8 digits or letters."))],
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=[(code, code) for code in CURRENCIES], default="CNY"
    )
    principal = money_field(_("principal"))
    annual_rate = models.DecimalField(_("yearly rate"), max_digits=12, decimal_places=8, null=True, blank=True)
    method = models.CharField(_("method"), max_length=20, blank=True)
    day_count = models.CharField(_("day count"), max_length=10, default=DayCount.ACTUAL_365)
    opened_on = models.DateField(_("day the money was received"), null=True, blank=True)
    penalty_rate = models.DecimalField(_("yearly rate when overdue"), max_digits=12, decimal_places=8, default=0)
    penalty_base = models.CharField(max_length=30, choices=[(base, base) for base in Base], default=Base.INSTALMENT)
    penalty_compounds = models.BooleanField(default=False)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    late_fee = money_field(default=0)
    late_fee_rate = models.DecimalField(max_digits=12, decimal_places=8, default=0)
    allocation = models.CharField(max_length=80, default=CIVIL_561.code)  # in which order payments are used
    every = models.CharField(max_length=10, choices=[(every, every) for every in Every], default=Every.MONTH)
    by_days = models.BooleanField(default=False)  # interest of each period by its days
    received = money_field(_("amount received"), null=True, blank=True)  # None: the principal
    fee_upfront = money_field(default=0)
    fee_guarantee = money_field(default=0)  # of every instalment's fee
    fee_service = money_field(default=0)  # of every instalment's fee
    is_sample = models.BooleanField(default=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # one form sent twice makes one loan
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(principal__gt=0), name="loan_principal_is_positive"),
            models.CheckConstraint(condition=Q(penalty_rate__gte=0), name="loan_penalty_is_not_negative"),
            models.CheckConstraint(
                condition=Q(
                    late_fee__gte=0, late_fee_rate__gte=0, fee_upfront__gte=0, fee_guarantee__gte=0, fee_service__gte=0
                )
                & (Q(received__isnull=True) | Q(received__gt=0)),
                name="loan_price_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        parts = [self.lender.name, self.product, f"({self.account_tail})" if self.account_tail else ""]
        return " ".join(part for part in parts if part)

    def get_absolute_url(self) -> str:
        return reverse("loans:loan", args=[self.pk])

    def as_record(self) -> record.Record:
        """The loan as a value. Costs no query on a loan of `with_history()`."""
        card = getattr(self, "card", None)
        return record.Record(
            key=str(self.pk),
            lender=self.lender.as_value(),
            terms=ledger.Terms(
                currency=self.currency,
                annual_rate=self.annual_rate,
                penalty_rate=self.penalty_rate,
                penalty_base=Base(self.penalty_base),
                penalty_compounds=self.penalty_compounds,
                grace_days=self.grace_days,
                late_fee=self.late_fee,
                late_fee_rate=self.late_fee_rate,
                day_basis=DayCount(self.day_count).basis,
                order=order_named(self.allocation),
            ),
            plans=tuple(schedule.as_plan() for schedule in _in_order(self.schedules.all(), card)),
            entries=tuple(entry.as_value() for entry in self.entries.all()),
            product=self.product,
            account_tail=self.account_tail,
            principal=self.principal,
            opened_on=self.opened_on,
            method=self.method,
            day_count=self.day_count,
            price=record.Price(self.received, self.fee_upfront, self.fee_guarantee, self.fee_service),
            card=card.as_value() if card else None,
            reconciliations=tuple(each.as_value() for each in self.reconciliations.all()),
        )

    def position(self, *, on: datetime.date) -> Position:
        """Every figure of the loan on the day `on`."""
        return self.as_record().position(on)


def _in_order(schedules: Iterable["Schedule"], card: "Card | None") -> list["Schedule"]:
    """The schedules as they followed one another: of a card by their day, and of each statement the last laid out."""
    if card is None:
        return sorted(schedules, key=lambda schedule: schedule.pk)
    laid = {statement.schedule_id for statement in card.statements.all()}
    kept = (each for each in schedules if each.source != record.Source.STATEMENT or each.pk in laid)
    return sorted(kept, key=lambda schedule: (schedule.opens_on, schedule.pk))


class Schedule(models.Model):
    """What falls due when. Superseded, never edited; exactly one of a loan's schedules is the current one."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="schedules")
    source = models.CharField(
        max_length=20,
        choices=[
            (record.Source.CONTRACT, _("the contract")),
            (record.Source.LENDER_TABLE, _("the lender's table")),
            (record.Source.AGREEMENT, _("a signed agreement")),
            (record.Source.STATEMENT, _("the card's statement")),
        ],
    )
    opens_on = models.DateField()
    reference = models.CharField(max_length=40, blank=True)
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["loan"], condition=Q(is_current=True), name="one_current_schedule_per_loan")
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.opens_on}"

    def as_plan(self) -> record.Plan:
        return record.Plan(
            source=record.Source(self.source),
            opens_on=self.opens_on,
            dues=tuple(instalment.as_due() for instalment in self.instalments.all()),
            reference=self.reference,
            agreed_at=self.created_at,
        )


class Instalment(models.Model):
    """One row of a schedule, in the loan's currency."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField(db_index=True)
    principal = money_field()
    interest = money_field(default=0)
    fee = money_field(default=0)
    carried = money_field(default=0)  # of interest and fee: owed before the plan that divides it

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "number"], name="one_instalment_per_number"),
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0, fee__gte=0, carried__gte=0),
                name="instalment_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.due_on}"

    def as_due(self) -> Due:
        return Due(self.number, self.due_on, self.principal, self.interest, self.fee, self.carried)


class Entry(models.Model):
    """One row of the ledger. Only ever added: a database trigger refuses an update; a mistake is undone by a reversal."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(
        max_length=10,
        choices=[
            (Kind.PAYMENT, _("payment")),
            (Kind.CHARGE, _("charge")),
            (Kind.WAIVER, _("waiver")),
            (Kind.REFUND, _("refund")),
            (Kind.ADJUSTMENT, _("correction")),
            (Kind.DISPUTE, _("disputed")),
            (Kind.PAUSE, _("pause")),
            (Kind.RESUME, _("end of the pause")),
            (Kind.REVERSAL, _("reversal")),
        ],
    )
    amount = money_field(_("amount"))
    on = models.DateField(_("day"))
    part = models.CharField(
        max_length=10,
        blank=True,
        choices=[
            (Part.COST, _("fees and costs")),
            (Part.PENALTY, _("penalty interest")),
            (Part.INTEREST, _("interest")),
            (Part.PRINCIPAL, _("principal")),
        ],
    )
    instalment_number = models.PositiveSmallIntegerField(_("for instalment"), null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # of a pause or a dispute: the first day on which it is over
    allocation = models.CharField(max_length=80, blank=True)  # the order for this payment alone
    reverses = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="reversal")
    note = models.CharField(_("note"), max_length=200, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MOVING_NOTHING, amount=0)
                | (Q(kind=Kind.ADJUSTMENT) & ~Q(amount=0))
                | Q(kind=Kind.REVERSAL)
                | (~Q(kind__in=[*MOVING_NOTHING, Kind.ADJUSTMENT, Kind.REVERSAL]) & Q(amount__gt=0)),
                name="entry_amount_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("on")), name="what_ends_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=Kind.REVERSAL) & Q(reverses__isnull=True)),
                name="only_a_reversal_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()} {self.amount}"

    def as_value(self) -> ledger.Entry:
        return ledger.Entry(
            id=self.pk,
            kind=Kind(self.kind),
            amount=self.amount,
            on=self.on,
            part=Part(self.part) if self.part else None,
            instalment=self.instalment_number,
            reverses=self.reverses_id,
            recorded_at=self.recorded_at,
            until=self.until,
            order=order_named(self.allocation) if self.allocation else None,
            note=self.note,
        )


class Reconciliation(models.Model):
    """What the lender said of a day, beside what the ledger said when the two were compared. Only ever added, as entries are."""

    class Source(models.TextChoices):
        APP = "app", _("its app or web site")
        STATEMENT = "statement", _("a statement or a bill")
        MESSAGE = "message", _("a message")
        CALL = "call", _("a call")
        LETTER = "letter", _("a letter")
        OTHER = "other", _("another way")

    SCOPES = [
        (said.Scope.DUE, _("what is to be paid now")),
        (said.Scope.PAYOFF, _("what would settle the whole loan on that day")),
        (said.Scope.REMAINING, _("everything to the end of the schedule")),
    ]

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="reconciliations")
    on = models.DateField(_("day"))
    scope = models.CharField(max_length=10, choices=SCOPES)
    made_on = models.DateField()
    differences = models.JSONField()
    source = models.CharField(max_length=10, choices=Source, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_scope_display()}"

    def get_absolute_url(self) -> str:
        return reverse("loans:reconciliation", args=[self.loan_id, self.pk])

    def as_value(self) -> said.Reconciliation:
        return said.Reconciliation(
            self.on,
            said.Scope(self.scope),
            self.made_on,
            said.load_differences(self.differences),
            self.source,
            self.note,
        )


class Card(models.Model):
    """How a credit card bills. Its debt stands in the ledger as what its statements ask for."""

    loan = models.OneToOneField(Loan, on_delete=models.CASCADE, related_name="card")
    statement_day = models.PositiveSmallIntegerField(_("day of the statement"))
    due_day = models.PositiveSmallIntegerField(_("day it is due"), null=True, blank=True)
    due_after = models.PositiveSmallIntegerField(_("days from the statement"), null=True, blank=True)
    minimum_rate = models.DecimalField(max_digits=6, decimal_places=4, default=cards.Card(1).minimum_rate)
    minimum_least = money_field(default=0)
    daily_rate = models.DecimalField(max_digits=9, decimal_places=8, default=cards.Card(1).daily_rate)

    def __str__(self) -> str:
        return str(self.loan)

    def as_value(self) -> cards.Card:
        return cards.Card(
            statement_day=self.statement_day,
            due_day=self.due_day,
            due_after=self.due_after,
            minimum_rate=self.minimum_rate,
            minimum_least=self.minimum_least,
            daily_rate=self.daily_rate,
            statements=tuple(each.as_value() for each in self.statements.all()),
            instalments=tuple(each.as_value() for each in self.bill_instalments.all()),
        )


class Statement(models.Model):
    """One bill of a card, as the bank sent it. What it does not tell is null."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="statements")
    on = models.DateField()
    due_on = models.DateField()
    total = money_field()
    minimum = money_field()
    previous = money_field(null=True, blank=True)
    paid = money_field(null=True, blank=True)
    purchases = money_field(null=True, blank=True)
    interest = money_field(null=True, blank=True)
    fees = money_field(null=True, blank=True)
    instalments = money_field(null=True, blank=True)
    schedule = models.OneToOneField(Schedule, on_delete=models.CASCADE, related_name="statement")

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["card", "on"], name="one_statement_a_day"),
            models.CheckConstraint(
                condition=Q(total__gt=0, minimum__gte=0, minimum__lte=models.F("total"), due_on__gt=models.F("on")),
                name="statement_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.total}"

    def as_value(self) -> cards.Statement:
        return cards.Statement(
            self.on, self.due_on, self.total, self.minimum, self.previous, self.paid, self.purchases, self.interest,
            self.fees, self.instalments,
        )  # fmt: skip


class BillInstalment(models.Model):
    """A part of a card's bill that was turned into instalments."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="bill_instalments")
    on = models.DateField()
    amount = money_field()
    count = models.PositiveSmallIntegerField()
    annual_rate = models.DecimalField(max_digits=12, decimal_places=8, default=0)
    first_due = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, count__gt=0), name="bill_instalment_is_possible")
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.amount} / {self.count}"

    def as_value(self) -> cards.BillInstalment:
        return cards.BillInstalment(self.on, self.amount, self.count, self.annual_rate, self.first_due)
