"""What a household can pay: income less essential spending, and what that comes to over all its creditors.

All amounts are a month's, in one currency.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from loans.money import ZERO, quantum, to_minor, total


class Income(StrEnum):
    """Where money comes from."""

    WAGE = "wage"
    BUSINESS = "business"
    PENSION = "pension"
    BENEFITS = "benefits"  # 失业金, 低保, disability and child benefit
    FAMILY = "family"
    RENT = "rent"
    OTHER = "other_income"


class Spending(StrEnum):
    """What cannot be done without, by the headings that people and the Standard Financial Statement know."""

    HOUSING = "housing"
    UTILITIES = "utilities"
    FOOD = "food"
    MEDICAL = "medical"
    DEPENDANTS = "dependants"  # children, parents, others who are looked after
    EDUCATION = "education"
    TRANSPORT = "transport"
    PHONE = "phone"
    INSURANCE = "insurance"
    TAX = "tax"
    CLOTHING = "clothing"
    OTHER = "other_spending"


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed to one creditor, and what they ask for a month."""

    name: str
    balance: Decimal
    monthly: Decimal = ZERO
    loan: int | None = None  # its key in the ledger; None when it was typed


@dataclass(frozen=True, slots=True)
class Budget:
    """A household's month."""

    currency: str
    income: dict[str, Decimal]
    spending: dict[str, Decimal]
    dependants: int = 0

    @property
    def income_total(self) -> Decimal:
        return total(self.income.values())

    @property
    def spending_total(self) -> Decimal:
        return total(self.spending.values())

    @property
    def left(self) -> Decimal:
        """Income less essential spending; negative when the month does not close."""
        return self.income_total - self.spending_total

    @property
    def disposable(self) -> Decimal:
        """What there is to pay debts with: never less than nothing."""
        return max(ZERO, self.left)


@dataclass(frozen=True, slots=True)
class Share:
    """What one creditor is offered a month. `is_token`: a sign of good will, where nothing is left."""

    debt: Debt
    amount: Decimal
    is_token: bool = False


def shares(disposable: Decimal, debts: Sequence[Debt], currency: str) -> tuple[Share, ...]:
    """What is left, divided over all creditors by what each is owed; with nothing left, a token of one unit to each.

    The amounts add up to what is left, to the last coin (or to all that is owed, where that is less): rounding down leaves
    a few coins over, which go to the creditors whose share was cut most.
    """
    owed = [debt for debt in debts if debt.balance > 0]
    if not owed:
        return ()
    if disposable <= 0:
        return tuple(Share(debt, min(Decimal(1), debt.balance), is_token=True) for debt in owed)
    coin, whole = quantum(currency), total(debt.balance for debt in owed)
    pot = min(to_minor(disposable, currency), whole)
    exact = [pot * debt.balance / whole for debt in owed]
    amounts = [(each / coin).to_integral_value(ROUND_FLOOR) * coin for each in exact]
    over = int(((pot - total(amounts)) / coin).to_integral_value())
    most_cut = sorted(range(len(owed)), key=lambda n: (amounts[n] - exact[n], n))
    for n in most_cut[:over]:
        amounts[n] += coin
    return tuple(Share(debt, amount) for debt, amount in zip(owed, amounts, strict=True))


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one plan asks for, day by day."""

    name: str
    payments: tuple[tuple[datetime.date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Strain:
    """The month in which all plans together ask most above what is left, and what they ask in it."""

    month: datetime.date  # its first day
    asked: Decimal
    disposable: Decimal
    parts: tuple[tuple[str, Decimal], ...]  # each plan's part of it

    @property
    def above(self) -> Decimal:
        return self.asked - self.disposable


def strain(disposable: Decimal, commitments: Iterable[Commitment]) -> Strain | None:
    """Where the plans together exceed what is left: the worst month, the first of several. None when none does."""
    months: dict[datetime.date, dict[str, Decimal]] = {}
    for commitment in commitments:
        for on, amount in commitment.payments:
            parts = months.setdefault(on.replace(day=1), {})
            parts[commitment.name] = parts.get(commitment.name, ZERO) + amount
    asked = {month: total(parts.values()) for month, parts in months.items()}
    above = [month for month in asked if asked[month] > disposable]
    if not above:
        return None
    worst = min(above, key=lambda month: (-asked[month], month))
    return Strain(worst, asked[worst], disposable, tuple(months[worst].items()))


def typical_month(payments: Iterable[tuple[datetime.date, Decimal]]) -> Decimal:
    """What a plan asks for in its dearest month."""
    found = strain(ZERO, [Commitment("", tuple(payments))])
    return found.asked if found else ZERO
