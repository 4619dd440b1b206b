import datetime

import pytest

from tests.factories import make_borrower

pytestmark = pytest.mark.django_db

FILLED = {"name": "林晓", "language": "zh-hans", "time_zone": "Asia/Urumqi", "remind_at": "07:30"}


@pytest.fixture
def borrower(client):
    borrower = make_borrower(language="en")
    client.force_login(borrower)
    return borrower


def test_preferences_are_kept(client, borrower):
    answer = client.post("/account/preferences/", FILLED)
    borrower.refresh_from_db()
    assert answer.status_code == 302
    assert (borrower.name, borrower.language, borrower.time_zone) == ("林晓", "zh-hans", "Asia/Urumqi")
    assert borrower.remind_at == datetime.time(7, 30)
    assert '<html lang="zh-hans">' in client.get("/account/preferences/").content.decode()


def test_what_cannot_be_is_answered_with_422_and_nothing_is_kept(client, borrower):
    answer = client.post("/account/preferences/", FILLED | {"time_zone": "Mars/Olympus", "remind_at": "25:00"})
    page = answer.content.decode()
    borrower.refresh_from_db()
    assert answer.status_code == 422
    assert 'value="林晓"' in page
    assert 'href="#id_remind_at"' in page
    assert borrower.name == ""


def test_the_name_may_be_left_out_and_the_page_says_so(client, borrower):
    assert "(optional)" in client.get("/account/preferences/").content.decode()
    assert client.post("/account/preferences/", FILLED | {"name": ""}).status_code == 302


def test_an_error_and_a_hint_are_tied_to_their_field(client, borrower):
    page = client.post("/account/preferences/", FILLED | {"remind_at": ""}).content.decode()
    assert 'aria-describedby="id_remind_at_helptext id_remind_at_error"' in page
    assert 'id="id_remind_at_helptext"' in page
    assert 'id="id_remind_at_error"' in page


def test_html_in_a_name_is_shown_as_it_was_typed(client, borrower):
    client.post("/account/preferences/", FILLED | {"name": "<script>alert(1)</script>", "language": "en"})
    assert "<script>alert" not in client.get("/account/preferences/").content.decode()
