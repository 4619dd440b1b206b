"""The line that may apply to what a loan costs, by who lent and by the day of the contract, and how the cost stands to it.

The lines are dated rules with their source and force. They inform; they judge nothing by themselves.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from loans.cost import Cost, yearly_cost
from loans.history import Record
from loans.law import Rule, in_force, load_pack
from loans.lpr import lpr_on

_LAW = Path(__file__).parent / "data" / "law"


class Standing(StrEnum):
    """How a cost stands to the line. Between the two ways to count, it depends on which one is taken."""

    WITHIN = "within"
    DEPENDS = "depends"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Cap:
    """A yearly cost above which a court may not support what is asked.

    `rate` is None where the table of the LPR does not reach the day. `void_above`: the higher line of an old rule, between
    which and `rate` it depends.
    """

    rule: Rule
    rate: Decimal | None
    void_above: Decimal | None = None


@cache
def rates() -> tuple[Rule, ...]:
    return load_pack(_LAW / "rates.json")


@cache
def allocation() -> tuple[Rule, ...]:
    return load_pack(_LAW / "allocation.json")


def cap_for(kind: str, contract_day: datetime.date, asked_on: datetime.date) -> Cap | None:
    """The line for a lender of that kind and a contract of that day, as it would be asked on `asked_on`; None when unknown."""
    named = (rule for rule in in_force(rates(), contract_day) if kind in rule.applies)
    rule = next((rule for rule in named if "cap" in rule.values), None)
    if rule is None:
        return None
    cap = rule.values["cap"]
    void_above = Decimal(rule.values["void_above"]) if "void_above" in rule.values else None
    if "rate" in cap:
        return Cap(rule, Decimal(cap["rate"]), void_above)
    lpr = lpr_on(asked_on if cap.get("at") == "suing" else contract_day)
    return Cap(rule, None if lpr is None else Decimal(cap["times_lpr"]) * lpr, void_above)


def standing(cost: Cost, cap: Cap) -> Standing | None:
    """How the cost stands to the line, by both ways to count; None when the line is not known."""
    if cap.rate is None:
        return None
    if cost.effective <= cap.rate:
        return Standing.WITHIN
    return Standing.ABOVE if cost.simple > (cap.void_above or cap.rate) else Standing.DEPENDS


@dataclass(frozen=True, slots=True)
class Price:
    """What a loan costs a year as it was made, the line for it, and the rules that its terms may not keep to."""

    cost: Cost
    cap: Cap | None
    standing: Standing | None
    flags: tuple[Rule, ...]


def price(record: Record, asked_on: datetime.date) -> Price | None:
    """The price of a loan by its first schedule and what was really received; None when it cannot be told.

    The lines are those of Chinese law, so they are asked of yuan alone.
    """
    if record.opened_on is None or record.card:
        return None
    cost = yearly_cost(record.in_hand, record.opened_on, record.plans[0].dues)
    if cost is None:
        return None
    if record.currency != "CNY":
        return Price(cost, None, None, ())
    cap = cap_for(record.lender.kind, record.opened_on, asked_on)
    return Price(cost, cap, standing(cost, cap) if cap else None, tuple(_flags(record, asked_on)))


def _flags(record: Record, asked_on: datetime.date) -> list[Rule]:
    day = record.opened_on or asked_on
    rules = {rule.id: rule for rule in in_force(rates(), day) if rule.applies_to(record.lender.kind) and rule.flags}
    found = []
    if record.price.received is not None and record.price.received < record.principal:
        found.append(rules.get("CN-RATE-014"))
    ceiling = rules.get("CN-RATE-017")
    if ceiling and record.terms.annual_rate:
        times = record.terms.penalty_rate / record.terms.annual_rate
        found.append(ceiling if times > Decimal(ceiling.values["penalty_times"]) else None)
    together, lpr = rules.get("CN-RATE-002"), lpr_on(day)
    if together and lpr is not None:
        line = Decimal(together.values["penalty_cap"]["times_lpr"]) * lpr
        found.append(together if record.terms.penalty_rate > line else None)
    return [rule for rule in found if rule]


def supported_interest(principal: Decimal, rate: Decimal, days: int) -> Decimal:
    """Interest up to a line for so many days of a year of 365."""
    return principal * rate * days / 365


def doubled_interest(awarded: Decimal, days: int) -> Decimal:
    """The doubled interest for so many days after a judgment that was not kept, on what it awards without usual interest."""
    rule = next(rule for rule in rates() if rule.id == "CN-RATE-023")
    return awarded * Decimal(rule.values["a_day"]) * days
