"""The ledger: worked cases first, then what must hold for every history."""

import datetime
import random
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loans.ledger import Base, Entry, Kind, Part, Status, Terms, position
from loans.money import total
from loans.schedule import Due, Method, build
from loans.schedule import Terms as LoanTerms


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


YEAR = build(LoanTerms(D(10000), "CNY", D("0.12"), Method.EQUAL_INSTALMENT, 12, day("2026-01-15")))
PLAIN = Terms("CNY", annual_rate=D("0.12"), starts_on=day("2025-12-15"))


def entry(kind: Kind, amount: str, on: str, id: int = 1, **fields) -> Entry:
    return Entry(id, kind, D(amount), day(on), **fields)


def paid(amount: str, on: str, id: int = 1, **fields) -> Entry:
    return entry(Kind.PAYMENT, amount, on, id, **fields)


# --- Worked cases -----------------------------------------------------------------------------------------------------


def test_an_instalment_is_due_on_its_day_and_overdue_after_it():
    before, on, after = (position(YEAR, [], PLAIN, day(f"2026-01-{n}")) for n in (14, 15, 16))
    assert (before.due, on.due, after.due) == (0, D("888.49"), D("888.49"))
    assert (on.overdue, after.overdue) == (0, D("888.49"))
    assert (before.days_overdue, on.days_overdue, after.days_overdue) == (0, 0, 1)
    assert [each.rows[0].status for each in (before, on, after)] == [Status.COMING, Status.DUE, Status.OVERDUE]


def test_a_payment_pays_costs_then_interest_then_principal():
    """Civil Code 561 with costs 100, interest 300, principal 1,000 and a payment of 350."""
    dues = [Due(1, day("2026-01-15"), D(1000), D(300))]
    entries = [entry(Kind.CHARGE, "100", "2026-01-15"), paid("350", "2026-01-20", 2)]
    now = position(dues, entries, Terms("CNY"), day("2026-01-20"))
    assert [(a.part, a.amount) for a in now.allocations] == [(Part.COST, 100), (Part.INTEREST, 250)]
    assert now.rows[0].unpaid == {Part.COST: 0, Part.PENALTY: 0, Part.INTEREST: 50, Part.PRINCIPAL: 1000}


@pytest.mark.parametrize(("basis", "penalty"), [(360, "100.00"), (365, "98.63")])
def test_penalty_interest_is_base_times_rate_times_days(basis, penalty):
    """5,000 overdue for 40 days at 12 % x 1.5."""
    dues = [Due(1, day("2026-01-01"), D(5000))]
    now = position(dues, [], Terms("CNY", penalty_rate=D("0.18"), day_basis=basis), day("2026-02-10"))
    assert now.penalty == D(penalty)
    assert [(a.days, a.base) for a in now.accruals] == [(40, 5000)]


def test_penalty_interest_on_principal_alone_leaves_interest_out():
    terms = Terms("CNY", penalty_rate=D("0.36"), penalty_base=Base.PRINCIPAL, day_basis=360)
    now = position([Due(1, day("2026-01-01"), D(1000), D(500))], [], terms, day("2026-01-11"))
    assert now.penalty == D("10.00")


def test_penalty_interest_waits_for_the_days_of_grace():
    terms = Terms("CNY", penalty_rate=D("0.36"), grace_days=3, day_basis=360)
    dues = [Due(1, day("2026-01-01"), D(1000))]
    assert [position(dues, [], terms, day(f"2026-01-0{n}")).penalty for n in (3, 4, 5)] == [0, 0, D("1.00")]


def test_penalty_interest_follows_the_base_as_it_is_paid_down():
    """1,000 for 10 days, then 500 for 10 days, at 0.1 % a day: 10.00, paid with the first 510, and 5.00."""
    terms = Terms("CNY", penalty_rate=D("0.36"), day_basis=360)
    dues = [Due(1, day("2026-01-01"), D(1000))]
    now = position(dues, [paid("510", "2026-01-11")], terms, day("2026-01-21"))
    assert (now.penalty, now.principal) == (D("5.00"), D(500))
    assert [(a.base, a.days) for a in now.accruals] == [(1000, 10), (500, 10)]


