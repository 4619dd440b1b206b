import datetime
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from notices import importing, receiving, tasks
from notices.exports import NotReadable
from notices.models import Import, ImportPiece, Judgement, Notice
from tests.factories import make_borrower, make_loan
from tests.reminders.test_crashes import new_postgres_database

pytestmark = pytest.mark.django_db

OVERDUE = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。"
ADVERT = "【远山分期】恭喜您获得50000元额度，点击领取，拒收请回复R"
CODE = "【淘宝】您的验证码是123456，5分钟内有效，请勿告诉他人。"
CHAT = "今晚一起吃饭吗"
START = 1769135400000  # 2026-01-23 10:30 in Shanghai


def line(text, number=0, type="1", address="95588"):
    return json.dumps({"address": address, "body": text, "date": str(START + number * 1000), "type": type})


def export(*lines) -> bytes:
    return "\n".join(lines).encode()


def taken_in(borrower, data: bytes, name="messages.ndjson") -> Import:
    return importing.take_in(borrower=borrower, name=name, chunks=[data], now=timezone.now())


def read(borrower, *lines) -> Import:
    owner = taken_in(borrower, export(*lines))
    tasks.read_import(owner.pk)
    owner.refresh_from_db()
    return owner


def many(count: int) -> bytes:
    """Every tenth is about a loan."""
    return export(*(line(OVERDUE if n % 10 == 0 else CHAT, n) for n in range(count)))


def test_what_is_about_loans_is_brought_in_and_the_rest_counted():
    borrower = make_borrower()
    make_loan(borrower)
    owner = read(
        borrower, line(OVERDUE), line(ADVERT, 1), line(CODE, 2), line(CHAT, 3), line("我明天还", 4, "2"), line("", 5)
    )
    assert (owner.state, owner.total, owner.kept, owner.known) == ("done", 6, 1, 0)
    assert owner.left_out == {"marketing": 1, "verification_code": 1, "other": 1, "sent": 1, "empty": 1}
    notice = borrower.notices.get()
    assert (notice.text, notice.sender, notice.source, notice.verdict) == (OVERDUE, "95588", "imported", "agrees")
    assert notice.received_at == datetime.datetime(2026, 1, 23, 2, 30, tzinfo=datetime.UTC)
    assert notice.judgements.get().verdict == "agrees"


def test_the_same_message_is_one_within_a_file_and_from_two_files():
    borrower = make_borrower()
    owner = read(borrower, line(OVERDUE), line(OVERDUE))
    again = read(borrower, line(OVERDUE), line(CHAT))
    assert [(each.kept, each.known) for each in (owner, again)] == [(1, 1), (0, 1)]
    assert borrower.notices.count() == 1


def test_the_same_file_again_is_the_first_import():
    borrower = make_borrower()
    assert taken_in(borrower, many(10)) == taken_in(borrower, many(10))
    assert ImportPiece.objects.count() == 1


def test_what_was_left_out_comes_in_when_it_is_wanted():
    borrower = make_borrower()
    owner = read(borrower, line(OVERDUE), line(ADVERT, 1), line(CHAT, 2))
    importing.bring_in(owner=owner, kinds=["marketing"])
    tasks.read_import(owner.pk)
    owner.refresh_from_db()
    assert (owner.state, owner.kept, owner.known, owner.left_out) == ("done", 2, 0, {"other": 1})
    assert {notice.text for notice in borrower.notices.all()} == {OVERDUE, ADVERT}


def test_a_long_message_in_parts_is_one_notice_with_its_parts_behind_it():
    borrower = make_borrower()
    read(
        borrower,
        line("(1/2)【晴川金融】您的借款已逾期8天，应还888", 0),
        line(CHAT, 1, address="1"),
        line("(2/2).49元，请尽快还款。", 2),
    )
    shown = borrower.notices.judged().get()
    assert shown.text == "【晴川金融】您的借款已逾期8天，应还888.49元，请尽快还款。"
    assert sorted(part.text[:5] for part in shown.parts.all()) == ["(1/2)", "(2/2)"]


def test_a_part_that_is_shared_later_makes_the_whole():
    borrower = make_borrower()
    at = datetime.datetime(2026, 1, 23, 2, 30, tzinfo=datetime.UTC)
    first = receiving.receive_notice(
        borrower=borrower, text="(1/2)【晴川金融】您的借款已逾期", sender="95588", received_at=at
    )
    later = {
        "borrower": borrower,
        "text": "(2/2)8天",
        "sender": "95588",
        "received_at": at + datetime.timedelta(seconds=9),
    }
    whole = receiving.receive_notice(**later)
    assert whole.text == "【晴川金融】您的借款已逾期8天"
    assert receiving.receive_notice(**later) == whole
    first.refresh_from_db()
    assert first.whole == whole
    assert borrower.notices.count() == 3


