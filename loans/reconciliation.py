"""Reconciling: what the lender says on a day beside the ledger, part by part, with the explanations that fit.

An explanation is the same loan with one thing otherwise (a day count, a day more, an order, a payment left out), computed by
the one function that computes every figure. It fits where that gives what the lender said, within rounding.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loans.allocation import ORDERS
from loans.entry import Kind, in_force
from loans.history import Record
from loans.money import ZERO, quantum, to_minor, total
from loans.position import Position
from loans.said import PARTS, Difference, Explanation, Figure, Figures, Scope, figures
from loans.schedule import DayCount, day_number
from loans.variants import terms_behind, variants

DAY = datetime.timedelta(days=1)
MOST_SHOWN = 3  # explanations of one figure
LATEST = 24  # entries that are tried as left out
_LEFT_OUT = {
    Kind.PAYMENT: "payment_not_counted",
    Kind.WAIVER: "waiver_not_counted",
    Kind.CHARGE: "charge_left_out",
    Kind.REFUND: "refund_left_out",
}


@dataclass(frozen=True, slots=True)
class _Other:
    """The figures as one thing otherwise would make them."""

    explanation: Explanation
    figures: Figures


def reconcile(
    record: Record, said: Mapping[Figure, Decimal], scope: Scope, on: datetime.date
) -> tuple[Difference, ...]:
    """What was said beside the ledger's figures of the day, each difference with the explanations that fit."""
    position = record.position(on)
    own, close = figures(position, scope), rounding(position, scope)
    apart = [figure for figure in said if abs(said[figure] - own[figure]) > close]
    fitting = _fitting(said, own, close, record, scope, on) if apart else []
    return tuple(_difference(figure, said, own, close, fitting, record) for figure in Figure if figure in said)


def rounding(position: Position, scope: Scope) -> Decimal:
    """How far apart rounding alone may put two amounts: the smallest unit for each instalment in them, and two at least."""
    rows = position.due_rows if scope is Scope.DUE else [row for row in position.rows if row.unpaid_total]
    return max(2, len(rows)) * quantum(position.currency)


def _fitting(
    said: Mapping[Figure, Decimal], own: Figures, close: Decimal, record: Record, scope: Scope, on: datetime.date
) -> list[_Other]:
    """The ways that give at least one figure which the ledger does not, those that give the most of them first."""
    scored: list[tuple[int, int, _Other]] = []
    for other in _others(record, scope, on):
        near = [figure for figure in said if abs(said[figure] - other.figures[figure]) <= close]
        new = [figure for figure in near if abs(said[figure] - own[figure]) > close]
        spoils = sum(1 for figure in said if figure not in near and abs(said[figure] - own[figure]) <= close)
        if new and spoils <= len(new):
            scored.append((spoils - len(new), len(scored), other))
    return [other for _, _, other in sorted(scored, key=lambda each: each[:2])]


def _difference(
    figure: Figure,
    said: Mapping[Figure, Decimal],
    own: Figures,
    close: Decimal,
    fitting: Sequence[_Other],
    record: Record,
) -> Difference:
    amount = said[figure] - own[figure]
    if not amount:
        return Difference(figure, said[figure], own[figure])
    if abs(amount) <= close:
        why = [Explanation("rounding", abs(amount))]
    else:
        near = [other for other in fitting if abs(said[figure] - other.figures[figure]) <= close]
        why = _simplest(near) or list(_unexplained(figure, said, own, record))
    return Difference(figure, said[figure], own[figure], tuple(why))


def _simplest(near: Sequence[_Other]) -> list[Explanation]:
    """The explanations that change one thing; those that change two only where one is not enough."""
    found = list(dict.fromkeys(other.explanation for other in near))
    single = [each for each in found if each.code == "one_day" or each.days is None]
    if any(each.code == "day_count" for each in single):  # the year alone, without other interest as well
        single = [each for each in single if each.code not in ("interest_by_days", "interest_by_periods")]
    return (single or found)[:MOST_SHOWN]


def _unexplained(figure: Figure, said: Mapping[Figure, Decimal], own: Figures, record: Record) -> Iterator[Explanation]:
    """What can be said of a difference that nothing in the ledger explains."""
    amount = said[figure] - own[figure]
    if figure is Figure.TOTAL:
        named = [part for part in PARTS if part in said]
        of_parts = total(said[part] - own[part] for part in named)
        if named and of_parts:
            yield Explanation("of_its_parts", of_parts)
        if of_parts != amount:
            yield _fee_or_less(amount - of_parts)
    elif figure is Figure.FEES or amount < 0:
        yield _fee_or_less(amount)
    else:
        if figure is Figure.PENALTY:
            yield from _penalty_at(said[figure], own[figure], record)
        yield Explanation("nothing_known", amount)


def _fee_or_less(amount: Decimal) -> Explanation:
    return Explanation("unknown_fee", amount) if amount > 0 else Explanation("less_than_recorded", -amount)


def _penalty_at(said: Decimal, own: Decimal, record: Record) -> Iterator[Explanation]:
    if not record.terms.penalty_rate:
        yield Explanation("no_penalty_recorded")
    elif own:
        rate = (record.terms.penalty_rate * said / own).quantize(Decimal("0.000001"))
        yield Explanation("penalty_at_rate", text=f"{rate.normalize():f}")