def test_a_backdated_payment_replays_what_came_after_it():
    terms = Terms("CNY", penalty_rate=D("0.36"), day_basis=360)
    dues = [Due(1, day("2026-01-01"), D(1000))]
    late = [paid("510", "2026-01-11")]
    assert position(dues, [*late, paid("500", "2026-01-01", 2)], terms, day("2026-01-21")).remaining == 0


def test_early_payoff_asks_for_principal_and_the_interest_of_the_days_used():
    """10,000 at 12 %, after five instalments and ten days of 360: 5,977.91 + 19.93."""
    entries = [paid("888.49", f"2026-0{n}-15", n) for n in range(1, 6)]
    terms = replace(PLAIN, day_basis=360)
    now = position(YEAR, entries, terms, day("2026-05-25"))
    assert (now.principal, now.accrued, now.payoff) == (D("5977.91"), D("19.93"), D("5997.84"))


def test_interest_of_the_running_period_is_not_asked_on_principal_that_is_overdue():
    """788.49 of the principal is overdue, with penalty interest of its own: 9,211.51 at 12 % for ten days of 360."""
    assert position(YEAR, [], replace(PLAIN, day_basis=360), day("2026-01-25")).accrued == D("30.71")


def test_what_a_plan_carried_over_is_part_of_the_payoff_amount():
    """Of 1,150 divided into two, 100 are interest and 50 costs from before: they are not spared by paying early."""
    dues = [
        Due(1, day("2026-04-01"), D(500), D(25), D(50), carried=D(75)),
        Due(2, day("2026-05-01"), D(500), D(75), carried=D(75)),
    ]
    now = position(dues, [paid("60", "2026-03-01")], PLAIN, day("2026-03-10"))
    assert (now.principal, now.owed_interest, now.accrued, now.payoff) == (1000, 90, 0, 1090)
    settled = position(dues, [paid("60", "2026-03-01"), paid("1090", "2026-03-10", 2)], PLAIN, day("2026-03-10"))
    assert (settled.settled, settled.payoff, settled.unearned) == (True, 0, 0)


def test_of_interest_beyond_what_a_plan_carried_over_only_the_days_used_are_asked_for():
    """Of 40 interest 10 were carried over; of the 30 a third has been earned after ten days of thirty."""
    dues = [Due(1, day("2026-03-31"), D(1000), D(40), carried=D(10))]
    terms = Terms("CNY", starts_on=day("2026-03-01"))
    assert position(dues, [], terms, day("2026-03-11")).payoff == D("1020.00")
    after = position(dues, [paid("1020", "2026-03-11")], terms, day("2026-03-11"))
    assert (after.settled, after.unearned) == (True, 20)


def test_interest_runs_from_the_instalment_before_that_has_interest_too():
    """A plan's own instalment, without interest, stands between two kept ones: 17 of 31 days of 31.00."""
    dues = [
        Due(1, day("2026-05-15"), D(100), D(30)),
        Due(2, day("2026-05-31"), D(500)),
        Due(3, day("2026-06-15"), D(100), D(31)),
    ]
    assert position(dues, [], Terms("CNY"), day("2026-06-01")).accrued == D("17.00")
    assert position(dues, [], Terms("CNY"), day("2026-05-25")).accrued == D("10.00")


def test_who_pays_the_payoff_amount_is_free():
    entries = [paid("888.49", f"2026-0{n}-15", n) for n in range(1, 6)]
    terms = replace(PLAIN, day_basis=360)
    now = position(YEAR, [*entries, paid("5997.84", "2026-05-25", 9)], terms, day("2026-05-25"))
    assert now.settled
    assert (now.payoff, now.credit) == (0, 0)
    assert now.unearned == D("661.86") - D("420.36") - D("19.93")
    assert total(a.amount for a in now.allocations if a.entry == 9) == D("5997.84")


