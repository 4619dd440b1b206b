"""A borrower's ways out of debt on one day: the strategies side by side, the plan that is kept, and the months to come."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from borrowers.models import Borrower
from loans.models import Lender, Loan, Schedule
from loans.money import ZERO, total
from loans.record import Source
from loans.schedule import Due
from reminders.cashflow import Period, periods
from reminders.drift import Drift, drift, load
from reminders.models import Plan, PlannedLoan
from reminders.payoff import Debt, Strategy, Way, debt_of, month_of, walk
from reminders.picture import Picture, draw
from reminders.stress import Stress, stress


@dataclass(frozen=True, slots=True)
class Option:
    """One strategy beside the others, held against paying by the schedules alone."""

    way: Way
    label: str
    is_chosen: bool
    saved: Decimal  # interest
    sooner: int  # months
    first: str  # the loan that gets what is left over first


@dataclass(frozen=True, slots=True)
class Debts:
    """The loans in one currency that still ask for something."""

    currency: str
    today: datetime.date
    loans: tuple[Loan, ...]
    values: tuple[Debt, ...]

    @property
    def owed(self) -> Decimal:
        return total(debt.principal for debt in self.values)

    @property
    def end(self) -> datetime.date:
        """The month of the last instalment, by the schedules alone."""
        return max((month_of(ask.on) for debt in self.values for ask in debt.asks), default=month_of(self.today))

    @property
    def interest(self) -> Decimal:
        """Interest, fees and arrears still to pay, by the schedules alone."""
        return total(debt.arrears + total(ask.interest for ask in debt.asks) for debt in self.values)

    @property
    def paid(self) -> Decimal:
        """Everything still to pay, by the schedules alone."""
        return self.owed + self.interest

    @property
    def dated(self) -> list[tuple[datetime.date, Decimal]]:
        """What is to be paid on which day."""
        asked = [(ask.on, ask.principal + ask.interest) for debt in self.values for ask in debt.asks]
        return asked + [(self.today, debt.arrears) for debt in self.values if debt.arrears]

    @property
    def schedules(self) -> dict[int, int]:
        """The current schedule of each loan."""
        return {loan.pk: _schedule(loan).pk for loan in self.loans}

    @property
    def signed(self) -> dict[str, Sequence[datetime.date]]:
        """The days of the plans that were agreed with a lender."""
        agreed = {loan.pk: str(loan) for loan in self.loans if _schedule(loan).source == Source.AGREEMENT}
        return {
            agreed[debt.key]: [ask.on for ask in debt.asks if ask.on >= self.today]
            for debt in self.values
            if debt.key in agreed
        }

    def way(self, strategy: Strategy, extra: Decimal) -> Way:
        return walk(self.values, strategy, extra, self.today, self.currency)


@dataclass(frozen=True, slots=True)
class Stressed:
    """What borrowing again would do, with what the page must know beside it."""

    result: Stress
    currency: str
    knows_income: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What the page of the plan shows."""

    debts: Debts
    plan: Plan
    options: tuple[Option, ...]
    picture: Picture | None
    drift: Drift | None  # None while no plan is kept
    periods: tuple[Period, ...]

    @property
    def chosen(self) -> Option:
        return next(option for option in self.options if option.is_chosen)

    @property
    def order(self) -> list[tuple[Loan, datetime.date]]:
        """The loans in the order in which the chosen way pays them off, each with its month."""
        loans = {loan.pk: loan for loan in self.debts.loans}
        ends = self.chosen.way.ends
        return [(loans[key], ends[key]) for key in self.chosen.way.order]

    @property
    def short(self) -> list[Period]:
        return [period for period in self.periods if period.is_short]


def _schedule(loan: Loan) -> Schedule:
    return next(schedule for schedule in loan.schedules.all() if schedule.is_current)


def currencies_of(borrower: Borrower) -> list[str]:
    """Those of the borrower's loans, that of most of them first."""
    found = list(borrower.loans.values_list("currency", flat=True))
    return sorted(set(found), key=lambda code: (-found.count(code), code))


def debts_of(borrower: Borrower, currency: str, today: datetime.date) -> Debts:
    """The loans as the ledger has them on the day. Costs a fixed number of queries."""
    loans = borrower.loans.with_history().select_related("planned").filter(currency=currency)
    found = [(loan, _debt(loan, today)) for loan in loans]
    owing = [(loan, debt) for loan, debt in found if debt.asks or debt.arrears]
    return Debts(currency, today, tuple(loan for loan, _ in owing), tuple(debt for _, debt in owing))


def _debt(loan: Loan, today: datetime.date) -> Debt:
    planned = getattr(loan, "planned", None) or PlannedLoan()
    return debt_of(
        loan.pk,
        str(loan),
        loan.position(on=max(today, _schedule(loan).opens_on)),
        rate=loan.annual_rate,
        penalty_rate=loan.penalty_rate,
        stage=planned.stage,
        is_secured=planned.is_secured,
        place=planned.place or loan.pk,
    )


def plan_of(borrower: Borrower, currency: str) -> Plan:
    """The borrower's plan, or one with the defaults, which is not kept."""
    found = Plan.objects.filter(borrower=borrower, currency=currency).first()
    return found or Plan(borrower=borrower, currency=currency, extra=ZERO)


def board(borrower: Borrower, currency: str, today: datetime.date) -> Board | None:
    """The whole page; None when no loan in that currency asks for anything."""
    debts, plan = debts_of(borrower, currency, today), plan_of(borrower, currency)
    if not debts.values:
        return None
    options = tuple(_option(debts, plan, strategy) for strategy in Strategy)
    chosen = next(option for option in options if option.is_chosen)
    moved = drift(load(plan.kept), debts.values, debts.schedules, chosen.way, today) if plan.kept else None
    months = tuple(periods(plan.income, debts.dated, today)) if plan.income else ()
    return Board(debts, plan, options, draw([o.way for o in options], debts.owed, month_of(today)), moved, months)


def _option(debts: Debts, plan: Plan, strategy: Strategy) -> Option:
    way = debts.way(strategy, plan.extra)
    return Option(
        way=way,
        label=str(dict(Plan._meta.get_field("strategy").flatchoices)[strategy]),
        is_chosen=plan.strategy == strategy,
        saved=debts.interest - way.interest,
        sooner=_months(way.end or debts.end, debts.end),
        first=next((debt.name for debt in debts.values if debt.key == way.first), ""),
    )


def _months(start: datetime.date, end: datetime.date) -> int:
    return 12 * (end.year - start.year) + end.month - start.month


# --- If one borrowed again ------------------------------------------------------------------------------------------


def stress_of(borrower: Borrower, told: dict[str, Any], dues: Sequence[Due], today: datetime.date) -> Stressed:
    """What the loan that a form tells of would do beside those that are known. The line is one of Chinese law: of yuan alone."""
    currency = told["currency"]
    debts = debts_of(borrower, currency, today)
    lender = told.get("lender")
    kind = (lender.kind if lender else told.get("kind") or Lender.Kind.OTHER) if currency == "CNY" else None
    in_hand = (told.get("received") or told["principal"]) - told["fee_upfront"]
    income = plan_of(borrower, currency).income
    found = stress(dues, in_hand, debts.dated, debts.signed, income, kind, told["opened_on"], today)
    return Stressed(found, currency, income is not None)
