"""What must hold for every history of a loan, tried on a hundred thousand random ones.

Hypothesis finds small counterexamples elsewhere; here plain chance goes through many more. A history is named by its number,
so that one which fails can be made again: `history(number)`.
"""

import datetime
import random
from dataclasses import replace
from decimal import Decimal as D
from itertools import groupby

import pytest

from loans.allocation import ORDERS
from loans.entry import in_force
from loans.ledger import Base, Entry, Kind, Part, Terms, position
from loans.record import Lender, Plan, Record, Source
from loans.replay import PRINCIPAL, Replay
from loans.schedule import Due, Every, Method, build, split
from loans.schedule import Terms as LoanTerms

IN_ALL, AT_ONCE = 100_000, 10_000
START = datetime.date(2026, 1, 1)
LAST = START + datetime.timedelta(days=300)
CODES = tuple(ORDERS.values())
METHODS = (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST, Method.FLAT_FEE, Method.BULLET, Method.OPEN_ENDED)  # fmt: skip
KINDS = (
    (Kind.PAYMENT,) * 8 + (Kind.CHARGE, Kind.WAIVER, Kind.REFUND, Kind.ADJUSTMENT, Kind.DISPUTE, Kind.PAUSE, Kind.REVERSAL)
)  # fmt: skip
PARTS = (None, *Part)
SCHEDULES: list[tuple[Due, ...]] = [
    build(LoanTerms(D(principal), currency, D("0.12"), method, count, START + datetime.timedelta(days=31), START, fee_each=D(fee), every=every))
    for principal, currency in (("1000", "CNY"), ("100000", "JPY"), ("333.333", "KWD"))
    for method in METHODS
    for count, every, fee in ((1, Every.MONTH, 0), (3, Every.MONTH, 5), (5, Every.FORTNIGHT, 0))
]  # fmt: skip
CURRENCIES = [currency for currency in ("CNY", "JPY", "KWD") for _ in METHODS for _ in range(3)]
UNITS = {"CNY": D("0.01"), "JPY": D(1), "KWD": D("0.001")}
TERMS = [
    Terms(currency, rate, penalty, base, compounds, grace, fee, fee_rate, 365, START, order)
    for currency in UNITS
    for rate in (None, D("0.12"))
    for penalty, base, compounds, grace, fee, fee_rate in (
        (D(0), Base.INSTALMENT, False, 0, D(0), D(0)),
        (D("0.18"), Base.PRINCIPAL, False, 3, D(0), D(0)),
        (D("0.18"), Base.INSTALMENT, False, 0, D(10), D("0.05")),
        (D("0.365"), Base.PRINCIPAL_AND_INTEREST, True, 0, D(0), D("0.05")),
    )
    for order in CODES
]  # fmt: skip
BY_CURRENCY = {currency: [terms for terms in TERMS if terms.currency == currency] for currency in UNITS}


def some_entry(chance: random.Random, number: int, unit: D) -> Entry:
    kind = chance.choice(KINDS)
    on = START + datetime.timedelta(days=chance.randrange(300))
    amount = chance.choice((1, 50, 5_000, 33_333, 60_000)) * chance.randrange(1, 4) * unit
    if kind is Kind.REVERSAL and number > 1:
        return Entry(number, kind, amount, on, reverses=chance.randrange(1, number))
    part = chance.choice(PARTS) if kind in (Kind.WAIVER, Kind.ADJUSTMENT) else None
    if kind is Kind.PAUSE:
        return Entry(number, kind, D(0), on, until=on + datetime.timedelta(days=chance.randrange(1, 60)))
    if kind is Kind.ADJUSTMENT and chance.random() < 0.5:
        amount = -amount
    named = chance.choice((None, None, None, 1, 2)) if kind in (Kind.PAYMENT, Kind.ADJUSTMENT) else None
    order = chance.choice(CODES) if kind is Kind.PAYMENT and chance.random() < 0.1 else None
    return Entry(number, Kind.CHARGE if kind is Kind.REVERSAL else kind, amount, on, part, named, order=order)


def history(number: int) -> tuple[tuple[Due, ...], list[Entry], Terms, datetime.date, random.Random]:
    chance = random.Random(number)
    index = chance.randrange(len(SCHEDULES))
    terms = chance.choice(BY_CURRENCY[CURRENCIES[index]])
    entries = [some_entry(chance, n, UNITS[terms.currency]) for n in range(1, chance.randrange(2, 8))]
    return SCHEDULES[index], entries, terms, START + datetime.timedelta(days=chance.randrange(20, 320)), chance