def test_a_cent_less_than_the_payoff_amount_pays_instalments_ahead():
    entries = [paid("888.49", f"2026-0{n}-15", n) for n in range(1, 6)]
    now = position(YEAR, [*entries, paid("5997.83", "2026-05-25", 9)], replace(PLAIN, day_basis=360), day("2026-05-25"))
    assert not now.settled
    assert [row.status for row in now.rows[5:]] == [Status.KEPT] * 6 + [Status.COMING]


def test_a_last_instalment_paid_early_in_full_leaves_no_credit():
    entries = [paid(str(due.total), due.on.isoformat(), due.number) for due in YEAR[:-1]]
    now = position(YEAR, [*entries, paid("888.47", "2026-12-01", 12)], PLAIN, day("2026-12-01"))
    assert (now.settled, now.credit, now.unearned) == (True, 0, 0)


def test_the_payoff_of_a_loan_with_a_monthly_fee_asks_for_no_fees_to_come():
    dues = build(LoanTerms(D(12000), "CNY", D("0.072"), Method.FLAT_FEE, 12, day("2026-01-15")))
    entries = [paid("1072", f"2026-0{n}-15", n) for n in range(1, 6)]
    assert position(dues, entries, PLAIN, day("2026-05-15")).payoff == D("7000.00")


def test_a_fee_that_is_due_is_part_of_the_payoff():
    dues = build(LoanTerms(D(12000), "CNY", D("0.072"), Method.FLAT_FEE, 12, day("2026-01-15")))
    assert position(dues, [], PLAIN, day("2026-01-15")).payoff == D("12072.00")


def test_money_beyond_what_is_owed_is_a_credit_and_pays_a_later_charge():
    dues = [Due(1, day("2026-01-15"), D(100))]
    entries = [paid("130", "2026-01-10"), entry(Kind.CHARGE, "20", "2026-02-01", 2)]
    assert position(dues, entries, PLAIN, day("2026-01-31")).credit == 30
    after = position(dues, entries, PLAIN, day("2026-02-01"))
    assert (after.credit, after.costs, after.remaining) == (10, 0, 0)


def test_money_paid_back_comes_from_the_credit_and_beyond_it_is_owed_again():
    dues = [Due(1, day("2026-01-15"), D(100))]
    entries = [paid("130", "2026-01-10"), entry(Kind.REFUND, "50", "2026-02-01", 2)]
    now = position(dues, entries, PLAIN, day("2026-02-01"))
    assert (now.credit, now.remaining) == (0, 20)


def test_a_payment_may_name_its_instalment():
    now = position(YEAR, [paid("888.49", "2026-01-10", instalment=3)], PLAIN, day("2026-01-10"))
    assert [row.unpaid_total for row in now.rows[:3]] == [D("888.49"), D("888.49"), 0]


def test_a_waiver_without_a_part_lifts_penalty_costs_interest_and_principal_in_turn():
    terms = Terms("CNY", penalty_rate=D("0.36"), day_basis=360)
    dues = [Due(1, day("2026-01-01"), D(1000), D(50))]
    entries = [entry(Kind.CHARGE, "5", "2026-01-11"), entry(Kind.WAIVER, "40", "2026-01-11", 2)]
    now = position(dues, entries, terms, day("2026-01-11"))
    assert [(a.part, a.amount) for a in now.allocations] == [
        (Part.PENALTY, D("10.50")),
        (Part.COST, D("5")),
        (Part.INTEREST, D("24.50")),
    ]
    assert now.rows[0].paid == 0


def test_a_reversal_takes_an_entry_out_of_every_day():
    entries = [paid("500", "2026-01-15"), Entry(2, Kind.REVERSAL, D(500), day("2026-01-15"), reverses=1)]
    assert position(YEAR, entries, PLAIN, day("2026-01-20")) == position(YEAR, [], PLAIN, day("2026-01-20"))


