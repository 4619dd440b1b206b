"""What a borrower owes and has promised, held against what the household's month leaves."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from dateutil.relativedelta import relativedelta

from agreements.budget import Commitment, Debt, Strain, strain
from agreements.models import Agreement, Household, Letter
from borrowers.models import Borrower
from loans.models import Loan
from loans.money import total

State = Agreement.State
OFFER_STANDS = datetime.timedelta(days=60)  # how long an offer by letter is counted while nothing was agreed
MONTHS_BY_LETTER = 12  # that are looked at of it
PROMISED = (State.OFFERED, State.COUNTERED, State.ACCEPTED, State.SIGNING, State.IN_FORCE)


def latest_budget(borrower: Borrower) -> Household | None:
    return Household.objects.filter(borrower=borrower).first()


def debts(borrower: Borrower, household: Household, today: datetime.date) -> list[Debt]:
    """Everything that is owed in the currency of the budget: the ledger's loans, then what was typed."""
    loans = Loan.objects.with_history().filter(borrower=borrower, currency=household.currency)
    found = [_debt(loan, today) for loan in loans]
    return [debt for debt in found if debt.balance > 0] + household.typed_debts()


def _debt(loan: Loan, today: datetime.date) -> Debt:
    """Its payoff amount, and what falls due within a month from today."""
    position = loan.position(on=today)
    month = total(row.unpaid_total for row in position.rows if today < row.due.on <= today + relativedelta(months=1))
    return Debt(str(loan), position.payoff, month, loan.pk)


def strain_with(agreement: Agreement, plan: Any, today: datetime.date) -> Strain | None:
    """The month in which this plan, the other plans and the open offers ask most above what is left; None when none does.

    Without a budget in the currency of the loan nothing can be told: None as well.
    """
    household = latest_budget(agreement.borrower)
    if household is None or household.currency != agreement.loan.currency:
        return None
    payments = tuple((row.on, row.total) for row in plan.rows)
    mine = Commitment(str(agreement.loan), payments)
    return strain(household.as_value().disposable, [mine, *promised(household, today, but=agreement)])


def fits(agreement: Agreement, plan: Any, today: datetime.date) -> bool | None:
    """Whether the plan stays within what is left beside all else; None without a budget in the currency of the loan."""
    household = latest_budget(agreement.borrower)
    if household is None or household.currency != agreement.loan.currency:
        return None
    return strain_with(agreement, plan, today) is None


def promised(
    household: Household, today: datetime.date, *, but: Agreement | None = None, without: Loan | None = None
) -> Iterator[Commitment]:
    """What plans in force, open offers and offers by letter ask for from today on, one for each loan.

    Left out are the negotiation `but`, and all about the loan `without`. A letter counts for sixty days, the latest of each
    loan, unless that loan is negotiated: then what is on the table there counts.
    """
    rows = Agreement.objects.filter(borrower=household.borrower, state__in=PROMISED, loan__currency=household.currency)
    negotiated = {but.loan_id} if but else set()
    for agreement in rows.select_related("loan__lender"):
        offer = agreement.accepted or agreement.last_offer
        negotiated.add(agreement.loan_id)
        if agreement == but or agreement.loan == without or offer is None:
            continue
        coming = tuple((row.on, row.total) for row in offer.comes_to.rows if row.on >= today)
        yield Commitment(str(agreement.loan), coming)
    for letter in _offering(household, today):
        if letter.loan_id not in negotiated and letter.loan != without:
            coming = tuple((today + relativedelta(months=n), letter.monthly) for n in range(1, MONTHS_BY_LETTER + 1))
            yield Commitment(str(letter.loan), coming)


def _offering(household: Household, today: datetime.date) -> Iterable[Letter]:
    rows = Letter.objects.filter(
        borrower=household.borrower, loan__currency=household.currency, monthly__gt=0,
        made_at__date__gte=today - OFFER_STANDS,
    ).select_related("loan__lender")  # fmt: skip
    return {letter.loan_id: letter for letter in rows.order_by("pk")}.values()
