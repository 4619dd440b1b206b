"""What a hardship application is made of: the hardship file, the budget, the ledger, and what is offered elsewhere."""

import datetime
import hashlib
from decimal import Decimal

from agreements import ledger_facts
from agreements.affordability import debts, latest_budget, promised
from agreements.budget import strain
from agreements.enclosures import Enclosure
from agreements.letter import Application, Cause
from agreements.models import Hardship, Household, Letter
from borrowers.models import Borrower
from loans.models import Loan
from loans.money import ZERO

PAYMENTS = 12  # the latest that are named


def latest_hardship(borrower: Borrower) -> Hardship | None:
    return Hardship.objects.filter(borrower=borrower).first()


def budget_for(loan: Loan) -> Household | None:
    """The latest budget, where it is in the currency of the loan."""
    household = latest_budget(loan.borrower)
    return household if household and household.currency == loan.currency else None


def enclosed(letter: Letter) -> str:
    """What tells the papers that go with a letter: their copies, words and order. Empty when none do."""
    if not letter.hardship:
        return ""
    proofs = letter.hardship.proofs.values_list("title", "shows", "dated", "copy__sha256")
    told = "\n".join("\t".join(map(str, each)) for each in proofs)
    return hashlib.sha256(told.encode()).hexdigest() if told else ""


def enclosures(letter: Letter) -> list[Enclosure]:
    """The papers that go with a letter, as they leave."""
    if not letter.hardship:
        return []
    return [
        Enclosure(
            proof.title, proof.shows, proof.dated, proof.leaving_pages, proof.copy.media_type, bytes(proof.copy.content)
        )
        for proof in letter.hardship.proofs.select_related("copy")
    ]


def application_for(loan: Loan, today: datetime.date, *, preferred_time: str) -> Application:
    """What the application about this loan says beside its balance. A hardship file and a budget in its currency are there."""
    hardship, household = latest_hardship(loan.borrower), budget_for(loan)
    assert hardship
    assert household
    month = household.as_value()
    return Application(
        cause=Cause(hardship.cause),
        since=hardship.since,
        expected_end=hardship.expected_end,
        story=hardship.story,
        assets=hardship.assets,
        income=tuple(month.income.items()),
        spending=tuple(month.spending.items()),
        dependants=month.dependants,
        debts=tuple((debt.name, debt.balance, debt.monthly) for debt in debts(loan.borrower, household, today)),
        paid=tuple((entry.on, entry.amount) for entry in ledger_facts.payments(loan.as_record())[-PAYMENTS:]),
        attachments=tuple(proof.title for proof in hardship.proofs.all()),
        preferred_time=preferred_time,
    )


def offered_elsewhere(loan: Loan, today: datetime.date) -> Decimal:
    """What other plans, open offers and offers by letter come to in their dearest month, in the currency of the loan."""
    household = budget_for(loan)
    dearest = strain(ZERO, promised(household, today, without=loan)) if household else None
    return dearest.asked if dearest else ZERO
