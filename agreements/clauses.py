"""Which clauses an agreement has: what the data asks for, what may be left out, and what a card plan may not lack."""

from collections.abc import Collection
from dataclasses import dataclass

from agreements.plan import Shape
from agreements.terms import CERTIFICATE_DAYS, CURE_DAYS, GRACE_DAYS, Clause, Terms

# In the order in which the page offers them. What is on by default protects the borrower; the rest gives something away.
OPTIONAL = {
    "privacy": True,
    "credit": True,
    "others": True,
    "assignment": True,
    "hardship": True,
    "reservation": True,
    "holidays": False,
    "acknowledgement": False,
    "service": False,
}
RISKY = frozenset({"acknowledgement", "service"})  # each says on the page what it gives away

# 商业银行信用卡业务监督管理办法 art. 70: what an individual instalment agreement must contain, and the clause that contains it.
CARD_MINIMUM = {
    "balance": "balance",  # 欠款余额、结构、币种
    "instalments": "plan",  # 还款周期、方式、币种、日期、每期金额
    "charges": "interest",  # 还款期间是否计收年费、利息和其他费用
    "no_new_card": "card",  # 未结清前不得向任何银行申领信用卡的承诺
    "duties": "no_collection",  # 双方权利义务
    "breach": "late",  # 违约责任
    "other": "settlement",  # 其他还款事项
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen about the clauses: which optional ones stand in the paper, and the days that some of them name."""

    optional: frozenset[str] = frozenset(code for code, wanted in OPTIONAL.items() if wanted)
    grace_days: int = GRACE_DAYS
    cure_days: int = CURE_DAYS
    certificate_days: int = CERTIFICATE_DAYS


def clauses(terms: Terms, choices: Choices = Choices()) -> tuple[Clause, ...]:
    """The clauses for these terms, in the order of the paper. What the law asks of a card plan is in for a card."""
    plan, details = terms.plan, terms.details
    settles = terms.shape is Shape.LUMP
    listed = [
        Clause("origin"),
        Clause("balance"),
        *_chosen(choices, "acknowledgement"),
        Clause("plan"),
        *([Clause("discount")] if settles else []),
        *([Clause("waiver")] if plan.waived.owed and not settles else []),
        *([Clause("unearned")] if plan.waived.unearned else []),
        Clause("interest"),
        Clause("payment"),
        *_chosen(choices, "holidays"),
        Clause("allocation"),
        Clause("prepayment"),
        Clause("late", {"grace_days": choices.grace_days, "cure_days": choices.cure_days}),
        Clause("no_collection"),
        *_chosen(choices, "privacy", "credit"),
        *([Clause("card")] if terms.is_card else []),
        Clause("settlement", {"days": choices.certificate_days}),
        *_chosen(choices, "assignment", "others", "hardship", "reservation", "service"),
        *([Clause("tax")] if plan.waived.owed and terms.currency == "USD" else []),
        Clause("electronic"),
        *([Clause("languages")] if len(terms.languages) > 1 else []),
        Clause("disputes", {"arbitration": details.arbitration} if details.arbitration else {}),
        Clause("general"),
    ]
    return tuple(listed)


def _chosen(choices: Choices, *codes: str) -> list[Clause]:
    return [Clause(code) for code in codes if code in choices.optional]


def missing_for_a_card(clauses: Collection[Clause]) -> list[str]:
    """What article 70 asks for and these clauses do not contain, by its name in CARD_MINIMUM."""
    there = {clause.code for clause in clauses}
    return [what for what, code in CARD_MINIMUM.items() if code not in there]
