import datetime
from decimal import Decimal

import pytest

from loans.ledger import Kind
from loans.record import dump, load
from loans.recording import add_entry, reverse
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db


def test_a_reversed_payment_leaves_the_position_as_it_was():
    loan = make_loan(make_borrower())
    before = loan.position(on=datetime.date(2026, 2, 1))
    payment = add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("500.00"), on=datetime.date(2026, 1, 20))
    assert loan.position(on=datetime.date(2026, 2, 1)).overdue == Decimal("388.49")
    reverse(entry=payment)
    assert loan.position(on=datetime.date(2026, 2, 1)) == before


def test_an_exported_ledger_comes_back_as_it_was():
    loan = make_loan(make_borrower())
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=datetime.date(2026, 1, 15))
    record = loan.__class__.objects.with_history().get(pk=loan.pk).as_record()
    assert load(dump([record])) == [record]