def test_a_late_instalment_says_so_when_it_is_paid():
    now = position(YEAR, [paid("888.49", "2026-01-16")], PLAIN, day("2026-01-16"))
    assert (now.rows[0].status, now.rows[0].paid_on) == (Status.LATE, day("2026-01-16"))


def test_due_by_a_later_day_adds_what_falls_due_until_then():
    now = position(YEAR, [], PLAIN, day("2026-01-16"))
    assert now.due_by(day("2026-02-14")) == D("888.49")
    assert now.due_by(day("2026-02-15")) == D("1776.98")


def test_a_table_without_a_rate_spreads_its_interest_over_the_days():
    dues = [Due(1, day("2026-01-31"), D(1000), D(30))]
    terms = Terms("CNY", starts_on=day("2026-01-01"))
    assert position(dues, [], terms, day("2026-01-11")).accrued == D("10.00")
    assert position(dues, [], terms, day("2025-12-01")).accrued == 0


# --- What holds for every history ------------------------------------------------------------------------------------

DAYS = st.integers(0, 500).map(lambda n: day("2025-12-15") + datetime.timedelta(days=n))
CENTS = st.integers(1, 300_000).map(lambda cents: D(cents).scaleb(-2))


@st.composite
def histories(draw):
    method = draw(st.sampled_from([Method.EQUAL_INSTALMENT, Method.INTEREST_FIRST, Method.FLAT_FEE, Method.BULLET]))
    dues = build(LoanTerms(D(10000), "CNY", D("0.12"), method, draw(st.integers(1, 12)), day("2026-01-15")))
    terms = replace(
        PLAIN,
        penalty_rate=draw(st.sampled_from([D(0), D("0.18")])),
        penalty_base=draw(st.sampled_from(list(Base))),
        grace_days=draw(st.integers(0, 5)),
    )
    kinds = st.sampled_from([Kind.PAYMENT] * 4 + [Kind.CHARGE, Kind.WAIVER, Kind.REFUND])
    count = draw(st.integers(0, 12))
    entries = []
    for number in range(1, count + 1):
        kind = draw(kinds)
        part = draw(st.sampled_from([None, *Part])) if kind is Kind.WAIVER else None
        named = draw(st.sampled_from([None, None, 1, 3])) if kind is Kind.PAYMENT else None
        entries.append(Entry(number, kind, draw(CENTS), draw(DAYS), part, named))
    for number in draw(st.lists(st.integers(1, max(1, count)), unique=True, max_size=3)):
        if number <= count:
            entries.append(Entry(100 + number, Kind.REVERSAL, D(1), day("2026-01-01"), reverses=number))
    return dues, entries, terms, draw(DAYS)


def counting(entries, on):
    undone = {entry.reverses for entry in entries}
    return [e for e in entries if e.kind is not Kind.REVERSAL and e.id not in undone and e.on <= on]


def of_kind(entries, kind):
    return total(entry.amount for entry in entries if entry.kind is kind)


