"""The same terms counted otherwise: by days or by equal months, over 360 or 365 days, and cents that are rounded another way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from loans.history import Plan, Record, Source
from loans.money import ZERO
from loans.schedule import DayCount, Due, Every, ImpossibleTerms, Method, Terms, build

_PLAIN = (Method.BULLET, Method.OPEN_ENDED)  # one instalment, counted by its days anyway


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to count interest, and the schedule that it makes."""

    day_count: DayCount
    by_days: bool  # each period by its days; else equal periods, and only a broken first one by its days
    dues: tuple[Due, ...]


def variants(terms: Terms) -> Iterator[Variant]:
    """Every way to count the terms, their own first. Each schedule comes once."""
    own = (terms.day_count, terms.by_days)
    ways = [own, *(way for way in product(DayCount, (False, True)) if way != own)]
    seen: set[tuple[Due, ...]] = set()
    for day_count, by_days in ways:
        try:
            dues = build(replace(terms, day_count=day_count, by_days=by_days))
        except ImpossibleTerms:
            continue
        if dues not in seen:
            seen.add(dues)
            yield Variant(day_count, by_days or terms.method in _PLAIN, dues)


def terms_behind(record: Record, plan: Plan) -> Terms | None:
    """The terms that a contract's schedule was built from, where building it again gives the same; else None."""
    if plan.source is not Source.CONTRACT or record.terms.annual_rate is None or not record.method:
        return None
    method, first = Method(record.method), plan.dues[0]
    fee = ZERO if method is Method.FLAT_FEE else first.fee
    days = {due.on.day for due in plan.dues}
    terms = Terms(
        record.principal, record.currency, record.terms.annual_rate, method, len(plan.dues), first.on, record.opened_on,
        DayCount(record.day_count or DayCount.ACTUAL_365), fee,
    )  # fmt: skip
    for every, by_days, due_day in product(Every, (False, True), dict.fromkeys((None, max(days), 31))):
        with_days = replace(terms, every=every, by_days=by_days, due_day=due_day)
        if _makes(with_days, plan.dues):
            return with_days
    return None


def _makes(terms: Terms, dues: Sequence[Due]) -> bool:
    try:
        return build(terms) == tuple(dues)
    except ImpossibleTerms:
        return False
