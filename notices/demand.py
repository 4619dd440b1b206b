"""One demand over several messages: which belong together, and where a later one does not fit what they said before."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from notices.claim import Kind
from notices.outcome import Code, Finding, Outcome, Reason

_NEAR = 45  # days between two messages of one demand that name no day
_CLOSE = 3  # days by which two messages may name the same due day


@dataclass(frozen=True, slots=True)
class Told:
    """What one message said, as it was read on the day it came."""

    key: str
    on: datetime.date
    kind: Kind
    party: str  # the loan, or whoever it claims to come from: "" is nobody, and belongs with nothing
    amount: Decimal | None = None
    due_on: datetime.date | None = None  # of the instalment that it asks for
    named_day: datetime.date | None = None  # the due day as it writes it
    days_overdue: int | None = None
    fits: bool = False  # its amount is one that the ledger knows of that day


def grouped(told: Iterable[Told]) -> list[list[Told]]:
    """The messages by demand: within each, and among each other, the newest first."""
    groups: list[list[Told]] = []
    for each in sorted(told, key=lambda each: each.on):
        group = next((group for group in reversed(groups) if _belongs(each, group)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return sorted((group[::-1] for group in groups), key=lambda group: group[0].on, reverse=True)


def _belongs(each: Told, group: Sequence[Told]) -> bool:
    """Whether a message asks once more for what those before it did."""
    last = group[-1]
    if not each.party or each.party != last.party or not each.kind.demands or not last.kind.demands:
        return False
    known = next((other.due_on for other in reversed(group) if other.due_on), None)
    if each.due_on and known:
        return abs((each.due_on - known).days) <= _CLOSE
    return (each.on - last.on).days <= _NEAR


def contradiction(now: Told, earlier: Sequence[Told], paid: Sequence[datetime.date]) -> Finding | None:
    """Where the message does not fit what the same party said before; `paid` are the days of payments to it.

    Decides nothing where the ledger agrees with the message: then it is the earlier one that was wrong.
    """
    before = sorted((each for each in earlier if each.on <= now.on and each.key != now.key), key=lambda each: each.on)
    reasons = [reason for each in reversed(before) if each.party == now.party for reason in _against(now, each, paid)]
    once: dict[str, Reason] = {}
    for reason in reasons:  # of each kind the one of the latest message
        once.setdefault(reason.code, reason)
    if not once or not now.kind.demands:
        return None
    outcome = Outcome.NOTE if now.fits else Outcome.DIFFER
    return Finding(Code.EARLIER, outcome, reasons=tuple(once.values()))


def _against(now: Told, then: Told, paid: Sequence[datetime.date]) -> Iterator[Reason]:
    passed = (now.on - then.on).days
    paid_between = any(then.on <= day <= now.on for day in paid)
    if then.kind is Kind.RECEIPT:
        if now.amount is not None and now.amount == then.amount and passed <= _NEAR:
            yield Reason("earlier_confirmed", then.amount, on=then.on)
        return
    if now.days_overdue is not None and then.days_overdue is not None:
        apart = now.days_overdue - then.days_overdue - passed
        if apart > 1 or (apart < -1 and not paid_between):
            yield Reason("earlier_days", days=then.days_overdue, on=then.on)
            yield Reason("would_now_be", days=then.days_overdue + passed)
    same_amount = now.amount is not None and now.amount == then.amount
    if now.named_day and then.named_day and same_amount and 0 < abs((now.named_day - then.named_day).days) <= 20:
        yield Reason("earlier_due_date", on=then.named_day)
    if now.amount is None or then.amount is None or same_amount or now.kind is not then.kind:
        return
    if passed <= 1 and not paid_between and not (now.fits and then.fits):
        yield Reason("earlier_amount", then.amount, on=then.on)
    elif then.fits and not now.fits and now.amount > then.amount:
        yield Reason("earlier_amount_agreed", then.amount, on=then.on)