@settings(max_examples=300, deadline=None)
@given(histories())
def test_nothing_is_lost_and_nothing_is_negative(history):
    dues, entries, terms, on = history
    now = position(dues, entries, terms, on)
    counted = counting(entries, on)
    allocated = {kind: total(a.amount for a in now.allocations if a.entry in {e.id for e in counted if e.kind is kind}) for kind in Kind}  # fmt: skip
    penalty = now.penalty + total(a.amount for a in now.allocations if a.part is Part.PENALTY)
    asked = total(due.total for due in dues) + of_kind(counted, Kind.CHARGE) + of_kind(counted, Kind.REFUND) + penalty

    assert allocated[Kind.PAYMENT] == of_kind(counted, Kind.PAYMENT)
    assert allocated[Kind.WAIVER] <= of_kind(counted, Kind.WAIVER)
    assert now.remaining - now.credit == asked - allocated[Kind.PAYMENT] - allocated[Kind.WAIVER] - now.unearned
    figures = [now.costs, now.credit, now.accrued, now.unearned, now.payoff, now.due, now.overdue, now.paid]
    assert min([*figures, *(amount for row in now.rows for amount in row.unpaid.values())]) >= 0
    assert now.overdue <= now.due <= now.remaining
    assert now.payoff <= now.remaining or now.credit


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms())
def test_the_order_of_entering_does_not_matter(history, chance: random.Random):
    dues, entries, terms, on = history
    shuffled = list(entries)
    chance.shuffle(shuffled)
    now, again = (position(dues, some, terms, on) for some in (entries, shuffled))
    assert (again.rows, again.costs, again.credit, again.accruals) == (now.rows, now.costs, now.credit, now.accruals)


@settings(max_examples=150, deadline=None)
@given(histories(), CENTS, DAYS, st.sampled_from([Kind.PAYMENT, Kind.CHARGE, Kind.WAIVER, Kind.REFUND]))
def test_a_reversal_restores_every_figure(history, amount, when, kind):
    dues, entries, terms, on = history
    undone = [Entry(900, kind, amount, when), Entry(901, Kind.REVERSAL, amount, when, reverses=900)]
    assert position(dues, [*entries, *undone], terms, on) == position(dues, entries, terms, on)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_paying_what_is_due_leaves_nothing_due(history):
    dues, entries, terms, on = history
    due = position(dues, entries, terms, on).due
    if due and not any(entry.on == on for entry in entries):
        assert position(dues, [*entries, Entry(900, Kind.PAYMENT, due, on)], terms, on).due == 0


@settings(max_examples=100, deadline=None)
@given(histories())
def test_paying_the_payoff_amount_settles_the_loan(history):
    dues, entries, terms, on = history
    payoff = position(dues, entries, terms, on).payoff
    if payoff and not any(entry.on == on for entry in entries):
        assert position(dues, [*entries, Entry(900, Kind.PAYMENT, payoff, on)], terms, on).settled


# --- Loans without a day ----------------------------------------------------------------------------------------------

FRIEND = build(LoanTerms(D(10000), "CNY", D("0.0365"), Method.OPEN_ENDED, 1, day("2026-01-01")))
OPEN = Terms("CNY", annual_rate=D("0.0365"), starts_on=day("2026-01-01"))


def test_interest_of_a_loan_without_a_day_runs_by_the_day():
    """10,000 at 0.01 % a day: 1.00 a day."""
    now = position(FRIEND, [], OPEN, day("2026-04-11"))
    assert (now.due, now.overdue, now.next_row, now.accrued, now.payoff) == (0, 0, None, 100, 10100)


def test_a_payment_to_it_meets_the_interest_first_and_lowers_what_interest_runs_on():
    """100.00 after 100 days and 5,000 of principal, then 0.50 a day for 100 days."""
    now = position(FRIEND, [paid("5100", "2026-04-11")], OPEN, day("2026-07-20"))
    assert [(a.part, a.amount) for a in now.allocations] == [(Part.INTEREST, 100), (Part.PRINCIPAL, 5000)]
    assert (now.principal, now.accrued, now.payoff) == (5000, 50, 5050)
    assert position(
        FRIEND, [paid("5100", "2026-04-11"), paid("5050", "2026-07-20", 2)], OPEN, day("2026-08-01")
    ).settled


def test_an_interest_free_loan_between_friends_owes_what_was_lent():
    dues = build(LoanTerms(D(800), "CNY", D(0), Method.OPEN_ENDED, 1, day("2026-01-01")))
    now = position(dues, [paid("300", "2026-02-01")], Terms("CNY", annual_rate=D(0)), day("2027-01-01"))
    assert (now.payoff, now.remaining, now.due, now.days_overdue) == (500, 500, 0, 0)
