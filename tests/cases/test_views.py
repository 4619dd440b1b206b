"""Cases as a borrower walks through them."""

import datetime
import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import filing, law, letters, lint, route
from cases.models import Case, Filing
from notices.receiving import receive_notice
from tests.factories import make_borrower

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 4, 20, 4, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 4, 20)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


@pytest.fixture
def ada(client):
    borrower = make_borrower(name="Ada")
    client.force_login(borrower)
    return borrower


def begun(client, role="contact", notice=None, **more) -> Filing:
    """The three screens, answered: the first letter as a draft."""
    ask = f"?notice={notice.pk}" if notice else ""
    first = client.post(reverse("cases:start") + ask, {"role": role})
    side = {"against": "晴川金融", "agent": "某某公司", "house": "consumer_finance", "region": "CN"} | more
    second = client.post(first.url, side)
    third = client.post(second.url, {"declarant": "李梅", "reached_at": "13800001111"})
    return Filing.objects.get(pk=third.url.split("/")[-2])


def sent(client, letter: Filing, **more):
    return client.post(reverse("cases:sent", args=[letter.pk]), {"sent_on": "2026-04-20", "way": "letter"} | more)


def test_somebody_without_any_loan_comes_from_the_home_page_to_a_letter_in_both_languages(client, ada):
    assert reverse("cases:start") in client.get(reverse("home")).text
    letter = begun(client)
    page = client.get(letter.get_absolute_url())
    assert page.status_code == 200
    assert "不构成对任何债务的承认" in letter.text_zh
    assert "第47条" in letter.text_zh
    assert "2026年5月5日前书面答复" in letter.text_zh
    assert "Nothing in this letter acknowledges any debt" in letter.text_en
    assert "Delete my personal data" in letter.text_en
    assert "This draft is held up" not in page.text


def test_a_case_begins_from_a_message_which_becomes_evidence(client, ada):
    notice = receive_notice(
        borrower=ada, text="【晴川金融】请转告张三尽快还款 3250 元", received_at=NOW, sender="10690001"
    )
    letter = begun(client, notice=notice)
    assert letter.case.pieces.get().item.notice == notice
    assert "10690001" in letter.text_zh


def test_an_identity_number_is_kept_and_shown_by_its_last_four_signs_only(client, ada):
    letter = begun(client)
    client.post(reverse("cases:me", args=[letter.case.pk]), {"declarant": "李梅", "identity": "110101199003071234"})
    case = Case.objects.get()
    assert case.identity == "*" * 14 + "1234"
    page = client.get(reverse("cases:me", args=[case.pk])).text
    assert "110101199003071234" not in page


@pytest.mark.parametrize("about", Case.About.values)
def test_no_draft_acknowledges_threatens_or_overstates_whatever_the_role_step_and_language(ada, about):
    desks = [route.desk(law.desk_rules(), rule.id) for rule in law.desk_rules()]
    steps = [(step, None) for step in Filing.Step.values] + [(desk.rung, desk) for desk in desks]
    for role in Case.Role.values:
        case = filing.open_case(borrower=ada, about=about, role=role, against="晴川金融", now=NOW)
        first = filing.draft(case=case, step="first", desk=None, on=TODAY)
        filing.mark_sent(filing=first, sent_on=TODAY, way="email", reference="R1", proof=None, now=NOW)
        for (step, desk), code in itertools.product(steps if role == "contact" else steps[:5], ("zh", "en")):
            text = letters.write(case, step, to=letters.addressee(case, desk), desk=desk, on=TODAY, code=code)
            assert lint.findings(text) == [], (role, step, desk and desk.id, text)
            assert "None" not in text


@pytest.mark.parametrize(
    ("region", "cited"),
    [("US", "1006.6(c)"), ("UK", "UK GDPR"), ("IN", "2022"), ("AU", "RG 96")],
)
def test_letters_cite_the_law_of_the_place_where_they_go(ada, region, cited):
    for role in Case.Role.values:
        case = filing.open_case(borrower=ada, about="not_mine", role=role, region=region, against="Acme", now=NOW)
        for step, code in itertools.product(("first", "complaint"), ("zh", "en")):
            text = letters.write(case, step, to=letters.addressee(case, None), desk=None, on=TODAY, code=code)
            assert step == "complaint" or cited in text
            assert not any(
                words in text for words in ("PIPL", "个人信息保护法", "Civil Code", "民法典", "12378", "GB/T")
            )


def test_a_draft_that_threatens_is_kept_but_cannot_be_marked_as_sent(client, ada):
    letter = begun(client)
    worse = {"to": "晴川金融", "text_zh": "再打电话我就弄死你", "text_en": letter.text_en}
    assert client.post(letter.get_absolute_url(), worse).status_code == 302
    page = client.get(letter.get_absolute_url()).text
    assert "This draft is held up" in page
    assert "弄死" in page
    refused = sent(client, letter)
    assert refused.status_code == 422
    letter.refresh_from_db()
    assert letter.sent_on is None


def test_what_overstates_may_go_when_the_borrower_can_prove_it(client, ada):
    letter = begun(client)
    client.post(letter.get_absolute_url(), {"to": "x", "text_zh": "贵方的行为构成犯罪。", "text_en": letter.text_en})
    assert sent(client, letter).status_code == 422
    assert sent(client, letter, proved="on").status_code == 302


