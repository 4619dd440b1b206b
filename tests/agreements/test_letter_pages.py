"""Letters at their pages: drafted from a loan or a notice, changed, read for acknowledgements, printed, sent."""

import datetime
import io
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from agreements import corresponding, tasks
from agreements.models import Letter, LetterFile, LetterVersion
from loans.ledger import Kind
from loans.recording import add_entry
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
NEW = "/agreements/letters/new/"


@pytest.fixture
def me(client):
    borrower = make_borrower(name="李青", language="zh-hans")
    client.force_login(borrower)
    return borrower


def write(client, query: str, **values) -> Letter:
    fields = {"addressee": "晴川消费金融有限公司", "sender": "李青", "language": "zh-hans"} | values
    response = client.post(f"{NEW}?{query}", fields)
    assert response.status_code == 302, response.context["form"].errors
    return Letter.objects.latest("pk")


def test_without_a_kind_the_page_offers_them_and_keeps_what_the_notice_said(client, me):
    page = client.get(f"{NEW}?amount=3652.76").content.decode()
    assert "kind=dispute" in page
    assert "amount=3652.76&amp;kind=verify" in page


def test_a_dispute_is_filled_from_the_loan_and_the_notice(client, me):
    loan = make_loan(me)
    query = f"kind=dispute&loan={loan.pk}&said_on=2026-03-16&said_by=1069&amount=3000"
    page = client.get(f"{NEW}?{query}").content.decode()
    assert 'value="2026-03-16"' in page
    assert 'value="晴川消费金融有限公司"' in page
    letter = write(client, query, amount="3000", said_on="2026-03-16", said_by="1069")
    text = letter.latest.text  # three instalments of 888.49 had fallen due: 2,665.47
    assert "¥3,000.00" in text
    assert "¥334.53" in text
    assert "尾号 1234" in text


def test_a_letter_that_acknowledges_needs_a_loan(client, me):
    loan = make_loan(me)
    page = client.get(f"{NEW}?kind=instalment").content.decode()
    assert f"kind=instalment&amp;loan={loan.pk}" in page


