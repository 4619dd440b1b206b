"""The only writer of budgets."""

import datetime
import uuid
from decimal import Decimal

from django.db import transaction

from agreements.budget import Budget, Debt
from agreements.models import Household
from borrowers.models import Borrower
from loans.recording import within


@transaction.atomic
def keep_budget(
    *, borrower: Borrower, budget: Budget, debts: list[Debt], submission: uuid.UUID | None, on: datetime.date
) -> Household:
    """A further version of the household's month. The same `submission` again gives the one that was kept."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)  # of a form sent twice at once, one waits for the other
    values = {
        "borrower": borrower, "on": on, "currency": budget.currency, "dependants": budget.dependants,
        "income": _plain(budget.income), "spending": _plain(budget.spending),
        "other_debts": [{"name": d.name, "balance": f"{d.balance:f}", "monthly": f"{d.monthly:f}"} for d in debts],
    }  # fmt: skip
    return Household.objects.get_or_create(submission=within(borrower, submission), defaults=values)[0]


def _plain(lines: dict[str, Decimal]) -> dict[str, str]:
    return {str(name): f"{amount:f}" for name, amount in lines.items() if amount}
