import datetime
import uuid
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from loans.ledger import Kind
from loans.models import Entry, Instalment, Lender, Loan, Schedule
from loans.recording import add_entry, adopt_schedule, describe_lender, keep_lender, remove_sample, reverse
from loans.schedule import Due
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 1, 20)
PLAN = [Due(1, datetime.date(2026, 6, 1), D("10000.00"))]


@pytest.fixture
def loan():
    return make_loan(make_borrower())


@pytest.fixture
def payment(loan):
    return add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("500"), on=ON)


def test_the_database_refuses_to_change_an_entry(payment):
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        Entry.objects.filter(pk=payment.pk).update(amount=D("5"))
    payment.note = "changed"
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        payment.save()
    assert Entry.objects.get().amount == D("500")


def test_the_database_refuses_to_change_an_instalment(loan):
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        Instalment.objects.filter(schedule__loan=loan).update(principal=0)
    assert Instalment.objects.get(number=1).principal == D("788.49")


def test_the_database_refuses_an_entry_of_nothing(loan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(loan=loan, kind=Kind.PAYMENT, amount=D(0), on=ON)


def test_the_database_refuses_a_second_current_schedule(loan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(loan=loan, source="agreement", opens_on=ON)


def test_a_loan_can_be_erased_with_its_ledger(loan, payment):
    reverse(entry=payment)
    loan.delete()
    assert not Entry.objects.exists()


def test_a_borrower_can_be_erased_with_everything(loan, payment):
    loan.borrower.delete()
    assert not Lender.objects.exists()
    assert not Loan.objects.exists()


def test_a_lender_with_loans_cannot_be_erased(loan):
    with pytest.raises(RestrictedError):
        loan.lender.delete()


def test_the_same_submission_makes_one_entry(loan):
    submission = uuid.uuid4()
    first, second = (
        add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("500"), on=ON, submission=submission) for _ in range(2)
    )
    assert first == second
    assert loan.entries.count() == 1


def test_undoing_twice_gives_the_first_undoing(payment):
    assert reverse(entry=payment) == reverse(entry=payment)


def test_a_reversal_cannot_be_undone(payment):
    undone = reverse(entry=payment)
    assert reverse(entry=undone) == undone
    assert Entry.objects.count() == 2


def test_an_agreed_schedule_becomes_the_current_one_and_the_old_one_stays(loan):
    adopt_schedule(loan=loan, dues=PLAN, opens_on=datetime.date(2026, 3, 1), reference="MZ-1")
    again = adopt_schedule(loan=loan, dues=PLAN, opens_on=datetime.date(2026, 3, 1), reference="MZ-1")
    assert loan.schedules.get(is_current=True) == again
    assert loan.schedules.count() == 2
    assert len(loan.position(on=datetime.date(2026, 2, 28)).rows) == 12
    assert len(loan.position(on=datetime.date(2026, 3, 1)).rows) == 1


def test_a_payment_written_down_after_the_agreement_counts_against_its_schedule(loan):
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("500"), on=ON)
    adopt_schedule(loan=loan, dues=PLAN, opens_on=datetime.date(2026, 3, 1), reference="MZ-1")
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("700"), on=ON)
    assert loan.position(on=datetime.date(2026, 3, 1)).remaining == D("9300.00")


def test_a_lender_is_kept_once_and_learns():
    borrower = make_borrower()
    make_lender(borrower)
    lender = keep_lender(borrower=borrower, name="晴川消费金融有限公司", service_numbers=["95533"])
    assert Lender.objects.get() == lender
    assert (lender.service_numbers, lender.aliases) == (["95533"], ["晴川消金"])
    describe_lender(lender=lender, name="晴川", aliases=[])
    lender.refresh_from_db()
    assert (lender.name, lender.aliases) == ("晴川", [])


def test_removing_the_sample_leaves_what_is_the_borrowers_own():
    borrower = make_borrower()
    own = make_loan(borrower)
    known = make_lender(borrower, name="青山银行")
    make_loan(borrower, make_lender(borrower, name="示例银行"), is_sample=True)
    remove_sample(borrower=borrower)
    assert list(Loan.objects.all()) == [own]
    assert set(Lender.objects.all()) == {own.lender, known}


def test_a_submission_of_someone_elses_form_changes_nothing_of_theirs_and_is_no_error(loan):
    submission = uuid.uuid4()
    theirs = make_loan(make_borrower(), submission=submission)
    first = add_entry(loan=theirs, kind=Kind.PAYMENT, amount=D("5"), on=ON, submission=submission)
    mine = make_loan(loan.borrower, submission=submission)
    entry = add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("7"), on=ON, submission=submission)
    assert (mine.borrower, entry.loan, entry.amount) == (loan.borrower, loan, D("7"))
    assert list(theirs.entries.values_list("pk", "amount")) == [(first.pk, D("5"))]
