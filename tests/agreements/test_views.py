import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from agreements.models import Agreement
from agreements.tasks import produce
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 4, 20)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


OFFER = {
    "shape": "instalments", "scope": "due", "as_of": "2026-04-20", "first_on": "2026-05-20", "count": "6", "keep": "1",
}  # fmt: skip
ACCEPTED = {"kind": "accepted", "said_by": "工号 8021", "channel": "phone", "on": "2026-04-20", "note": ""}


def agreed(client, **offer) -> Agreement:
    """An agreement that the borrower has reached by the pages, ready to be signed."""
    borrower = make_borrower(name="李㛃")
    client.force_login(borrower)
    loan = make_loan(borrower)
    client.post(reverse("agreements:start") + f"?loan={loan.pk}&notice=7", {"borrower_name": "李㛃"})
    agreement = borrower.agreements.get()
    client.post(reverse("agreements:offer", args=[agreement.pk]), OFFER | offer)
    client.post(reverse("agreements:answer", args=[agreement.pk]), ACCEPTED)
    agreement.refresh_from_db()
    return agreement


def sign(client, agreement, **given):
    data = {"name": "李㛃", "strokes": "", "terms_hash": agreement.terms_hash, "intent": "on"} | given
    return client.post(reverse("agreements:sign", args=[agreement.pk]), data)


def test_a_borrower_comes_from_a_loan_to_a_signed_paper_that_is_the_new_schedule(client):
    agreement = agreed(client)
    before = agreement.history().position(on=TODAY)
    assert agreement.state == "accepted"
    page = client.get(reverse("agreements:sign", args=[agreement.pk]))
    assert page.status_code == 200
    assert "李㛃" in page.content.decode()
    assert sign(client, agreement).status_code == 302
    assert "every 1s" in client.get(agreement.get_absolute_url()).content.decode()
    assert produce(agreement.pk)
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    after = agreement.history().position(on=TODAY)
    assert after.remaining == before.remaining
    assert after.overdue == Decimal(0)
    file = client.get(reverse("agreements:document", args=[agreement.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")
