import datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement
from borrowers.models import Deadline
from borrowers.remembering import add_deadline
from cases.models import Case, Item
from config.sample import load_sample
from loans.models import Entry, Instalment, Lender, Loan, Schedule
from notices.models import Judgement, Notice
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db

DAYS = [datetime.date(2026, 11, 24), datetime.date(2026, 3, 8), datetime.date(2028, 3, 8), datetime.date(2026, 1, 31)]


def test_the_button_loads_a_household_in_the_language_of_the_borrower(client):
    for language, name in [("zh-hans", "晴川消费金融有限公司"), ("en", "Clearbrook Consumer Finance")]:
        borrower = make_borrower(language=language)
        client.force_login(borrower)
        assert client.post("/sample/").url == "/"
        assert borrower.lenders.filter(name=name).exists()
        assert borrower.loans.filter(is_sample=True).count() == borrower.loans.count() == 3


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_its_notices_come_to_five_verdicts(on, language):
    borrower = make_borrower(language=language)
    load_sample(borrower=borrower, on=on, language=language)
    assert {notice.verdict for notice in borrower.notices.judged()} == {
        "agrees", "differs", "paid_already", "likely_scam", "unknown_loan",
    }  # fmt: skip


@pytest.mark.parametrize("on", DAYS)
def test_one_loan_is_overdue_one_is_paid_off_and_one_falls_due_in_six_days(on):
    borrower = make_borrower()
    load_sample(borrower=borrower, on=on, language="en")
    overdue, table, paid_off = [loan.position(on=on) for loan in borrower.loans.with_history()]
    assert len(overdue.overdue_rows) == 1
    assert 8 <= overdue.days_overdue <= 11  # from the 29th on, the day of the month may not exist four months before
    assert table.overdue == 0
    assert table.next_row.due.fee == Decimal(15)
    assert 0 < (table.next_row.due.on - on).days <= 6
    assert paid_off.settled


def test_its_entries_are_of_every_sort_that_a_borrower_meets():
    borrower = make_borrower()
    on = datetime.date(2026, 11, 24)
    load_sample(borrower=borrower, on=on, language="en")
    first = borrower.loans.first().position(on=on)
    assert [str(row.status) for row in first.rows[:5]] == ["kept", "kept", "late", "kept", "overdue"]
    assert Entry.objects.filter(kind="reversal").count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_its_case_went_from_the_message_to_a_complaint_that_cites_the_letters_before_it(language):
    borrower = make_borrower(language=language)
    on = datetime.date(2026, 11, 24)
    load_sample(borrower=borrower, on=on, language=language)
    case = borrower.cases.get()
    first, reminder, complaint = case.filings.all()
    assert [each.due_on for each in (first, reminder, complaint)] == [
        datetime.date(2026, 11, 1), datetime.date(2026, 11, 9), datetime.date(2026, 11, 25),
    ]  # fmt: skip
    assert "EMS1234567890" in complaint.text_zh
    assert "EMS1234567890" in complaint.text_en
    assert case.pieces.get().item.notice.is_sample
    assert [item.what for item in borrower.vault.filter(is_sample=True)][-3:] == ["letter"] * 3
    assert not borrower.vault.filter(is_sample=False).exists()
    assert [deadline.on for deadline in borrower.deadlines.filter(done_at=None)] == [complaint.due_on]


def test_loading_it_twice_makes_one(client):
    borrower = make_borrower()
    client.force_login(borrower)
    client.post("/sample/")
    client.post("/sample/")
    assert borrower.loans.count() == 3


def test_it_is_removed_in_one_click_and_leaves_nothing(client):
    borrower = make_borrower()
    client.force_login(borrower)
    client.post("/sample/")
    client.post("/sample/", {"remove": "1"})
    for model in (Loan, Lender, Schedule, Instalment, Entry, Notice, Judgement, Agreement, Case, Item, Deadline):
        assert model.objects.count() == 0, model


def test_what_was_negotiated_with_the_sample_goes_with_it(client):
    borrower = make_borrower()
    client.force_login(borrower)
    client.post("/sample/")
    loan = borrower.loans.first()
    client.post(f"/agreements/start/?loan={loan.pk}", {"borrower_name": "Lin Xiao", "loan": loan.pk, "understood": "1"})
    agreement = borrower.agreements.get()
    offer = agreement.offers.create(number=1, proposal={}, plan={})
    borrower.agreements.update(state="accepted", accepted=offer, terms={}, terms_hash="0" * 64)
    add_deadline(borrower=borrower, key=agreement.deadline_key, what="Answer expected", on=datetime.date(2026, 12, 1))
    client.post("/sample/", {"remove": "1"})
    assert Agreement.objects.count() == Deadline.objects.count() == 0


def test_what_is_the_borrowers_own_stays_when_the_sample_goes(client):
    borrower = make_borrower()
    own = make_loan(borrower)
    client.force_login(borrower)
    client.post("/sample/")
    client.post("/sample/", {"remove": "1"})
    assert list(borrower.loans.all()) == [own]
    assert list(borrower.lenders.all()) == [own.lender]


def test_looking_at_its_address_loads_nothing(client):
    borrower = make_borrower()
    client.force_login(borrower)
    assert client.get("/sample/").status_code == 405
    assert borrower.loans.count() == 0


def test_the_command_loads_it_for_an_account():
    borrower = make_borrower(email="lin@example.org", language="zh-hans")
    call_command("load_sample", "Lin@example.org")
    assert borrower.loans.count() == 3


def test_the_command_names_the_address_that_has_no_account():
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("load_sample", "nobody@example.org")