def check_sums(dues, entries, terms, on, now):
    """Nothing is lost, nothing is made, nothing is below zero; all in the smallest unit."""
    unit = UNITS[terms.currency]
    counted = {entry.id: entry for entry in in_force(entries) if entry.on <= on}

    def asked(kind):
        return sum(int(entry.amount / unit) for entry in counted.values() if entry.kind is kind)

    met = dict.fromkeys(Kind, 0)
    principal = penalty = 0
    for entry, _, amount, part, _ in now.raw_allocations:
        met[counted[entry].kind] += amount
        principal += amount if part == PRINCIPAL else 0
        penalty += amount if part == 1 else 0
    corrected = [entry for entry in counted.values() if entry.kind is Kind.ADJUSTMENT]
    raised = sum(int(entry.amount / unit) for entry in corrected)
    more_principal = sum(int(e.amount / unit) for e in corrected if e.part is Part.PRINCIPAL and e.amount > 0)
    scheduled = sum(int(due.total / unit) for due in dues)
    open_ended = dues[-1].is_open and terms.annual_rate is not None

    # What payments brought was used or is a credit.
    assert met[Kind.PAYMENT] == asked(Kind.PAYMENT)
    assert met[Kind.WAIVER] <= asked(Kind.WAIVER)
    # The principal is repaid exactly: what was met of it and what is left come to all of it.
    assert principal + int(now.principal / unit) == sum(int(due.principal / unit) for due in dues) + more_principal
    # What is left is what was asked less what was brought, lifted and never asked.
    if not open_ended:
        raised_penalty = sum(int(e.amount / unit) for e in corrected if e.part is Part.PENALTY and e.amount > 0)
        beside = asked(Kind.CHARGE) + asked(Kind.REFUND) + raised + int(now.penalty / unit) + penalty - raised_penalty
        left = int((now.remaining - now.credit) / unit)
        assert left == scheduled + beside - met[Kind.PAYMENT] - met[Kind.WAIVER] - int(now.unearned / unit)
    figures = [now.costs, now.credit, now.accrued, now.unearned, now.payoff, now.due, now.overdue, now.paid, now.days_overdue]  # fmt: skip
    assert min(*figures, *(amount for row in now.rows for amount in row.unpaid.values())) >= 0
    assert now.overdue <= now.due <= now.remaining


def check_replay(dues, entries, terms, on, now):
    """Looking at every day of an entry on the way changes nothing: today's position is reached step by step."""
    counted = [entry for entry in in_force(entries) if entry.on <= on]
    replay = Replay(dues, counted, terms)
    for when, group in groupby(counted, key=lambda entry: entry.on):
        for entry in group:
            replay.apply(entry)
        replay.finish(when)
    replay.finish(on)
    unit = UNITS[terms.currency]
    assert [row.unpaid_total for row in now.rows] == [
        sum(line.owed) * unit for line in sorted(replay.lines, key=lambda line: line.number)
    ]
    assert (replay.costs * unit, replay.credit * unit) == (now.costs, now.credit)


def check_two_schedules(dues, entries, terms, on, chance):
    """A plan that divides what is owed on a day leaves it owed, and what comes after counts once."""
    agreed = datetime.datetime.combine(on, datetime.time(12), datetime.UTC)
    stamped = [replace(entry, recorded_at=agreed - datetime.timedelta(hours=1)) for entry in entries if entry.on <= on]
    contract = Plan(Source.CONTRACT, START, dues, agreed_at=agreed - datetime.timedelta(days=400))
    before = Record("1", Lender("L"), terms, (contract,), tuple(stamped)).position(on)
    owed = before.remaining - before.credit
    if owed <= 0:
        return
    days = [on + datetime.timedelta(days=30 * k) for k in (1, 2, 3)]
    plan = Plan(Source.AGREEMENT, on, split(owed, terms.currency, days), "A", agreed)
    later = Entry(900, Kind.PAYMENT, min(owed, chance.randrange(1, 900) * UNITS[terms.currency]), days[0], recorded_at=agreed)  # fmt: skip
    record = Record("1", Lender("L"), terms, (contract, plan), (*stamped, later))
    assert record.position(on).remaining == owed
    plain = replace(record, terms=Terms(terms.currency, order=terms.order))
    assert plain.position(days[0]).remaining == owed - later.amount


@pytest.mark.parametrize("first", range(0, IN_ALL, AT_ONCE))
def test_every_one_of_ten_thousand_histories_keeps_the_rules(first):
    for number in range(first, first + AT_ONCE):
        dues, entries, terms, on, chance = history(number)
        now = position(dues, entries, terms, on)
        try:
            check_sums(dues, entries, terms, on, now)
            check_replay(dues, entries, terms, on, now)
            # The order of entering does not matter, and what is undone leaves no trace.
            undone = some_entry(chance, 800, UNITS[terms.currency])
            undone = replace(undone, kind=Kind.PAYMENT if undone.kind is Kind.REVERSAL else undone.kind, reverses=None)
            entered = [*entries, undone, Entry(801, Kind.REVERSAL, undone.amount, undone.on, reverses=800)]
            chance.shuffle(entered)
            again = position(dues, entered, terms, on)
            assert (again.rows, again.costs, again.credit, again.accrued) == (
                now.rows,
                now.costs,
                now.credit,
                now.accrued,
            )
            assert (again.unearned, again.accruals, again.disputed) == (now.unearned, now.accruals, now.disputed)
            if number % 4 == 0:
                check_two_schedules(dues, entries, terms, on, chance)
        except AssertionError as broken:
            raise AssertionError(f"history({number}): {broken}") from broken