def test_stopping_keeps_what_is_in_and_going_on_brings_the_rest_once():
    borrower = make_borrower()
    owner = taken_in(borrower, many(1500))
    ticks = []

    def clock():
        ticks.append(1)
        if len(ticks) == 2:  # between the first and the second write
            importing.cancel(owner=owner)
        return timezone.now()

    claimed = importing.claim(import_id=owner.pk, now=timezone.now())
    assert importing.read_on(owner=claimed, clock=clock) is False
    owner.refresh_from_db()
    assert (owner.state, owner.passed, owner.kept) == ("cancelled", 500, 50)
    importing.resume(owner=owner)
    tasks.read_import(owner.pk)
    owner.refresh_from_db()
    assert (owner.state, owner.total, owner.kept, owner.known) == ("done", 1500, 150, 0)
    assert Judgement.objects.count() == Notice.objects.count() == 150


def test_a_lost_worker_is_found_by_the_beat_and_a_living_one_is_left_alone():
    borrower = make_borrower()
    owner = taken_in(borrower, many(10))
    now = timezone.now()
    assert importing.claim(import_id=owner.pk, now=now)
    assert importing.claim(import_id=owner.pk, now=now) is None
    assert importing.waiting(now=now) == []
    assert importing.waiting(now=now + importing.LEASE * 2) == [owner.pk]


def test_a_worker_whose_lease_another_holds_writes_nothing():
    borrower = make_borrower()
    owner = taken_in(borrower, many(10))
    now = timezone.now()
    slow = importing.claim(import_id=owner.pk, now=now)
    quick = importing.claim(import_id=owner.pk, now=now + importing.LEASE * 2)
    assert importing.read_on(owner=slow, clock=timezone.now) is False
    assert Notice.objects.count() == 0
    assert importing.read_on(owner=quick, clock=timezone.now) is True
    assert Notice.objects.count() == 1


def test_a_file_that_breaks_off_keeps_what_came_before():
    borrower = make_borrower()
    data = ("<smses>" + f'<sms date="{START}" type="1" body="{OVERDUE}"/>' + "<sms bo").encode()
    owner = taken_in(borrower, data, "sms.xml")
    tasks.read_import(owner.pk)
    owner.refresh_from_db()
    assert (owner.state, owner.problem, owner.kept) == ("failed", "cut_short", 1)


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"%PDF-", "unknown")])
def test_what_cannot_be_read_is_not_kept(data, code):
    with pytest.raises(NotReadable, match=code):
        taken_in(make_borrower(), data)
    assert Import.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_while_it_comes_in(monkeypatch):
    monkeypatch.setattr(importing, "LARGEST", 1000)
    with pytest.raises(NotReadable, match="too_large"):
        taken_in(make_borrower(), b"x" * 1001)
    assert ImportPiece.objects.count() == 0


def test_an_export_of_many_pieces_is_put_together_again():
    borrower = make_borrower()
    data = export(*(line(OVERDUE + "x" * 2000, n) for n in range(1200)))
    owner = taken_in(borrower, data)
    assert owner.pieces.count() == 3
    tasks.read_import(owner.pk)
    assert borrower.notices.count() == 1200


# --- Pages ----------------------------------------------------------------------------------------------------------


def hand_in(client, data: bytes, name="sms.ndjson"):
    return client.post(reverse("notices:imports"), {"file": SimpleUploadedFile(name, data)}, follow=True)


@pytest.fixture
def borrower(client):
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


def test_an_export_is_handed_in_read_and_shown_with_what_was_left_out(client, borrower):
    page = hand_in(client, export(line(OVERDUE), line(ADVERT, 1)))
    assert "hx-get" in page.content.decode()
    tasks.catch_up()
    owner = borrower.imports.get()
    page = client.get(owner.get_absolute_url()).content.decode()
    assert "2 messages read." in page
    assert 'value="marketing"' in page
    client.post(reverse("notices:steer", args=[owner.pk]), {"bring": "marketing"})
    tasks.catch_up()
    assert borrower.notices.count() == 2
    assert client.get(reverse("notices:imports")).content.decode().count("sms.ndjson") == 1
    client.post(reverse("notices:steer", args=[owner.pk]), {"remove": "1"})
    assert (borrower.imports.count(), borrower.notices.count()) == (0, 2)


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"<!DOCTYPE a><smses/>", b"PK\x03\x04"])
def test_a_broken_file_is_answered_in_words(client, borrower, data):
    response = hand_in(client, data)
    if data.startswith(b"<!"):
        tasks.catch_up()
        assert "abbreviations of its own" in client.get(borrower.imports.get().get_absolute_url()).content.decode()
    else:
        assert response.status_code == 422
        assert "This" in response.content.decode()


