import datetime
from decimal import Decimal

import pytest

from agreements.life import Keeping, Life, standing
from loans import ledger
from loans.ledger import Entry, Kind
from tests.agreements.papers import plan_of

D = Decimal
DAY = datetime.date
# The plan: six instalments of 606.93 (the last 606.94), due on 31 May, 30 June, 31 July ...; grace 3 days, 10 to make good.


def kept(on: DAY, *payments: tuple[DAY, str], is_current: bool = True):
    plan = plan_of()
    numbers = sorted(plan.numbers)
    entries = [
        Entry(n, Kind.PAYMENT, D(amount), day, instalment=numbers[n - 1]) for n, (day, amount) in enumerate(payments, 1)
    ]
    position = ledger.position(plan.schedule, entries, ledger.Terms("CNY"), on)
    return standing(position, plan, is_current=is_current, grace_days=3, cure_days=10)


@pytest.mark.parametrize(
    ("on", "keeping"),
    [
        (DAY(2026, 5, 30), Keeping.COMING),
        (DAY(2026, 5, 31), Keeping.DUE),
        (DAY(2026, 6, 3), Keeping.DUE),
        (DAY(2026, 6, 4), Keeping.LATE),
        (DAY(2026, 6, 13), Keeping.LATE),
        (DAY(2026, 6, 14), Keeping.BROKEN),
    ],
)
def test_an_unpaid_instalment_is_due_then_late_then_broken(on, keeping):
    found = kept(on)
    assert found.instalments[0].keeping is keeping
    assert found.life is (Life.BROKEN if keeping is Keeping.BROKEN else Life.IN_FORCE)
    assert found.instalments[0].good_until == DAY(2026, 6, 13)


@pytest.mark.parametrize(
    ("paid_on", "keeping"),
    [(DAY(2026, 5, 20), Keeping.KEPT), (DAY(2026, 6, 3), Keeping.KEPT), (DAY(2026, 6, 4), Keeping.CURED)],
)
def test_a_paid_instalment_was_kept_or_made_good(paid_on, keeping):
    found = kept(DAY(2026, 6, 20), (paid_on, "606.93"))
    assert (found.instalments[0].keeping, found.life, found.paid) == (keeping, Life.IN_FORCE, 1)


def test_a_part_payment_does_not_keep_an_instalment():
    assert kept(DAY(2026, 6, 5), (DAY(2026, 5, 31), "606.92")).instalments[0].keeping is Keeping.LATE


def test_the_instalments_that_the_plan_left_alone_are_not_part_of_it():
    found = kept(DAY(2026, 5, 30))  # an instalment of the old schedule fell due on 15 May, and is not paid
    assert len(found.instalments) == 6
    assert found.late == []


def test_all_paid_is_kept_to_the_end():
    days = [DAY(2026, 5, 31), DAY(2026, 6, 30), DAY(2026, 7, 31), DAY(2026, 8, 31), DAY(2026, 9, 30)]
    found = kept(DAY(2027, 1, 1), *((day, "606.93") for day in days), (DAY(2026, 10, 31), "606.94"))
    assert (found.life, found.paid, found.next) == (Life.KEPT, 6, None)


def test_another_schedule_ends_it():
    assert kept(DAY(2026, 6, 20), is_current=False).life is Life.ENDED