def test_the_settlement_certificate_is_offered_after_payoff_and_names_the_day(client, me):
    loan = make_loan(me)
    link = f"{NEW}?kind=settlement_certificate&amp;loan={loan.pk}"
    assert link not in client.get(loan.get_absolute_url()).content.decode()
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("10661.86"), on=datetime.date(2025, 12, 20))
    assert link in client.get(loan.get_absolute_url()).content.decode()
    page = client.get(link.replace("&amp;", "&")).content.decode()
    assert 'value="2025-12-20"' in page


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("dispute", {}, "amount"),
        ("instalment", {"first_on": "2999-01-01", "monthly": "100"}, "first_on"),
        ("instalment", {"first_on": "2020-01-01", "monthly": "100"}, "first_on"),
        ("restrict", {"limits": []}, "limits"),
        ("verify", {"sender": "<b>"}, "sender"),
        ("verify", {"id_tail": "110101199001011234"}, "id_tail"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_what_was_typed_stays(client, me, kind, values, field):
    loan = make_loan(me)
    fields = {"addressee": "晴川", "sender": "李青", "language": "en", "reply_to": "柳树街 5 号"} | values
    response = client.post(f"{NEW}?kind={kind}&loan={loan.pk}", fields)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "柳树街 5 号" in response.content.decode()
    assert not Letter.objects.exists()


def test_the_same_form_sent_twice_writes_one_letter(client, me):
    values = {"submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    first = write(client, "kind=verify", **values)
    assert write(client, "kind=verify", **values) == first
    assert Letter.objects.count() == first.versions.count() == 1


def test_changes_are_kept_as_versions_and_an_acknowledgement_is_pointed_out(client, me):
    letter = write(client, "kind=verify")
    page = letter.get_absolute_url()
    assert "我愿意分期偿还" not in client.get(page).content.decode()
    client.post(page, {"text": letter.latest.text + "\r\n我愿意分期偿还。"})
    shown = client.get(page)
    assert letter.versions.count() == 2
    assert shown.context["reading"].admissions == ("我愿意分期偿还",)
    assert "<li>我愿意分期偿还</li>" in shown.content.decode()
    client.post(page, {"text": letter.latest.text})
    assert letter.versions.count() == 2


def test_the_database_refuses_to_change_a_version(client, me):
    version = write(client, "kind=verify").latest
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        LetterVersion.objects.filter(pk=version.pk).update(text="本人承认上述欠款。")
    version.refresh_from_db()
    assert "本人承认上述欠款" not in version.text


def test_a_text_without_the_reservation_is_pointed_out(client, me):
    letter = write(client, "kind=verify")
    client.post(letter.get_absolute_url(), {"text": "请提供合同。"})
    page = client.get(letter.get_absolute_url())
    assert not page.context["reading"].reserves
    assert 'class="note warn"' in page.content.decode()


def test_an_empty_text_is_refused(client, me):
    letter = write(client, "kind=verify")
    assert client.post(letter.get_absolute_url(), {"text": " "}).status_code == 422
    assert letter.versions.count() == 1


def test_the_pdf_is_made_by_the_worker_and_reads_as_the_text_does(client, me):
    letter = write(client, "kind=verify")
    client.post(reverse("agreements:letter_print", args=[letter.pk]))
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "<progress" in page
    progress = reverse("agreements:letter_progress", args=[letter.pk])
    assert "<progress" in client.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert tasks.make_waiting_letter_files() == 1
    assert tasks.make_waiting_letter_files() == 0
    assert client.get(progress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    content = client.get(reverse("agreements:letter_file", args=[letter.pk])).content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "关于请求提供债权证明材料的函" in text
    assert "不构成对债务的承认" in "".join(text.split())


def test_a_sign_that_the_fonts_lack_is_named_and_the_pdf_can_be_tried_again(client, me):
    letter = write(client, "kind=verify")
    client.post(letter.get_absolute_url(), {"text": "本函不构成对债务的承认。🙂"})
    client.post(reverse("agreements:letter_print", args=[letter.pk]))
    tasks.make_waiting_letter_files()
    assert LetterFile.objects.get().failure == "missing_glyphs"
    assert "🙂" in client.get(letter.get_absolute_url()).content.decode()
    client.post(reverse("agreements:letter_print", args=[letter.pk]))
    assert LetterFile.objects.get().is_waiting


def test_a_worker_that_dies_leaves_the_file_for_another(client, me):
    letter = write(client, "kind=verify")
    now = datetime.datetime(2026, 4, 20, 4, tzinfo=datetime.UTC)
    file = corresponding.want_file(version=letter.latest, enclosed="", now=now)
    assert corresponding.claim_file(file_id=file.pk, now=now)
    assert corresponding.claim_file(file_id=file.pk, now=now) is None
    assert corresponding.claim_file(file_id=file.pk, now=now + datetime.timedelta(minutes=3))


def test_a_letter_that_was_sent_awaits_its_answer(client, me):
    letter = write(client, "kind=verify", reply_by="2026-05-05")
    sent = reverse("agreements:letter_sent", args=[letter.pk])
    assert client.post(sent, {"on": "2999-01-01"}).status_code == 422
    client.post(sent, {"on": "2026-04-20", "answer_by": "2026-05-05"})
    deadline = me.deadlines.get()
    assert (deadline.on, deadline.url) == (datetime.date(2026, 5, 5), letter.get_absolute_url())
    client.post(sent, {"on": "2026-04-20", "answer_by": ""})
    assert me.deadlines.get().done_at


def test_the_text_can_be_saved_as_it_is(client, me):
    letter = write(client, "kind=verify")
    response = client.get(reverse("agreements:letter_text", args=[letter.pk]))
    assert response.content.decode() == letter.latest.text


@pytest.mark.parametrize("name", ["letter", "letter_text", "letter_file", "letter_progress"])
def test_another_persons_letter_is_not_there(client, me, name):
    letter = write(client, "kind=verify")
    client.force_login(make_borrower())
    assert client.get(reverse(f"agreements:{name}", args=[letter.pk])).status_code == 404
    loan = make_loan(me)
    assert client.get(f"{NEW}?kind=verify&loan={loan.pk}").status_code == 404


def test_an_old_debt_is_guarded_before_a_letter_that_acknowledges_it(client, me):
    loan = make_loan(me, first_due=datetime.date(2020, 1, 15))
    fields = {"addressee": "晴川", "sender": "李青", "language": "en", "monthly": "100", "first_on": "2026-12-20"}
    address = f"{NEW}?kind=instalment&loan={loan.pk}"
    assert 'class="note stop"' in client.get(address).content.decode()
    assert "understood" in client.post(address, fields).context["form"].errors
    assert 'class="note stop"' not in client.get(f"{NEW}?kind=verify&loan={loan.pk}").content.decode()
    letter = write(client, f"kind=instalment&loan={loan.pk}", **fields, understood="on")
    assert letter.warned
