import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from agreements import signing
from agreements.models import Agreement
from agreements.tasks import produce, produce_waiting
from config.celery import app
from loans.ledger import Kind
from loans.recording import add_entry
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


def url(name: str, agreement: Agreement) -> str:
    return reverse(f"agreements:{name}", args=[agreement.pk])


def in_force(client, **offer) -> Agreement:
    agreement = agreed(client, **offer)
    sign(client, agreement)
    produce(agreement.pk)
    agreement.refresh_from_db()
    return agreement


# --- Starting ---------------------------------------------------------------------------------------------------------


def test_the_notice_it_began_from_is_kept(client):
    assert agreed(client).notice_ref == "7"


def test_without_a_loan_the_page_asks_which_one(client):
    borrower = make_borrower()
    client.force_login(borrower)
    loan = make_loan(borrower)
    assert f"?loan={loan.pk}" in client.get(reverse("agreements:start")).content.decode()


@pytest.mark.parametrize("key", ["999999", "x", "１", "9" * 30])
def test_a_loan_that_is_not_mine_cannot_be_negotiated(client, key):
    make_loan(make_borrower())
    client.force_login(make_borrower())
    assert client.get(reverse("agreements:start"), {"loan": key}).status_code == 404


def test_an_old_debt_is_not_acknowledged_without_an_explicit_tick(client):
    borrower = make_borrower()
    client.force_login(borrower)
    loan = make_loan(borrower, first_due=datetime.date(2021, 1, 15))  # the last of 12 was due in December 2021
    address = reverse("agreements:start") + f"?loan={loan.pk}"
    assert "may be too old to be sued for" in client.get(address).content.decode()
    refused = client.post(address, {"borrower_name": "李㛃"})
    assert refused.status_code == 422
    assert 'value="李㛃"' in refused.content.decode()
    assert not Agreement.objects.exists()
    client.post(address, {"borrower_name": "李㛃", "understood": "on"})
    assert [event.what for event in Agreement.objects.get().events.all()] == ["started", "warned"]


def test_a_demand_within_three_years_lifts_the_warning(client):
    borrower = make_borrower()
    client.force_login(borrower)
    loan = make_loan(borrower, first_due=datetime.date(2021, 1, 15))
    client.post(
        reverse("agreements:start") + f"?loan={loan.pk}", {"borrower_name": "李㛃", "last_demand": "2024-05-01"}
    )
    assert Agreement.objects.count() == 1


def test_the_same_start_twice_begins_one_negotiation(client):
    borrower = make_borrower()
    client.force_login(borrower)
    loan = make_loan(borrower)
    for _ in range(2):
        client.post(
            reverse("agreements:start") + f"?loan={loan.pk}",
            {"borrower_name": "李㛃", "submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"},
        )
    assert borrower.agreements.count() == 1


# --- Rounds -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(client) -> Agreement:
    borrower = make_borrower(name="李㛃")
    client.force_login(borrower)
    loan = make_loan(borrower, penalty_rate=Decimal("0.18"))
    client.post(reverse("agreements:start") + f"?loan={loan.pk}", {"borrower_name": "李㛃"})
    return borrower.agreements.get()


def test_the_plan_is_shown_before_it_is_kept(client, draft):
    page = client.post(url("offer", draft), {name: value for name, value in OFFER.items() if name != "keep"})
    assert page.status_code == 200
    assert "606.93" in page.content.decode()
    assert not draft.offers.exists()


def test_typing_numbers_shows_the_plan_as_a_fragment(client, draft):
    numbers = {name: value for name, value in OFFER.items() if name != "keep"}
    page = client.post(url("offer", draft), numbers, headers={"HX-Request": "true"}).content.decode()
    assert "606.93" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"count": "1000000000"}, "360"),
        ({"first_on": "2032-01-01"}, "more than five years away"),
        ({"first_on": "2026-04-20"}, "after today"),
        ({"annual_rate": "1e9"}, "100"),
        ({"waive_penalty": "5000"}, "more than the penalty interest owed"),
        ({"as_of": "2026-04-21"}, "has not come yet"),
    ],
)
def test_numbers_that_make_no_plan_are_answered_in_words_and_kept(client, draft, wrong, words):
    page = client.post(url("offer", draft), OFFER | wrong)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert f'value="{next(iter(wrong.values()))}"' in page.content.decode()
    assert not draft.offers.exists()


