"""A private address, from setting it up to closing it, and what comes to it."""

import datetime
import html
import json
import re

import pytest
from django.urls import reverse

from notices import admitting
from notices.forwarded import signature
from notices.models import Arrival
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db

TEXT = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。"
STAMP = 1769135400000  # 2026-01-23 10:30 in Shanghai


@pytest.fixture(autouse=True)
def at_half_past_ten(time_machine):
    time_machine.move_to("2026-01-23T10:30:30+08:00", tick=False)


@pytest.fixture
def borrower(client):
    borrower = make_borrower()
    make_loan(borrower)
    client.force_login(borrower)
    return borrower


@pytest.fixture
def opened(client, borrower):
    """The address and the secret as the page tells them, once."""
    page = client.post(reverse("notices:addresses"), {"name": "Xiaomi"})
    path, secret = (html.unescape(each) for each in re.findall(r"<code>(.*?)</code>", page.content.decode()))
    return re.sub(r"^https?://[^/]+", "", path), secret


def forward(client, opened, text=TEXT, stamp=STAMP, **changed):
    path, secret = opened
    fields = {"from": "1069000", "content": text, "timestamp": str(stamp), "sign": signature(str(stamp), secret)}
    return client.post(path, fields | changed)


def test_a_message_that_the_phone_sends_on_is_kept_and_judged(client, borrower, opened):
    client.logout()
    assert forward(client, opened).json() == {"ok": True}
    notice = borrower.notices.get()
    assert (notice.text, notice.sender, notice.source, notice.verdict) == (TEXT, "1069000", "forwarded", "agrees")
    assert notice.received_at == datetime.datetime(2026, 1, 23, 2, 30, tzinfo=datetime.UTC)


def test_neither_address_nor_secret_can_be_read_in_the_database(borrower, opened):
    path, secret = opened
    row = borrower.addresses.get()
    kept = repr([bytes(row.sealed_secret), row.token_hash, row.name])
    assert secret not in kept
    assert path.split("/")[-2] not in kept
    assert admitting.secret_of(row) == secret


def test_address_and_secret_are_told_once(client, opened):
    page = client.get(reverse("notices:addresses")).content.decode()
    assert "Xiaomi" in page
    assert all(each not in page for each in opened)


def test_a_signature_is_good_for_one_message(client, borrower, opened):
    assert forward(client, opened).status_code == 200
    assert forward(client, opened).status_code == 200  # the same call once more
    other = forward(client, opened, text="应还 9,999.00 元")
    assert (other.status_code, other.json()["why"]) == (409, "replayed")
    assert borrower.notices.count() == 1


def test_the_same_words_a_moment_later_are_the_phone_trying_again_and_an_hour_later_a_new_message(
    client, borrower, opened, time_machine
):
    forward(client, opened)
    forward(client, opened, stamp=STAMP + 20_000)
    assert borrower.notices.count() == 1
    time_machine.move_to("2026-01-23T11:30:00+08:00", tick=False)
    forward(client, opened, stamp=STAMP + 3_600_000)
    assert borrower.notices.count() == 2


def test_an_old_signature_a_wrong_one_and_an_unknown_address_are_refused(client, borrower, opened):
    assert forward(client, opened, stamp=STAMP - 3_600_000).json()["why"] == "too_old"
    assert forward(client, opened, sign="x").status_code == 403
    assert forward(client, ("/notices/inbound/nobody/", opened[1])).status_code == 404
    assert client.get(opened[0]).status_code == 405
    assert borrower.notices.count() == 0


def test_a_new_secret_ends_the_old_one_and_keeps_the_address(client, borrower, opened):
    page = client.post(reverse("notices:rotate", args=[borrower.addresses.get().pk]))
    fresh = html.unescape(re.search(r"<code>(.*?)</code>", page.content.decode())[1])
    assert forward(client, opened).status_code == 403
    assert forward(client, (opened[0], fresh)).status_code == 200


def test_a_closed_address_is_not_there_and_its_messages_stay(client, borrower, opened):
    forward(client, opened)
    client.post(reverse("notices:revoke", args=[borrower.addresses.get().pk]))
    assert forward(client, opened, stamp=STAMP + 1).status_code == 404
    assert borrower.notices.count() == 1


def test_a_shortcut_needs_the_secret_as_its_bearer(client, borrower, opened):
    path, secret = opened
    body = json.dumps({"timestamp": "2026-01-23T10:30:00+08:00", "content": TEXT, "sender": "1069000"})
    refused = client.post(path, body, content_type="application/json", headers={"Authorization": "Bearer x"})
    taken = client.post(path, body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})
    assert (refused.status_code, taken.status_code) == (403, 200)
    assert borrower.notices.get().text == TEXT


def test_odd_characters_come_in_as_text(client, borrower, opened):
    body = '{"timestamp": "2026-01-23T10:30:00+08:00", "content": "应还\\u0000 \\ud83d 元 <b>", "sender": "10\\u0000\\ud83d69"}'
    client.post(opened[0], body, content_type="application/json", headers={"Authorization": f"Bearer {opened[1]}"})
    notice = borrower.notices.get()
    assert (notice.text, notice.sender) == ("应还\0 \ud83d 元 <b>", "1069")
    assert client.get(notice.get_absolute_url()).status_code == 200


def test_parts_that_are_sent_on_one_by_one_become_the_whole(client, borrower, opened):
    forward(client, opened, text="(1/2)【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，")
    forward(client, opened, text="(2/2)应还888.49元，请尽快还款。", stamp=STAMP + 500)
    assert [notice.text for notice in borrower.notices.judged()] == [TEXT]


def test_more_than_a_phone_can_send_is_refused(client, opened, monkeypatch):
    monkeypatch.setattr(admitting, "MOST_AN_HOUR", 2)
    answers = [forward(client, opened, text=f"应还{n}元", stamp=STAMP + n).status_code for n in range(3)]
    assert answers == [200, 200, 429]


def test_five_addresses_are_enough(client, borrower, opened):
    for name in "bcde":
        assert client.post(reverse("notices:addresses"), {"name": name}).status_code == 200
    refused = client.post(reverse("notices:addresses"), {"name": "f"})
    assert refused.status_code == 422
    assert "Five private addresses are open already." in refused.content.decode()
    assert borrower.addresses.count() == 5


def test_what_cannot_be_replayed_any_more_is_forgotten(client, borrower, opened):
    forward(client, opened)
    later = datetime.datetime(2026, 1, 23, 5, 30, 1, tzinfo=datetime.UTC)
    assert admitting.forget_old_arrivals(now=later - datetime.timedelta(seconds=2)) == 0
    assert admitting.forget_old_arrivals(now=later) == 1
    assert not Arrival.objects.exists()
