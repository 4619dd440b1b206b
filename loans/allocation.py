"""Orders: which part of what is owed a payment meets first, by law, by contract or by what was said with the payment."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import permutations


class Part(StrEnum):
    """What an amount owed consists of."""

    COST = "cost"  # fees, and the costs of realising the claim
    PENALTY = "penalty"  # penalty interest (罚息) and late fees: what is asked for being late
    INTEREST = "interest"
    PRINCIPAL = "principal"


PARTS = tuple(Part)


class When(StrEnum):
    """How what is owed stands to the day of the payment, in the order in which it is met."""

    PAST_DUE = "past_due"
    DUE = "due"
    IN_ADVANCE = "in_advance"


class Basis(StrEnum):
    """Where an order comes from. The words and the source live with the pages."""

    CIVIL_561 = "civil_561"  # 民法典 561: costs, then interest, then principal
    CIVIL_561_WHOLE = "civil_561_whole"  # the same over everything past due at once, not instalment by instalment
    CARD_57 = "card_57"  # 商业银行信用卡业务监督管理办法 57: from 91 days overdue on principal comes first
    POST_JUDGMENT = "post_judgment"  # 法释〔2014〕8号 4: the judgment's money before the doubled interest
    CONTRACT = "contract"  # as the contract says, instalment by instalment
    CONTRACT_WHOLE = "contract_whole"  # as the contract says, over everything past due at once


@dataclass(frozen=True)
class Order:
    """The parts in the order in which money meets them.

    `whole`: one part of all that is past due, then the next; else instalment by instalment, from the oldest.
    `late_parts` take the place of `parts` from `late_from` days overdue on.
    """

    basis: Basis
    parts: tuple[Part, ...]
    whole: bool = False
    late_parts: tuple[Part, ...] = ()
    late_from: int = 0

    def __post_init__(self) -> None:
        if any(set(parts) != set(PARTS) or len(parts) != len(PARTS) for parts in self._lists):
            raise ValueError(f"not every part once: {self._lists}")

    @property
    def _lists(self) -> list[tuple[Part, ...]]:
        return [self.parts, self.late_parts] if self.late_parts else [self.parts]

    def parts_on(self, days_overdue: int) -> tuple[Part, ...]:
        return self.late_parts if self.late_parts and days_overdue >= self.late_from else self.parts

    def steps(self, days_overdue: int = 0) -> tuple[tuple[When, Part], ...]:
        """Every kind of what may be owed, in the order in which money meets it."""
        return tuple((when, part) for when in When for part in self.parts_on(days_overdue))

    @cached_property
    def code(self) -> str:
        """The order as it is kept and exported: `civil_561`, `contract:principal,interest,penalty,cost`."""
        if self.basis not in (Basis.CONTRACT, Basis.CONTRACT_WHOLE):
            return str(self.basis)
        return f"{self.basis}:{','.join(self.parts)}"


def by_contract(*parts: Part, whole: bool = False) -> Order:
    """The order that a contract names."""
    return Order(Basis.CONTRACT_WHOLE if whole else Basis.CONTRACT, parts, whole)


CIVIL_561 = Order(Basis.CIVIL_561, PARTS)
CIVIL_561_WHOLE = Order(Basis.CIVIL_561_WHOLE, PARTS, whole=True)
CARD_57 = Order(
    Basis.CARD_57, PARTS, whole=True, late_parts=(Part.PRINCIPAL, Part.COST, Part.PENALTY, Part.INTEREST), late_from=91
)
POST_JUDGMENT = Order(Basis.POST_JUDGMENT, (Part.COST, Part.INTEREST, Part.PRINCIPAL, Part.PENALTY), whole=True)

ORDERS: dict[str, Order] = {
    order.code: order
    for order in (
        CIVIL_561,
        CIVIL_561_WHOLE,
        CARD_57,
        POST_JUDGMENT,
        *(by_contract(*parts, whole=whole) for whole in (False, True) for parts in permutations(PARTS)),
    )
}


def order_named(code: str) -> Order:
    """The order of that code. Raises ValueError."""
    try:
        return ORDERS[code]
    except KeyError:
        raise ValueError(f"{code!r:.60} is no order of payment") from None
