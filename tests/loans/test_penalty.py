"""What is asked for being late: by the day, by the missed instalment, on which base, and not in a pause."""

import datetime
from decimal import Decimal as D

import pytest

from loans.entry import counting, days_in, in_force, pauses
from loans.ledger import Base, Entry, Kind, Part, Status, Terms, position
from loans.money import total
from loans.rates import parse_penalty
from loans.schedule import Due


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def entry(kind: Kind, amount: str, on: str, id: int = 1, **fields) -> Entry:
    return Entry(id, kind, D(amount), day(on), **fields)


def pause(on: str, until: str | None, id: int = 50) -> Entry:
    return entry(Kind.PAUSE, "0", on, id, until=day(until) if until else None)


ONE = [Due(1, day("2026-01-01"), D(1000), D(100), D(50))]
A_THOUSANDTH = {"penalty_rate": D("0.36"), "day_basis": 360}  # 0.1 % a day


@pytest.mark.parametrize(
    ("base", "penalty"),
    [(Base.INSTALMENT, "11.50"), (Base.PRINCIPAL_AND_INTEREST, "11.00"), (Base.PRINCIPAL, "10.00")],
)
def test_ten_days_at_a_thousandth_follow_the_base(base, penalty):
    now = position(ONE, [], Terms("CNY", penalty_base=base, **A_THOUSANDTH), day("2026-01-11"))
    assert now.penalty == D(penalty)
    assert [(a.base, a.days, a.exact) for a in now.accruals] == [(D(penalty) * 100, 10, D(penalty))]


@pytest.mark.parametrize(("said", "times"), [("1.3倍", "0.1560"), ("1.5 times", "0.18"), ("上浮50%", "0.18"), ("加收30%", "0.156")])  # fmt: skip
def test_a_multiple_of_the_loans_rate_is_a_rate(said, times):
    assert parse_penalty(said, D("0.12"), 360) == D(times)


def test_a_fixed_late_fee_is_asked_once_for_each_missed_instalment():
    dues = [Due(n, day(f"2026-0{n}-01"), D(100)) for n in (1, 2, 3)]
    terms = Terms("CNY", late_fee=D(20))
    asked = [position(dues, [], terms, day(on)).penalty for on in ("2026-01-01", "2026-01-02", "2026-01-31", "2026-02-02")]  # fmt: skip
    assert asked == [0, 20, 20, 40]
    (fee,) = position(dues, [], terms, day("2026-01-20")).accruals
    assert (fee.instalment, fee.start, fee.days, fee.exact) == (1, day("2026-01-02"), 0, 20)


def test_a_late_fee_in_percent_is_of_what_is_unpaid_and_the_larger_counts():
    """5 % of the 400.00 left is 20.00; with at least 30 yuan it is 30."""
    part_paid = [entry(Kind.PAYMENT, "600", "2026-01-01")]
    dues = [Due(1, day("2026-01-01"), D(1000))]
    assert position(dues, part_paid, Terms("CNY", late_fee_rate=D("0.05")), day("2026-01-05")).penalty == D("20.00")
    both = Terms("CNY", late_fee=D(30), late_fee_rate=D("0.05"))
    assert position(dues, part_paid, both, day("2026-01-05")).penalty == 30


def test_a_late_fee_waits_for_the_days_of_grace():
    terms = Terms("CNY", late_fee=D(20), grace_days=3)
    paid_in_time = [entry(Kind.PAYMENT, "1150", "2026-01-04")]
    assert position(ONE, paid_in_time, terms, day("2026-02-01")).settled
    assert position(ONE, [], terms, day("2026-01-04")).penalty == 0
    assert position(ONE, [], terms, day("2026-01-05")).penalty == 20


