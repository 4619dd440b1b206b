import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from loans.ledger import Kind
from loans.recording import add_entry, adopt_schedule
from loans.schedule import Due
from notices import receiving
from notices.models import Judgement, Notice
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

TEXT = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。"
RECEIVED = datetime.datetime(2026, 1, 23, 2, 30, tzinfo=datetime.UTC)  # 10:30 in Shanghai


def receive(borrower, text=TEXT, **more):
    return receiving.receive_notice(borrower=borrower, text=text, **{"received_at": RECEIVED} | more)


@pytest.mark.parametrize("text", ["\x00", "\ufeff还款\u202e\u0000", "line\nline\r", "lone \ud83d half", "𠮷" * 10])
def test_a_text_is_kept_to_the_last_character(text):
    assert Notice.objects.get(pk=receive(make_borrower(), text).pk).text == text


def test_the_same_message_twice_is_one_notice_with_one_judgement():
    borrower = make_borrower()
    assert receive(borrower) == receive(borrower)
    assert Judgement.objects.count() == 1


def test_the_same_form_with_an_altered_text_gives_the_first_notice():
    borrower, submission = make_borrower(), uuid.uuid4()
    first = receive(borrower, submission=submission)
    assert receive(borrower, TEXT + "!", submission=submission) == first
    assert borrower.notices.count() == 1


def test_two_borrowers_may_get_the_same_message():
    receive(make_borrower())
    receive(make_borrower())
    assert Notice.objects.count() == 2


def test_the_day_is_that_of_the_borrowers_zone():
    """At 17:00 UTC on the 22nd it is 01:00 on the 23rd in Shanghai, eight days after the due date."""
    borrower = make_borrower()
    make_loan(borrower)
    notice = receive(borrower, received_at=datetime.datetime(2026, 1, 22, 17, tzinfo=datetime.UTC))
    payload = notice.judgements.get().payload
    assert payload["as_of"] == "2026-01-23"
    assert {"code": "days_overdue", "outcome": "agree", "claimed": 8, "recorded": 8, "difference": 0,
            "reasons": [{"code": "since", "on": "2026-01-15", "number": 1}]} in payload["findings"]  # fmt: skip


def test_judging_an_unchanged_ledger_again_adds_no_row():
    borrower = make_borrower()
    make_loan(borrower)
    notice = receive(borrower)
    assert receiving.judge(notice=notice) == notice.judgements.get()


def test_judging_a_changed_ledger_again_adds_a_row_and_keeps_the_first():
    borrower = make_borrower()
    loan = make_loan(borrower)
    notice = receive(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=datetime.date(2026, 1, 14))
    receiving.judge(notice=notice)
    rows = list(notice.judgements.order_by("pk").values_list("verdict", "is_latest", "loan_id"))
    assert rows == [("agrees", False, loan.pk), ("paid_already", True, loan.pk)]


def test_only_the_latest_judgement_says_whether_a_notice_waits_and_which_loan_it_is_about():
    borrower = make_borrower()
    first, second = make_loan(borrower), make_loan(borrower, account_tail="9999")
    notice = receive(borrower)
    for loan in (second, first):
        receiving.assign_loan(notice=notice, loan=loan)
    assert list(borrower.notices.of_loan(first.pk)) == [notice]
    assert not borrower.notices.of_loan(second.pk).exists()
    notice.judgements.filter(is_latest=False).update(verdict="no_demand")
    assert list(borrower.notices.waiting()) == [notice]


def test_a_notice_after_a_signed_agreement_is_held_against_the_agreement():
    borrower = make_borrower()
    loan = make_loan(borrower)
    dues = [Due(1, datetime.date(2026, 3, 20), Decimal("10000.00"))]
    adopt_schedule(loan=loan, dues=dues, opens_on=datetime.date(2026, 1, 20), reference="MZ-2026-0001")
    payload = receive(borrower).judgements.get().payload
    assert (payload["verdict"], payload["next_step"]) == ("differs", "show_agreement")


def test_the_lenders_contacts_of_that_moment_are_kept_with_the_judgement():
    borrower = make_borrower()
    loan = make_loan(borrower)
    notice = receive(borrower)
    make_lender(borrower, name=loan.lender.name, service_numbers=["4009998888"])
    assert notice.judgements.get().contacts == ["4008001234"]


def test_a_notice_that_is_not_mine_can_have_no_loan():
    borrower = make_borrower()
    loan = make_loan(borrower)
    notice = receive(borrower)
    receiving.assign_loan(notice=notice, loan=loan)
    receiving.disown(notice=notice)
    notice.refresh_from_db()
    assert (notice.loan, notice.not_mine) == (None, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(loan=loan)


def test_marking_as_dealt_with_twice_keeps_the_first_instant():
    notice = receive(make_borrower())
    receiving.mark_handled(notice=notice, handled=True)
    first = Notice.objects.get().handled_at
    receiving.mark_handled(notice=notice, handled=True)
    assert Notice.objects.get().handled_at == first
    receiving.mark_handled(notice=notice, handled=False)
    assert Notice.objects.get().handled_at is None


def test_removing_the_sample_leaves_the_borrowers_own():
    borrower = make_borrower()
    own = receive(borrower)
    receive(borrower, "【远山小贷】示例", is_sample=True)
    receiving.remove_sample(borrower=borrower)
    assert list(borrower.notices.all()) == [own]


def test_judging_costs_the_same_queries_for_one_loan_and_for_ten(django_assert_max_num_queries):
    borrower = make_borrower()
    lender = make_lender(borrower)
    for number in range(10):
        make_loan(borrower, lender, account_tail=f"10{number:02d}")
    with django_assert_max_num_queries(20):
        receive(borrower)
