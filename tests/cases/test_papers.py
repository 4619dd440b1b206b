"""Papers of courts: the days that run from them stand at the top of the home page."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import CourtPaper
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


@pytest.fixture
def ada(client):
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


def logged(client, **more) -> CourtPaper:
    values = {"kind": "payment_order", "served_on": "2026-04-18", "reference": "(2026)京0105民督1号"} | more
    return CourtPaper.objects.get(pk=client.post(reverse("cases:papers"), values).url.split("/")[-2])


@pytest.mark.parametrize("with_loan", [False, True])
def test_a_payment_order_shows_the_days_left_above_all_else_on_the_home_page(client, ada, with_loan):
    if with_loan:
        make_loan(ada)
    logged(client)
    home = client.get(reverse("home")).text
    assert "13 days left" in home  # of 15 from 18 April the last is 3 May
    assert "3 May 2026" in home
    assert home.index("13 days left") < home.index("<h1>")


def test_each_of_its_days_is_remembered_until_it_is_dealt_with(client, ada):
    paper = logged(client, kind="complaint_copy")
    assert {deadline.on for deadline in ada.deadlines.all()} == {datetime.date(2026, 5, 3)}
    assert ada.deadlines.count() == 2  # the answer, and the wrong court
    client.post(reverse("cases:court_paper_done", args=[paper.pk]))
    assert not ada.deadlines.filter(done_at=None).exists()
    assert "days left" not in client.get(reverse("home")).text


def test_the_papers_page_names_what_to_do_by_when_under_which_rule(client, ada):
    paper = logged(client, kind="ruling", file=SimpleUploadedFile("scan.pdf", b"%PDF-1.4 x"))
    page = client.get(paper.get_absolute_url()).text
    assert "28 Apr 2026: appeal" in page
    assert "(law)" in page
    assert "scan.pdf" in page


def test_a_last_day_that_is_over_is_still_shown(client, ada, time_machine):
    logged(client)
    time_machine.move_to("2026-05-04T12:00:00+08:00", tick=False)
    client.force_login(ada)
    assert ">over<" in client.get(reverse("home")).text


def test_the_same_form_twice_logs_one_paper(client, ada):
    submission = {"submission": "0b1f0c1e-7f5e-4a57-9f7f-8f1f6a5f0b11"}
    assert logged(client, **submission) == logged(client, **submission)


def test_a_day_to_come_is_refused_and_what_was_typed_is_kept(client, ada):
    values = {"kind": "judgment", "served_on": "2026-04-21", "reference": "京0105"}
    page = client.post(reverse("cases:papers"), values)
    assert page.status_code == 422
    assert "京0105" in page.text


def test_a_paper_entered_wrongly_goes_with_its_days_and_a_strangers_is_not_there(client, ada):
    paper = logged(client)
    client.force_login(make_borrower())
    assert client.get(paper.get_absolute_url()).status_code == 404
    for name in ("court_paper_done", "court_paper_delete"):
        assert client.post(reverse(f"cases:{name}", args=[paper.pk])).status_code == 404
    client.force_login(ada)
    client.post(reverse("cases:court_paper_delete", args=[paper.pk]))
    assert not ada.deadlines.exists()
