"""The installed app takes what a phone shares; its script keeps it while there is no connection."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from tests.factories import make_borrower

pytestmark = pytest.mark.django_db


@pytest.fixture
def borrower(client):
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


def test_the_manifest_names_the_page_that_takes_what_is_shared():
    target = json.loads((settings.BASE_DIR / "static/mingzhang.webmanifest").read_text())["share_target"]
    assert resolve(target["action"]).view_name == "notices:shared"
    assert (target["method"], target["params"]) == ("POST", {"title": "title", "text": "text", "url": "url"})


def test_what_is_shared_stands_in_the_box_and_nothing_is_kept(borrower):
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(borrower)
    words = {"title": "晴川金融", "text": "应还 <b>888.49</b> 元", "url": "应还 <b>888.49</b> 元"}
    page = phone.post(reverse("notices:shared"), words).content.decode()
    assert re.search(r"<textarea[^>]*>\s*晴川金融\n应还 &lt;b&gt;888.49&lt;/b&gt; 元</textarea>", page)
    assert not borrower.notices.exists()


def test_one_script_serves_messages_and_shares_for_the_whole_site(client):
    answer = client.get(reverse("reminders:worker"))
    names = re.findall(r"js/([a-z-]+)\.", answer.content.decode())
    assert names == ["push-worker", "share-queue", "share-worker"]
    assert answer["Service-Worker-Allowed"] == "/"


def test_the_page_without_a_connection_is_the_same_for_everybody(client, borrower):
    mine = client.get(reverse("notices:offline")).content
    assert borrower.email.encode() not in mine
    client.logout()
    assert client.get(reverse("notices:offline")).status_code == 200