def test_a_late_fee_is_paid_once_and_does_not_come_back():
    terms = Terms("CNY", late_fee=D(20))
    entries = [entry(Kind.PAYMENT, "20", "2026-01-05", 1)]
    dues = [Due(1, day("2026-01-01"), D(1000))]
    now = position(dues, entries, terms, day("2026-03-01"))
    assert [(a.part, a.amount) for a in now.allocations] == [(Part.PENALTY, 20)]
    assert (now.penalty, now.principal) == (0, 1000)


def test_compounding_lets_unpaid_penalty_interest_join_the_base_each_month():
    """1,000 at 0.1 % a day: 31.00 for January; then 1,031.00 for 28 days: 28.868; 59.87 in all."""
    dues = [Due(1, day("2026-01-01"), D(1000))]
    terms = Terms("CNY", penalty_compounds=True, **A_THOUSANDTH)
    now = position(dues, [], terms, day("2026-03-01"))
    assert [(a.base, a.days) for a in now.accruals] == [(1000, 31), (D("1031.00"), 28)]
    assert now.penalty == D("59.87")
    simple = position(dues, [], Terms("CNY", **A_THOUSANDTH), day("2026-03-01"))
    assert simple.penalty == D("59.00")


def test_compounding_does_not_depend_on_how_often_it_is_looked_at():
    """A payment of nothing but penalty splits the run; what was paid no longer bears interest."""
    dues = [Due(1, day("2026-01-01"), D(1000))]
    terms = Terms("CNY", penalty_compounds=True, **A_THOUSANDTH)
    paid_up = [entry(Kind.PAYMENT, "31", "2026-02-01")]
    now = position(dues, paid_up, terms, day("2026-03-01"))
    assert now.penalty == D("28.00")
    assert [a.base for a in now.accruals] == [1000, 1000]
    other = [entry(Kind.CHARGE, "1", "2026-02-10")]
    assert position(dues, other, terms, day("2026-03-01")).penalty == D("59.87")


def test_every_yuan_of_penalty_is_in_an_accrual():
    dues = [Due(n, day(f"2026-0{n}-01"), D(1000), D(50)) for n in (1, 2, 3)]
    terms = Terms("CNY", late_fee=D(15), grace_days=2, **A_THOUSANDTH)
    entries = [entry(Kind.PAYMENT, "500", "2026-01-20", 1), entry(Kind.PAYMENT, "900", "2026-02-20", 2)]
    now = position(dues, entries, terms, day("2026-04-01"))
    asked = now.penalty + total(a.amount for a in now.allocations if a.part is Part.PENALTY)
    assert abs(total(a.exact for a in now.accruals) - asked) < D("0.02")


# --- Pauses -----------------------------------------------------------------------------------------------------------


def test_days_overdue_leave_the_paused_days_out():
    """Due on 1 January; paused from 11 to 21 January: on the 31st 30 days less 10."""
    assert position(ONE, [pause("2026-01-11", "2026-01-21")], Terms("CNY"), day("2026-01-31")).days_overdue == 20


@pytest.mark.parametrize(("on", "days"), [("2026-01-11", 10), ("2026-01-16", 10), ("2026-01-21", 10), ("2026-01-22", 11)])  # fmt: skip
def test_the_count_stands_still_while_it_is_paused(on, days):
    now = position(ONE, [pause("2026-01-11", "2026-01-21")], Terms("CNY"), day(on))
    assert now.days_overdue == days
    assert now.is_paused == (on in ("2026-01-11", "2026-01-16"))
    assert now.rows[0].status is Status.OVERDUE


def test_no_penalty_interest_runs_in_a_pause():
    terms = Terms("CNY", **A_THOUSANDTH)
    now = position([Due(1, day("2026-01-01"), D(1000))], [pause("2026-01-11", "2026-01-21")], terms, day("2026-01-31"))
    assert now.penalty == D("20.00")
    assert [(a.start, a.end) for a in now.accruals] == [
        (day("2026-01-01"), day("2026-01-11")),
        (day("2026-01-21"), day("2026-01-31")),
    ]