def test_an_answer_awaited_is_a_deadline_until_it_comes(client, draft):
    client.post(url("offer", draft), OFFER | {"answer_by": "2026-04-27"})
    deadline = draft.borrower.deadlines.get()
    assert (deadline.on, deadline.done_at) == (datetime.date(2026, 4, 27), None)
    client.post(url("answer", draft), ACCEPTED | {"kind": "refused"})
    deadline.refresh_from_db()
    assert deadline.done_at is not None
    draft.refresh_from_db()
    assert draft.state == "refused"


def test_the_lenders_own_numbers_end_the_wait_for_an_answer(client, draft):
    client.post(url("offer", draft), OFFER | {"answer_by": "2026-04-27"})
    client.post(url("offer", draft) + "?by=lender", OFFER | {"count": "4"})
    assert draft.borrower.deadlines.get().done_at is not None


def test_an_answer_to_an_offer_that_another_has_replaced_is_not_taken_for_the_new_one(client, draft):
    client.post(url("offer", draft), OFFER)
    client.post(url("offer", draft), OFFER | {"count": "12"})
    page = client.post(url("answer", draft), ACCEPTED | {"round": "1"})
    assert page.status_code == 422
    assert "no longer waiting" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "offered"
    client.post(url("answer", draft), ACCEPTED | {"round": "2"})
    draft.refresh_from_db()
    assert (draft.state, len(draft.frozen.plan.rows)) == ("accepted", 12)


def test_a_counter_offer_stands_beside_mine_and_can_be_taken(client, draft):
    client.post(url("offer", draft), OFFER)
    to = client.post(url("answer", draft), ACCEPTED | {"kind": "countered"})
    assert to.url.endswith("?by=lender")
    client.post(to.url, OFFER | {"count": "4", "waive_penalty": "50"})
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "¥" in page
    assert "Take these numbers" in page
    client.post(url("accept", draft))
    draft.refresh_from_db()
    assert draft.state == "accepted"
    assert (len(draft.frozen.plan.rows), draft.frozen.plan.waived.penalty) == (4, Decimal("50.00"))
    assert draft.frozen.said_by == "工号 8021"


def test_a_company_that_wants_the_money_on_a_persons_account_is_not_agreed_with(client, draft):
    client.post(url("offer", draft), OFFER)
    page = client.post(url("answer", draft), ACCEPTED | {"payee": "王小明"})
    assert page.status_code == 422
    assert "person’s account" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "offered"


