import datetime
import re
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse as url

from loans.ledger import Kind
from loans.models import Loan
from loans.record import dump, load
from loans.recording import add_entry
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
SAID = {"on": "2026-01-23", "scope": "due", "total": "990.80", "principal": "788.49", "penalty": "3.94"}


@pytest.fixture
def loan(client, time_machine):
    time_machine.move_to("2026-01-23T12:00:00+08:00", tick=False)
    loan = make_loan(make_borrower(), penalty_rate=Decimal("0.18"))
    client.force_login(loan.borrower)
    return loan


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def kept(client, loan, **more):
    client.post(url("loans:reconcile", args=[loan.pk]), SAID | {"submission": str(uuid.uuid4())} | more)
    return loan.reconciliations.latest("pk")


def test_the_loan_leads_to_it_and_comparing_writes_nothing(client, loan):
    address = url("loans:reconcile", args=[loan.pk])
    assert address in client.get(loan.get_absolute_url()).content.decode()
    page = words(client.get(address, SAID))
    assert "They count one day more." in page
    assert "A fee of ¥98.37 that is not in your records" in page  # 990.80 - 892.00 - the 0.43 of penalty interest
    assert loan.reconciliations.count() == 0


def test_it_is_kept_with_what_both_sides_said_then(client, loan):
    answer = client.post(url("loans:reconcile", args=[loan.pk]), SAID | {"source": "call", "note": "工号 8021"})
    row = loan.reconciliations.get()
    assert answer.url == row.get_absolute_url()
    assert [(str(each.figure), each.said, each.recorded) for each in row.as_value().differences] == [
        ("total", Decimal("990.80"), Decimal("892.00")),
        ("principal", Decimal("788.49"), Decimal("788.49")),
        ("penalty", Decimal("3.94"), Decimal("3.51")),
    ]
    page = words(client.get(answer.url))
    assert "They asked for ¥98.80 more than your records." in page
    assert "工号 8021" in page
    assert "have changed since" not in page


def test_a_payment_written_down_later_leaves_it_and_is_told_beside_it(client, loan):
    row = kept(client, loan)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("892.00"), on=datetime.date(2026, 1, 23))
    page = words(client.get(row.get_absolute_url()))
    assert "They asked for ¥98.80 more" in page
    assert "Your records of that day have changed since. They now say: In total: ¥0.00" in page


def test_sending_it_twice_keeps_it_once_and_nobody_can_change_it(client, loan):
    form = SAID | {"submission": str(uuid.uuid4())}
    for _ in range(2):
        client.post(url("loans:reconcile", args=[loan.pk]), form)
    row = loan.reconciliations.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        loan.reconciliations.filter(pk=row.pk).update(note="changed")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"total": "much"}, "“much” is not an amount"),
        ({"total": "1.001"}, "no amount smaller than 0.01"),
        ({"on": "someday"}, "is not a day"),
        ({"total": "", "principal": "", "penalty": ""}, "Give at least one of the figures"),
    ],
)
def test_nonsense_is_told_and_kept(client, loan, typed, told):
    answer = client.get(url("loans:reconcile", args=[loan.pk]), SAID | typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert all(f'value="{text}"' in answer.content.decode() for text in typed.values() if text)


def test_a_stranger_finds_neither_the_page_nor_what_was_kept(client, loan):
    row = kept(client, loan)
    client.force_login(make_borrower())
    assert client.get(url("loans:reconcile", args=[loan.pk])).status_code == 404
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_export_has_it_and_gives_it_back(client, loan):
    kept(client, loan)
    record = Loan.objects.get(pk=loan.pk).as_record()
    assert len(record.reconciliations) == 1
    assert load(dump([record])) == [record]


def test_a_letter_of_objection_cites_it(client, loan):
    row = kept(client, loan)
    page = client.get(row.get_absolute_url()).content.decode()
    link = re.search(r'href="([^"]*kind=dispute[^"]*)"', page)[1].replace("&amp;", "&")
    form = client.get(link).context["form"]
    data = {name: field.value() or "" for name, field in ((each.name, each) for each in form)}
    answer = client.post(link, data | {"sender": "李四", "language": "en"})
    assert answer.status_code == 302
    text = loan.letters.get().latest.text
    assert "asked for ¥990.80" in text
    assert "- In total: you say ¥990.80, which is ¥98.80 more than my records give;" in text
    assert "- Penalty interest: you say ¥3.94, which is ¥0.43 more than my records give." in text
    assert "Principal" not in text
    assert "892.00" not in text  # a letter that questions a debt never says what would be owed