def test_a_late_fee_is_not_asked_in_a_pause():
    terms, paused = Terms("CNY", late_fee=D(20)), [pause("2026-01-01", "2026-02-01")]
    assert position(ONE, paused, terms, day("2026-02-01")).penalty == 0
    assert position(ONE, paused, terms, day("2026-02-02")).penalty == 20
    paid = [*paused, entry(Kind.PAYMENT, "1150", "2026-01-31")]
    assert position(ONE, paid, terms, day("2026-02-10")).settled


def test_a_pause_without_an_end_lasts_until_days_count_again():
    going_on = pause("2026-01-11", None)
    assert position(ONE, [going_on], Terms("CNY"), day("2026-12-31")).days_overdue == 10
    ended = [going_on, entry(Kind.RESUME, "0", "2026-02-01", 51)]
    assert position(ONE, ended, Terms("CNY"), day("2026-02-11")).days_overdue == 20


def test_a_reversed_pause_never_was():
    undone = [pause("2026-01-11", "2026-01-21"), Entry(60, Kind.REVERSAL, D(0), day("2026-01-11"), reverses=50)]
    assert position(ONE, undone, Terms("CNY"), day("2026-01-31")).days_overdue == 30


def test_pauses_that_overlap_are_one_and_no_day_counts_twice():
    runs = pauses(in_force([pause("2026-01-05", "2026-01-15", 1), pause("2026-01-10", "2026-01-20", 2), pause("2026-02-01", "2026-02-03", 3)]))  # fmt: skip
    assert runs == ((day("2026-01-05"), day("2026-01-20")), (day("2026-02-01"), day("2026-02-03")))
    assert days_in(counting(day("2026-01-01"), day("2026-02-11"), runs)) == 41 - 15 - 2


# --- Corrections and disputes -----------------------------------------------------------------------------------------


def test_a_correction_upwards_is_owed_in_its_part():
    more = entry(Kind.ADJUSTMENT, "25", "2026-01-01", part=Part.INTEREST, instalment=1)
    now = position(ONE, [more], Terms("CNY"), day("2026-01-02"))
    assert now.rows[0].unpaid[Part.INTEREST] == 125
    assert now.overdue == 1175


def test_a_correction_downwards_is_no_longer_owed():
    less = entry(Kind.ADJUSTMENT, "-25", "2026-01-01", part=Part.INTEREST)
    assert position(ONE, [less], Terms("CNY"), day("2026-01-02")).rows[0].unpaid[Part.INTEREST] == 75


def test_a_correction_of_what_was_paid_already_becomes_a_credit():
    entries = [entry(Kind.PAYMENT, "1150", "2026-01-01", 1), entry(Kind.ADJUSTMENT, "-25", "2026-01-05", 2, part=Part.INTEREST)]  # fmt: skip
    now = position(ONE, entries, Terms("CNY"), day("2026-01-05"))
    assert (now.credit, now.remaining, now.rows[0].status) == (25, 0, Status.KEPT)


def test_a_correction_of_the_costs_stands_beside_the_schedule():
    entries = [entry(Kind.ADJUSTMENT, "40", "2026-01-05", part=Part.COST)]
    assert position(ONE, entries, Terms("CNY"), day("2026-01-05")).costs == 40


def test_a_dispute_is_shown_and_changes_no_figure():
    disputed = entry(Kind.DISPUTE, "50", "2026-01-05", part=Part.COST, until=day("2026-02-01"))
    without = position(ONE, [], Terms("CNY"), day("2026-01-20"))
    now = position(ONE, [disputed], Terms("CNY"), day("2026-01-20"))
    assert (now.disputed, now.remaining, now.rows) == (50, without.remaining, without.rows)
    assert position(ONE, [disputed], Terms("CNY"), day("2026-02-01")).disputed == 0
    assert position(ONE, [disputed], Terms("CNY"), day("2026-01-04")).disputed == 0
