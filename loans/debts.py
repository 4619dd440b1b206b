"""Several debts to one lender, and one payment: which of them it is for."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from loans.money import ZERO, quantum, total


@dataclass(frozen=True, slots=True)
class Debt:
    """One debt as far as a payment to its lender is concerned. `burden` is what it costs a year, as a fraction."""

    key: str
    owed: Decimal
    due_on: datetime.date
    is_secured: bool = False  # by a guarantee, a pledge or a mortgage
    burden: Decimal = ZERO


def designate(
    amount: Decimal, debts: Iterable[Debt], on: datetime.date, currency: str, named: Sequence[str] = ()
) -> list[tuple[str, Decimal]]:
    """How much of a payment each debt gets, by key. Source: 民法典 560.

    The debts that the borrower names come first, in the order in which they are named. Then what is due, then what is not:
    the less secured first, of these the more burdensome, of these what fell due earlier; what is equal in all gets its
    part by size, and what the smallest unit cannot divide goes to the first of them.
    """
    wish = {key: index for index, key in enumerate(named)}
    groups: dict[tuple[object, ...], list[Debt]] = {}
    for debt in debts:
        groups.setdefault(_rank(debt, on, wish), []).append(debt)
    paid: list[tuple[str, Decimal]] = []
    for rank in sorted(groups):
        shares = _by_size(amount, groups[rank], currency)
        amount -= total(share for _, share in shares)
        paid += [(key, share) for key, share in shares if share]
    return paid


def _rank(debt: Debt, on: datetime.date, wish: dict[str, int]) -> tuple[object, ...]:
    if debt.key in wish:
        return (0, wish[debt.key])
    return (1, debt.due_on > on, debt.is_secured, -debt.burden, debt.due_on)


def _by_size(amount: Decimal, debts: list[Debt], currency: str) -> list[tuple[str, Decimal]]:
    owed = total(debt.owed for debt in debts)
    if amount >= owed:
        return [(debt.key, debt.owed) for debt in debts]
    shares = [(amount * debt.owed / owed).quantize(quantum(currency), rounding=ROUND_DOWN) for debt in debts]
    rest = amount - total(shares)
    given = []
    for debt, share in zip(debts, shares, strict=True):
        more = min(rest, debt.owed - share)
        rest -= more
        given.append((debt.key, share + more))
    return given