def test_sending_keeps_the_proof_remembers_the_answers_day_and_fixes_the_text(client, ada):
    letter = begun(client)
    sent(client, letter, reference="EMS123", proof=SimpleUploadedFile("slip.txt", b"delivered"))
    letter.refresh_from_db()
    assert (letter.sent_on, letter.due_on) == (TODAY, datetime.date(2026, 5, 5))
    assert bytes(letter.proof.content) == b"delivered"
    assert [item.what for item in ada.vault.all()] == ["upload", "letter"]
    deadline = ada.deadlines.get()
    assert (deadline.on, deadline.url) == (datetime.date(2026, 5, 5), letter.get_absolute_url())
    client.post(letter.get_absolute_url(), {"to": "x", "text_zh": "y", "text_en": "z"})
    letter.refresh_from_db()
    assert letter.text_zh != "y"


def test_a_reminder_is_the_next_step_when_the_day_is_over_and_cites_the_first_letter(client, ada, time_machine):
    letter = begun(client)
    sent(client, letter, reference="EMS123")
    waiting = client.get(letter.case.get_absolute_url()).text
    assert "6 May 2026" in waiting
    time_machine.move_to("2026-05-06T12:00:00+08:00", tick=False)
    client.force_login(ada)
    late = client.get(letter.case.get_absolute_url()).text
    assert "Send a reminder" in late
    client.post(reverse("cases:write", args=[letter.case.pk]), {"step": "reminder"})
    reminder = letter.case.filings.get(step="reminder")
    assert "2026年4月20日" in reminder.text_zh
    assert "EMS123" in reminder.text_zh
    assert "20 Apr 2026" in reminder.text_en


def test_an_extended_day_is_known_and_not_nagged_about(client, ada, time_machine):
    letter = begun(client)
    sent(client, letter)
    client.post(reverse("cases:later", args=[letter.pk]), {"until": "2026-06-01"})
    assert ada.deadlines.get(done_at=None).on == datetime.date(2026, 6, 1)
    time_machine.move_to("2026-05-20T12:00:00+08:00", tick=False)
    client.force_login(ada)
    assert "They asked for more time" in client.get(letter.case.get_absolute_url()).text


def test_an_answer_closes_the_reminder_and_a_refusal_skips_it(client, ada):
    letter = begun(client)
    sent(client, letter)
    answer = {"answered_on": "2026-04-20", "settled": "no", "answer": "We have no record."}
    assert client.post(reverse("cases:answer", args=[letter.pk]), answer).status_code == 302
    assert not ada.deadlines.filter(done_at=None).exists()
    assert "Complain to the lender’s own desk" in client.get(letter.case.get_absolute_url()).text


def test_the_router_names_the_desks_for_what_was_ticked_and_drafts_a_text_for_one(client, ada):
    case = begun(client).case
    client.post(reverse("cases:desks", args=[case.pk]), {"facts": ["violence", "disturbed"]})
    page = client.get(reverse("cases:desks", args=[case.pk])).text
    assert page.index("110") < page.index("12378")
    client.post(reverse("cases:write", args=[case.pk]), {"step": "regulator", "desk": "CN-12378"})
    complaint = case.filings.get(desk="CN-12378")
    assert "国家金融监督管理总局" in complaint.to
    sent(client, complaint, reference="2026-0001")
    complaint.refresh_from_db()
    assert (complaint.reference, complaint.sent_on) == ("2026-0001", TODAY)
    assert complaint.due_on > TODAY


def test_a_paid_agent_in_the_story_is_warned_of(client, ada):
    case = begun(client, story="中介说代理投诉包成功").case
    assert "代理投诉" in client.get(case.get_absolute_url()).text


def test_invalid_input_answers_422_and_keeps_what_was_typed(client, ada):
    assert client.post(reverse("cases:start"), {"role": ""}).status_code == 422
    letter = begun(client)
    page = client.post(letter.get_absolute_url(), {"to": "", "text_zh": "我写的", "text_en": "mine"})
    assert page.status_code == 422
    assert "我写的" in page.text
    assert sent(client, letter, sent_on="2026-04-21").status_code == 422


def test_a_strangers_case_and_step_are_not_there(client, ada):
    letter = begun(client)
    client.force_login(make_borrower())
    for name in ("case", "side", "me", "desks"):
        assert client.get(reverse(f"cases:{name}", args=[letter.case.pk])).status_code == 404
    for name in ("filing", "paper"):
        assert client.get(reverse(f"cases:{name}", args=[letter.pk])).status_code == 404
    for name in ("sent", "answer", "later", "number", "drop"):
        assert client.post(reverse(f"cases:{name}", args=[letter.pk])).status_code == 404
    notice = receive_notice(borrower=ada, text="请还款 3250 元", received_at=NOW)
    assert client.get(reverse("cases:start") + f"?notice={notice.pk}").status_code == 404


def test_a_case_can_be_closed_opened_again_and_removed_with_its_reminders(client, ada):
    letter = begun(client)
    sent(client, letter)
    client.post(reverse("cases:close", args=[letter.case.pk]))
    assert not ada.deadlines.filter(done_at=None).exists()
    client.post(reverse("cases:close", args=[letter.case.pk]), {"reopen": "1"})
    assert ada.deadlines.filter(done_at=None).count() == 1
    client.post(reverse("cases:delete", args=[letter.case.pk]))
    assert not ada.deadlines.exists()
    assert ada.vault.count() == 1  # the letter's entry stays


def test_the_verdict_that_it_is_not_mine_leads_to_the_letter(client, ada):
    notice = receive_notice(borrower=ada, text="【晴川金融】您尾号9999的借款已逾期8天，应还3250.00元", received_at=NOW)
    assert reverse("cases:start") + f"?notice={notice.pk}" in client.get(notice.get_absolute_url()).text