def test_the_same_offer_and_answer_twice_are_one_round(client, draft):
    once = OFFER | {"submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    client.post(url("offer", draft), once)
    client.post(url("offer", draft), once)
    client.post(url("answer", draft), ACCEPTED)
    client.post(url("answer", draft), ACCEPTED)
    assert draft.offers.count() == 1
    assert draft.events.filter(what="frozen").count() == 1


def test_an_ended_negotiation_takes_no_offer(client, draft):
    client.post(url("withdraw", draft))
    client.post(url("offer", draft), OFFER)
    draft.refresh_from_db()
    assert (draft.state, draft.offers.count()) == ("withdrawn", 0)


@pytest.fixture
def nowhere():
    """The bell has no broker: its messages go to an address where nobody listens."""
    known = app.conf.broker_url
    app.conf.broker_url = app.conf.broker_write_url = "redis://127.0.0.1:1/0"
    yield
    app.conf.broker_url = app.conf.broker_write_url = known


# --- Signing ----------------------------------------------------------------------------------------------------------


def test_signing_twice_makes_one_signature_and_one_paper(client):
    agreement = agreed(client)
    sign(client, agreement)
    sign(client, agreement)
    assert agreement.events.filter(what="signed").count() == 1
    assert produce(agreement.pk)
    assert not produce(agreement.pk)
    sign(client, agreement)
    assert agreement.documents.filter(kind="signed").count() == 1
    assert agreement.loan.schedules.filter(reference=agreement.number).count() == 1


def test_a_second_worker_finds_nothing_to_claim(client):
    agreement = agreed(client)
    sign(client, agreement)
    now = timezone.now()
    assert signing.claim(agreement_id=agreement.pk, now=now)
    assert signing.claim(agreement_id=agreement.pk, now=now) is None
    assert not produce(agreement.pk)
    assert signing.waiting(now=now + signing.LEASE + datetime.timedelta(seconds=1)) == [agreement.pk]


def test_the_sweep_makes_the_paper_that_the_bell_forgot(client):
    agreement = agreed(client)
    sign(client, agreement)
    assert produce_waiting() == 1
    agreement.refresh_from_db()
    assert agreement.state == "in_force"


def test_a_broker_that_is_away_does_not_break_the_page(client, nowhere, django_capture_on_commit_callbacks):
    agreement = agreed(client)
    with django_capture_on_commit_callbacks(execute=True) as rung:
        assert sign(client, agreement).status_code == 302
    assert len(rung) == 1
    agreement.refresh_from_db()
    assert agreement.state == "signing"


@pytest.mark.parametrize(
    "given",
    [
        {"name": "王五"},
        {"name": ""},
        {"intent": ""},
        {"strokes": "[[[1,2]"},
        {"strokes": "[[[1,9999]]]"},
        {"strokes": '{"a":1}'},
    ],
)
def test_a_signature_that_is_not_meant_or_cannot_be_read_is_not_taken(client, given):
    agreement = agreed(client)
    assert sign(client, agreement, **given).status_code == 422
    agreement.refresh_from_db()
    assert agreement.state == "accepted"


def test_terms_that_the_ledger_has_overtaken_are_not_signed(client):
    agreement = agreed(client)
    add_entry(loan=agreement.loan, kind=Kind.PAYMENT, amount=Decimal("500.00"), on=datetime.date(2026, 4, 1))
    sign(client, agreement)
    agreement.refresh_from_db()
    assert agreement.state == "accepted"
    assert "Make the offer anew" in client.get(agreement.get_absolute_url()).content.decode()
    client.post(url("offer", agreement), OFFER)
    client.post(url("answer", agreement), ACCEPTED)
    agreement.refresh_from_db()
    assert agreement.frozen.plan.to_pay == Decimal("3053.96")


def test_an_entry_between_signature_and_paper_stops_the_paper(client):
    agreement = agreed(client)
    sign(client, agreement)
    add_entry(loan=agreement.loan, kind=Kind.PAYMENT, amount=Decimal("500.00"), on=datetime.date(2026, 4, 1))
    assert not produce(agreement.pk)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.failure, agreement.signed_at) == ("accepted", "stale", None)
    assert not agreement.documents.exists()
    assert "nothing was signed" in client.get(agreement.get_absolute_url()).content.decode()


def test_a_name_that_no_font_can_write_is_said_so_and_nothing_is_signed(client):
    borrower = make_borrower(name="李\U000f0001")
    client.force_login(borrower)
    loan = make_loan(borrower)
    client.post(reverse("agreements:start") + f"?loan={loan.pk}", {"borrower_name": "李\U000f0001"})
    agreement = borrower.agreements.get()
    client.post(url("offer", agreement), OFFER)
    client.post(url("answer", agreement), ACCEPTED)
    agreement.refresh_from_db()
    sign(client, agreement, name="李\U000f0001")
    assert not produce(agreement.pk)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "our fonts have no sign for" in page
    assert not agreement.documents.exists()


def test_what_remained_remains_and_a_waiver_is_what_is_missing(client, draft):
    before = draft.history().position(on=TODAY)
    client.post(url("offer", draft), OFFER | {"scope": "all", "waive_penalty": "20.00"})
    client.post(url("answer", draft), ACCEPTED)
    draft.refresh_from_db()
    sign(client, draft)
    assert produce(draft.pk)
    after = draft.history().position(on=TODAY)
    waived = draft.frozen.plan.waived
    assert waived.penalty == Decimal("20.00")
    assert before.remaining == after.remaining + waived.total
    assert before.principal == after.principal


def test_the_progress_line_becomes_a_new_page_when_the_paper_is_there(client):
    agreement = agreed(client)
    sign(client, agreement)
    assert "Look again" in client.get(url("progress", agreement)).content.decode()
    produce(agreement.pk)
    assert client.get(url("progress", agreement))["HX-Refresh"] == "true"