def test_the_columns_of_a_table_are_pointed_out_and_tried(client, borrower):
    data = "when;who;what\n23/01/2026 10:30;95588;" + OVERDUE + "\n"
    page = hand_in(client, data.encode("gb18030"), "my.csv").content.decode()
    owner = borrower.imports.get()
    assert "Which column is which?" in page
    address = reverse("notices:columns", args=[owner.pk])
    assert client.post(address, {"text": "2"}).status_code == 422
    chosen = {"text": "2", "at": "0", "sender": "1", "day_first": "on"}
    assert "2026-01-23 10:30" in client.post(address, chosen | {"look": "1"}).content.decode()
    assert Notice.objects.count() == 0
    client.post(address, chosen)
    tasks.catch_up()
    assert [(n.text, n.sender) for n in borrower.notices.all()] == [(OVERDUE, "95588")]


def test_another_borrowers_import_is_not_found(client, borrower):
    owner = taken_in(make_borrower(), many(10))
    for name in ("import", "columns", "steer"):
        address = reverse(f"notices:{name}", args=[owner.pk])
        assert (client.get if name == "import" else client.post)(address).status_code == 404


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_in_chinese_and_by_sender(client, borrower):
    read(borrower, line(OVERDUE), line(OVERDUE.replace("晴川", "远山"), 1, address="10690"))
    found = client.get(reverse("notices:list"), {"q": "远山 逾期"}).content.decode()
    assert (found.count("row-target"), "远山" in found) == (1, True)
    assert client.get(reverse("notices:list"), {"q": "10690"}).content.decode().count("row-target") == 1
    assert "No message contains this." in client.get(reverse("notices:list"), {"q": "%"}).content.decode()


def test_older_pages_begin_where_the_page_before_ends(client, borrower, django_assert_max_num_queries):
    read(borrower, *(line(OVERDUE, n) for n in range(65)))
    seen, address = [], reverse("notices:list")
    while address:
        with django_assert_max_num_queries(8):
            page = client.get(address)
        (newest,) = page.context[
            "page"
        ].rows  # all ask for the same: the others are folded under the newest of the page
        seen += [notice.pk for notice in (newest, *newest.others)]
        older = page.context["page"].older
        address = older and f"{reverse('notices:list')}?before={older}"
    assert len(seen) == len(set(seen)) == 65
    assert client.get(reverse("notices:list"), {"before": "nonsense-9"}).status_code == 200


# --- Judged again ---------------------------------------------------------------------------------------------------


def test_a_changed_ledger_is_caught_up_with_and_the_history_stays():
    borrower = make_borrower()
    read(borrower, line(OVERDUE), line(OVERDUE, 1))
    assert set(borrower.notices.values_list("verdict", flat=True)) == {"unknown_loan"}
    make_loan(borrower)
    tasks.catch_up()
    for notice in borrower.notices.all():
        assert [each.verdict for each in notice.judgements.all()] == ["agrees", "unknown_loan"]
        assert (notice.verdict, notice.about) == ("agrees", borrower.loans.get())
    assert receiving.judge_stale(borrower=borrower) == 0


def test_judging_again_is_cheap_when_nothing_has_changed(django_assert_max_num_queries):
    borrower = make_borrower()
    read(borrower, *(line(OVERDUE, n) for n in range(50)))
    with django_assert_max_num_queries(6):
        receiving.judge_stale(borrower=borrower)


# --- Killed ---------------------------------------------------------------------------------------------------------


def test_a_killed_worker_loses_nothing_and_the_next_repeats_nothing(tmp_path):
    """1,200 messages, 120 of them about a loan, in three writes; killed before the first, the second and the third."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path), "LOG_LEVEL": "CRITICAL",
        "SECRET_KEY": "only-for-the-tests-of-crashes",
    }  # fmt: skip
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = new_postgres_database()
    done = subprocess.run(
        [sys.executable, "-m", "tests.notices.killed_importer"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        [True, "running", 0, 0, 0, 0, 0],
        [True, "running", 500, 50, 0, 50, 50],
        [True, "running", 1000, 100, 0, 100, 100],
        [False, "done", 1200, 120, 0, 120, 120],
    ]
