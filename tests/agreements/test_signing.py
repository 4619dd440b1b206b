"""From the agreed terms to a paper that both signed, by the pages: clauses, one-time code, private link, scan, and the life after."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from reportlab.pdfgen.canvas import Canvas

from agreements.models import Agreement, Countersignature
from agreements.tasks import countersign, follow_signed, produce_waiting
from loans.ledger import Kind
from loans.recording import add_entry, adopt_schedule
from tests.agreements.test_views import ACCEPTED, ENGLISH, OFFER, agreed, check, in_force, sign, url
from tests.factories import make_borrower

pytestmark = pytest.mark.django_db
DAY = datetime.date
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


# --- Clauses ----------------------------------------------------------------------------------------------------------

CLAUSES = {
    "optional": ["privacy", "hardship"], "grace_days": "5", "cure_days": "20", "certificate_days": "5",
    "second_language": "zh-hans", "lender_agent": "张经理", "place": "上海市浦东新区",
}  # fmt: skip


def test_clauses_chosen_after_the_agreement_fix_the_terms_anew(client):
    agreement = agreed(client)
    before = agreement.terms_hash
    assert client.post(url("clauses", agreement), CLAUSES).url == url("sign", agreement)
    agreement.refresh_from_db()
    codes = {clause.code for clause in agreement.frozen.clauses}
    assert agreement.terms_hash != before
    assert {"privacy", "hardship"} <= codes
    assert not codes & {"credit", "assignment", "acknowledgement", "service"}
    assert (agreement.frozen.grace_days, agreement.frozen.cure_days) == (5, 20)
    assert "上海市浦东新区" in client.get(url("sign", agreement)).content.decode()


def test_what_was_read_before_the_clauses_changed_is_not_signed(client):
    agreement = agreed(client)
    client.post(url("clauses", agreement), CLAUSES)
    sign(client, agreement)
    agreement.refresh_from_db()
    assert agreement.state == "accepted"


def test_clauses_that_cannot_be_are_answered_in_words_and_kept(client):
    agreement = agreed(client)
    page = client.post(url("clauses", agreement), CLAUSES | {"grace_days": "61"})
    assert page.status_code == 422
    assert "张经理" in page.content.decode()


# --- The one-time code ------------------------------------------------------------------------------------------------


@pytest.fixture
def coded(client, settings) -> Agreement:
    settings.SIGNING_CODE = True
    return agreed(client)


def code_of(client, agreement) -> str:
    client.post(url("sign", agreement), {"send_code": "1"})
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def test_the_code_from_the_mail_signs(client, coded):
    code = code_of(client, coded)
    assert mail.outbox[-1].to == [coded.borrower.email]
    assert sign(client, coded, code=f" {code[:3]} {code[3:]} ").status_code == 302
    events = [event.what for event in coded.events.all()]
    assert events[-3:] == ["code_sent", "code_right", "signed"]
    assert coded.codes.get().code_hash != code


@pytest.mark.parametrize("code", ["", "000000x", "１２３"])
def test_without_the_right_code_nothing_is_signed_and_what_was_typed_stays(client, coded, code):
    code_of(client, coded)
    page = sign(client, coded, code=code)
    assert page.status_code == 422
    assert 'value="李㛃"' in page.content.decode()
    coded.refresh_from_db()
    assert coded.state == "accepted"


def test_a_code_ends_after_ten_minutes(client, coded, time_machine):
    code = code_of(client, coded)
    time_machine.shift(601)
    assert sign(client, coded, code=code).status_code == 422


def test_after_five_tries_even_the_right_code_signs_no_more(client, coded):
    code = code_of(client, coded)
    for _ in range(5):
        sign(client, coded, code="999999" if code != "999999" else "111111")
    assert sign(client, coded, code=code).status_code == 422


def test_a_second_code_within_a_minute_is_not_sent(client, coded):
    code_of(client, coded)
    page = client.post(url("sign", coded), {"send_code": "1"})
    assert "A code was sent a moment ago" in page.content.decode()
    assert len(mail.outbox) == 1


def test_a_code_for_other_terms_does_not_sign_these(client, coded):
    code = code_of(client, coded)
    client.post(url("clauses", coded), CLAUSES)
    coded.refresh_from_db()
    assert sign(client, coded, code=code).status_code == 422


# --- The lender's private link ----------------------------------------------------------------------------------------

LENDER = {"name": "张卫国", "role": "客户经理", "strokes": "[[[10,10],[300,150]]]", "intent": "on"}


def link_of(client, agreement) -> str:
    page = client.post(url("invite", agreement)).content.decode()
    return re.search(r'value="https?://[^/]+(/agreements/countersign/[^"]+)"', page)[1]


def test_the_lender_signs_through_the_link_without_an_account(client):
    agreement = in_force(client)
    link = link_of(client, agreement)
    client.logout()
    page = client.get(link, headers=ENGLISH).content.decode()
    assert "asks the lender to sign it" in page
    assert "606.93" in page or "592.33" in page
    assert client.post(link, LENDER | {"intent": ""}, headers=ENGLISH).status_code == 422
    assert client.post(link, LENDER, headers=ENGLISH).status_code == 302
    client.post(link, LENDER | {"name": "别人"}, headers=ENGLISH)
    assert produce_waiting() == 1
    assert not countersign(Countersignature.objects.get().pk)
    file = client.get(f"{link}agreement.pdf").content
    assert file.startswith(bytes(agreement.signed.content))  # not a byte of what the borrower signed has changed
    said = check(client, file)
    assert "signed by both" in said
    for words in ("李㛃", "张卫国, 客户经理", "the borrower", "the lender", "PAdES B-B"):
        assert words in said, words
    assert "further signature" not in check(client, bytes(agreement.signed.content))
    assert "Do not rely on it" in check(client, file + b" ")
    assert [event.what for event in agreement.events.all()][-4:] == ["invited", "opened", "countersigned", "produced"]


def test_a_link_holds_for_fourteen_days(client, time_machine):
    link = link_of(client, in_force(client))
    time_machine.shift(datetime.timedelta(days=13, hours=23))
    assert client.get(link).status_code == 200
    time_machine.shift(datetime.timedelta(hours=2))
    assert client.get(link).status_code == 404
    assert client.post(link, LENDER).status_code == 404


def test_a_new_link_and_a_withdrawal_end_the_one_before(client):
    agreement = in_force(client)
    first, second = link_of(client, agreement), link_of(client, agreement)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    client.post(url("revoke", agreement))
    assert client.get(f"{second}agreement.pdf").status_code == 404
    assert client.get("/agreements/countersign/x/").status_code == 404


def test_only_the_borrower_invites_withdraws_and_puts_back_a_scan(client):
    agreement = in_force(client)
    client.force_login(make_borrower())
    assert {client.post(url(page, agreement)).status_code for page in ("invite", "revoke", "scan", "clauses")} == {404}


# --- The lender on paper ----------------------------------------------------------------------------------------------


def test_the_scan_of_the_signed_print_stands_beside_the_file(client):
    agreement = in_force(client)
    given = {"name": "张卫国", "role": "客户经理", "on": "2026-04-20"}
    late = client.post(url("scan", agreement), given | {"on": "2026-04-21", "file": SimpleUploadedFile("s.png", PNG)})
    assert late.status_code == 422
    assert (
        client.post(url("scan", agreement), given | {"file": SimpleUploadedFile("s.exe", b"MZ\0")}).status_code == 422
    )
    assert client.post(url("scan", agreement), given | {"file": SimpleUploadedFile("s.png", PNG)}).status_code == 302
    made = agreement.countersignature
    assert (made.way, made.signer, bytes(made.scan.content)) == ("paper", "张卫国, 客户经理", PNG)
    assert agreement.signed
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Both have signed" in page
    assert f"/{made.scan.pk}/" in page
    client.post(url("invite", agreement))
    assert not agreement.invitations.exists()


# --- Life -------------------------------------------------------------------------------------------------------------


def follow(agreement, time_machine, on: str) -> str:
    time_machine.move_to(f"{on}T12:00:00+08:00", tick=False)
    follow_signed()
    agreement.refresh_from_db()
    return agreement.state


def pay(agreement, amount: str, on: DAY) -> None:
    add_entry(loan=agreement.loan, kind=Kind.PAYMENT, amount=Decimal(amount), on=on)


def test_the_beat_writes_down_late_broken_and_kept_again(client, time_machine):
    """The first of six is due on 20 May: grace to the 23rd, made good to 2 June."""
    agreement = in_force(client)
    assert follow(agreement, time_machine, "2026-05-23") == "in_force"
    assert not agreement.events.filter(what="late").exists()
    assert follow(agreement, time_machine, "2026-05-24") == "in_force"
    assert agreement.events.get(what="late").detail == "1"
    client.force_login(agreement.borrower)
    assert "make it good by" in client.get(agreement.get_absolute_url()).content.decode()
    assert follow(agreement, time_machine, "2026-06-02") == "in_force"
    assert follow(agreement, time_machine, "2026-06-03") == "broken"
    pay(agreement, "1600.00", DAY(2026, 6, 3))  # the instalment of 15 May that the plan left alone comes first
    assert follow(agreement, time_machine, "2026-06-04") == "in_force"
    told = [event.what for event in agreement.events.all()]
    assert [what for what in told if what in ("late", "broken", "cured", "resumed")] == [
        "late",
        "broken",
        "cured",
        "resumed",
    ]


def test_a_plan_that_is_paid_to_the_end_asks_for_the_settlement_certificate(client, time_machine):
    agreement = in_force(client)
    for due in agreement.frozen.plan.schedule:
        pay(agreement, str(due.total), due.on)
    assert follow(agreement, time_machine, "2027-01-04") == "kept"
    client.force_login(agreement.borrower)
    assert "Ask for the settlement certificate" in client.get(agreement.get_absolute_url()).content.decode()
    assert agreement.borrower.deadlines.get(key=f"agreement-certificate:{agreement.pk}").on == DAY(2027, 1, 11)


def test_another_schedule_ends_the_agreement(client, time_machine):
    agreement = in_force(client)
    dues = agreement.frozen.plan.schedule
    adopt_schedule(loan=agreement.loan, dues=dues, opens_on=DAY(2026, 4, 20), reference="a table of the lender")
    assert follow(agreement, time_machine, "2026-04-21") == "ended"


def test_following_twice_writes_nothing_twice(client, time_machine):
    agreement = in_force(client)
    for day in ("2026-06-10", "2026-06-11"):
        follow(agreement, time_machine, day)
    assert agreement.events.filter(what="late").count() == 1
    assert agreement.events.filter(what="broken").count() == 1


# --- A lender's draft -------------------------------------------------------------------------------------------------

RISKY = "乙方放弃诉讼时效抗辩。\n收款人：王小明。"


def test_a_pasted_draft_is_read_for_its_risks(client):
    client.force_login(make_borrower())
    page = client.post("/agreements/draft/", {"text": RISKY}).content.decode()
    assert "乙方放弃诉讼时效抗辩" in page
    assert "收款人：王小明" in page
    assert "Not found in it" in page
    assert RISKY.split("\n")[1] in page


def test_a_draft_is_read_from_its_pdf(client):
    client.force_login(make_borrower())
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 700, "The borrower consents to the entry of judgment without notice.")
    canvas.save()
    answer = client.post("/agreements/draft/", {"file": SimpleUploadedFile("draft.pdf", file.getvalue())})
    assert "consents to the entry of judgment" in answer.content.decode()


@pytest.mark.parametrize(
    "given",
    [{}, {"file": SimpleUploadedFile("x.pdf", b"<html>")}, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 nothing")}],
)
def test_a_draft_that_cannot_be_read_is_said_so(client, given):
    client.force_login(make_borrower())
    assert client.post("/agreements/draft/", given).status_code == 422


# --- Offers -----------------------------------------------------------------------------------------------------------


def test_offers_of_other_shapes_stand_side_by_side(client):
    agreement = agreed(client, count="4")
    client.post(url("offer", agreement), OFFER | {"shape": "paused", "pause": "2"})
    client.post(url("offer", agreement) + "?by=lender", OFFER | {"shape": "lump", "count": "", "each": "3000"})
    page = client.get(agreement.get_absolute_url()).content.decode()
    for words in ("Round 1", "Round 3", "2 months of pause, then equal", "settled at once for less", "3,000.00"):
        assert words in page, words
    client.post(url("answer", agreement), ACCEPTED)
