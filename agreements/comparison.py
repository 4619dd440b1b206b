"""One offer beside the others: the figures that a borrower compares, and why the first payment is another one."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from agreements.plan import Plan, Proposal, Shape
from loans.cost import Cost, yearly_cost
from loans.schedule import Due


class FirstPayment(StrEnum):
    """Why the first payment is larger or smaller than the one after it, or than most."""

    CHARGES = "charges"  # all interest, fees and penalty interest come with it
    LONGER = "longer"  # interest runs for the days from the offer to it, which are more than a month
    STEPS = "steps"  # the instalments change in steps
    ROUNDING = "rounding"  # cents


@dataclass(frozen=True, slots=True)
class Column:
    """What one offer comes to. `usual` is the instalment that comes most often, `largest` the largest one."""

    proposal: Proposal
    plan: Plan
    first: Due
    usual: Decimal
    largest: Decimal
    why_first: FirstPayment | None
    cost: Cost | None  # a year, on what is to be paid; None when it costs nothing

    @property
    def last_on(self) -> datetime.date:
        return self.plan.last_on

    @property
    def penalty_left(self) -> Decimal:
        return self.plan.balance.penalty - self.plan.waived.penalty

    @property
    def interest_left(self) -> Decimal:
        return self.plan.balance.interest - self.plan.waived.interest


def compare(proposal: Proposal, plan: Plan) -> Column:
    """The figures of one offer, all from the plan that it came to."""
    amounts = [row.total for row in plan.rows]
    usual = max(amounts, key=lambda amount: (amounts.count(amount), -amount))
    cost = yearly_cost(plan.to_pay, proposal.as_of, plan.rows) if plan.interest else None
    return Column(proposal, plan, plan.rows[0], usual, max(amounts), _why_first(proposal, plan, usual), cost)


def _why_first(proposal: Proposal, plan: Plan, usual: Decimal) -> FirstPayment | None:
    if len(plan.rows) < 2 or plan.rows[0].total == plan.rows[1].total == usual:
        return None
    if proposal.charges_first and plan.rows[0].carried > plan.rows[1].carried:
        return FirstPayment.CHARGES
    if proposal.shape in (Shape.STEPPED, Shape.BALLOON):
        return FirstPayment.STEPS
    return FirstPayment.LONGER if plan.annual_rate else FirstPayment.ROUNDING
