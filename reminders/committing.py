"""The only writer of plans: the borrower's figures, what is known of a loan beside the ledger, and the plan that is kept."""

import datetime
from typing import Any

from borrowers.models import Borrower
from loans.models import Loan
from reminders.drift import dump, keep
from reminders.models import Plan, PlannedLoan
from reminders.payoff import Strategy
from reminders.ways import debts_of, plan_of


def set_figures(*, borrower: Borrower, currency: str, **figures: Any) -> None:
    """Keep what is paid on top each month, what comes in, when, and what living costs."""
    Plan.objects.update_or_create(borrower=borrower, currency=currency, defaults=figures)


def keep_plan(*, borrower: Borrower, currency: str, strategy: Strategy, today: datetime.date) -> None:
    """Follow this strategy from today on: what it expects is remembered, so that what comes can be held against it."""
    debts, plan = debts_of(borrower, currency, today), plan_of(borrower, currency)
    kept = keep(debts.way(strategy, plan.extra), debts.values, debts.schedules, today)
    choice = {"strategy": strategy, "kept": dump(kept), "kept_on": today}
    Plan.objects.update_or_create(borrower=borrower, currency=currency, defaults=choice)


def drop_plan(*, borrower: Borrower, currency: str) -> None:
    """Follow no plan; the figures stay."""
    Plan.objects.filter(borrower=borrower, currency=currency).update(kept=None, kept_on=None)


def describe_loan(*, loan: Loan, **known: Any) -> None:
    """Keep the loan's place in the borrower's own order, how far its lender has gone and whether collateral stands behind it."""
    PlannedLoan.objects.update_or_create(loan=loan, defaults=known)