def test_the_audit_trail_says_who_when_from_where_and_what(client):
    agreement = in_force(client)
    events = {event.what: event for event in agreement.events.all()}
    assert list(events) == ["started", "offered", "answered", "frozen", "signed", "produced", "in_force"]
    assert (events["signed"].address, events["signed"].sha256) == ("127.0.0.1", agreement.terms_hash)
    assert events["produced"].sha256 == agreement.signed.sha256


# --- Papers and strangers ---------------------------------------------------------------------------------------------


def test_the_signed_file_is_served_as_a_pdf_and_nothing_else(client):
    agreement = in_force(client)
    file = client.get(url("document", agreement))
    assert file["Content-Type"] == "application/pdf"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in file["Content-Security-Policy"]
    assert "no-store" in file["Cache-Control"]
    assert client.get(url("document", agreement) + "?download")["Content-Disposition"].startswith("attachment")
    assert client.get(url("document", agreement) + "?kind=nonsense").status_code == 404


PAGES = ["agreement", "offer", "answer", "sign", "progress", "document", "accept", "withdraw"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing_and_a_visitor_finds_the_login_page(client, page):
    agreement = in_force(client)
    method = client.post if page in ("accept", "withdraw") else client.get
    client.force_login(make_borrower())
    assert method(url(page, agreement)).status_code == 404
    client.logout()
    assert reverse("account_login") in method(url(page, agreement)).url


def test_the_list_shows_mine_and_not_anothers(client):
    agreement = agreed(client)
    assert agreement.number in client.get(reverse("agreements:list")).content.decode()
    client.force_login(make_borrower())
    assert agreement.number not in client.get(reverse("agreements:list")).content.decode()


# --- Verifying --------------------------------------------------------------------------------------------------------


ENGLISH = {"Accept-Language": "en"}  # whoever checks a paper need not be signed in


def check(client, content: bytes) -> str:
    file = SimpleUploadedFile("paper.pdf", content, "application/pdf")
    return client.post(reverse("agreements:verify"), {"file": file}, headers=ENGLISH).content.decode()


def test_anyone_can_hold_a_paper_against_its_signature(client):
    content = bytes(in_force(client).signed.content)
    client.logout()
    assert "byte for byte the file that was issued here" in check(client, content)
    assert "李㛃" in check(client, content)
    assert "Do not rely on it" in check(client, content + b"\n")
    assert "Do not rely on it" in check(client, content[:3000] + b"x" + content[3001:])


def test_what_is_not_a_pdf_is_refused_in_words(client):
    html = SimpleUploadedFile("x.pdf", b"<html>")
    page = client.post(reverse("agreements:verify"), {"file": html}, headers=ENGLISH)
    assert page.status_code == 422
    assert "not a PDF" in page.content.decode()
    assert client.post(reverse("agreements:verify")).status_code == 422
    assert "cannot be read as a PDF" in check(client, b"%PDF-1.7 nothing")


def test_the_command_says_the_same_as_the_page(client, tmp_path, capsys):
    agreement = in_force(client)
    path = tmp_path / "paper.pdf"
    path.write_bytes(bytes(agreement.signed.content))
    call_command("verify_agreement", str(path))
    said = capsys.readouterr().out
    assert f"issued here as {agreement.number}: the same file" in said
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="not valid"):
        call_command("verify_agreement", str(path))


@pytest.mark.parametrize("name", ["李\u202e㛃", "<b>李</b>", "李\u200b"])
def test_a_name_that_disguises_itself_does_not_get_into_a_paper(client, name):
    borrower = make_borrower()
    client.force_login(borrower)
    loan = make_loan(borrower)
    answer = client.post(f"{reverse('agreements:start')}?loan={loan.pk}", {"borrower_name": name})
    assert answer.status_code == 422
    assert "A name has no" in answer.content.decode()


def test_a_started_form_of_someone_else_starts_one_of_ones_own(client):
    submission = {"borrower_name": "李㛃", "submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    for borrower in (make_borrower(), make_borrower()):
        client.force_login(borrower)
        assert (
            client.post(f"{reverse('agreements:start')}?loan={make_loan(borrower).pk}", submission).status_code == 302
        )
        assert borrower.agreements.count() == 1


def test_an_unknown_kind_of_document_is_not_there(client):
    agreement = agreed(client)
    assert client.get(reverse("agreements:document", args=[agreement.pk]), {"kind": "a\0b"}).status_code == 404