# --- The same loan with one thing otherwise -------------------------------------------------------------------------


def _others(record: Record, scope: Scope, on: datetime.date) -> Iterator[_Other]:
    yield from _counted_otherwise(record, scope, on)
    for days in (1, -1):
        yield _Other(Explanation("one_day", days=days), _as_on(record, scope, on + days * DAY))
    yield from _left_out(record, scope, on)
    yield from _ordered_otherwise(record, scope, on)
    for covering in Scope:
        if covering is not scope:
            yield _Other(Explanation("other_scope", text=str(covering)), figures(record.position(on), covering))
    for days in (1, -1):
        for other in _counted_otherwise(record, scope, on + days * DAY):
            yield _Other(replace(other.explanation, days=days), other.figures)


def _as_on(record: Record, scope: Scope, day: datetime.date) -> Figures:
    return figures(record.position(day), scope)


def _counted_otherwise(record: Record, scope: Scope, on: datetime.date) -> Iterator[_Other]:
    """With penalty and running interest over another year; then the schedule's interest by another day count as well."""
    for day_count in DayCount:
        terms = replace(record.terms, day_basis=day_count.basis)
        yield _counted(replace(record, terms=terms), day_count, scope, on)
    plan = record.plan_on(on)
    if not (behind := terms_behind(record, plan)):
        return
    for variant in variants(behind):
        changed = replace(plan, dues=variant.dues)
        plans = tuple(changed if each is plan else each for each in record.plans)
        terms = replace(record.terms, day_basis=variant.day_count.basis)
        if variant.dues != plan.dues:
            code = "interest_by_days" if variant.by_days else "interest_by_periods"
            rebuilt = replace(record, plans=plans, terms=terms)
            yield _counted(rebuilt, variant.day_count, scope, on, code)


def _counted(record: Record, day_count: DayCount, scope: Scope, on: datetime.date, code: str = "day_count") -> _Other:
    position = record.position(on)
    found = dict(figures(position, scope))
    if day_count is DayCount.THIRTY_360:
        penalty = recounted(position, day_count=day_count)
        accrued = _accrued_30(position) - position.accrued if scope is Scope.PAYOFF else ZERO
        found[Figure.PENALTY] += penalty
        found[Figure.INTEREST] += accrued
        found[Figure.TOTAL] += penalty + accrued
    return _Other(Explanation(code, text=str(day_count)), found)


def recounted(position: Position, *, days: int = 0, day_count: DayCount | None = None) -> Decimal:
    """By how much the unpaid penalty interest changes when it runs `days` longer, or counts its days by that convention."""
    change = ZERO
    for row in position.overdue_rows:
        runs = [run for run in position.accruals if run.instalment == row.due.number]
        other = list(runs)
        if runs and runs[-1].end == position.on:  # else nothing bears penalty interest any more
            other[-1] = replace(other[-1], end=position.on + days * DAY)
        then = total(
            run.fee or run.base * run.rate * day_number(run.start, run.end, day_count) / day_count.basis
            if day_count
            else run.exact
            for run in other
        )
        now = total(run.exact for run in runs)
        change += to_minor(then, position.currency) - to_minor(now, position.currency)
    return change


def _accrued_30(position: Position) -> Decimal:
    """The running period's interest in months of thirty days, where it runs by a rate."""
    run = position.running
    if run is None or run.rate is None:
        return position.accrued
    days = day_number(run.start, position.on, DayCount.THIRTY_360)
    return max(ZERO, min(run.at_most, to_minor(run.base * run.rate * days / 360, position.currency)) - run.paid)


def _left_out(record: Record, scope: Scope, on: datetime.date) -> Iterator[_Other]:
    """Without one entry of the ledger, by the replay and by its plain amount, which is how it is often left out."""
    counted = [entry for entry in in_force(record.entries) if entry.on <= on and entry.kind in _LEFT_OUT]
    own = _as_on(record, scope, on)
    for entry in reversed(counted[-LATEST:]):
        why = Explanation(_LEFT_OUT[entry.kind], entry.amount, on=entry.on)
        others = tuple(each for each in record.entries if each.id != entry.id)
        yield _Other(why, _as_on(replace(record, entries=others), scope, on))
        sign = 1 if entry.kind in (Kind.PAYMENT, Kind.WAIVER) else -1
        yield _Other(why, {**own, Figure.TOTAL: own[Figure.TOTAL] + sign * entry.amount})


def _ordered_otherwise(record: Record, scope: Scope, on: datetime.date) -> Iterator[_Other]:
    """Every order that law or contract may name; of several that come to the same, the first."""
    if not any(entry.kind is Kind.PAYMENT and entry.on <= on for entry in in_force(record.entries)):
        return
    seen: list[Figures] = [_as_on(record, scope, on)]
    for code, order in ORDERS.items():
        found = _as_on(replace(record, terms=replace(record.terms, order=order)), scope, on)
        if found not in seen:
            seen.append(found)
            yield _Other(Explanation("other_order", text=code), found)
