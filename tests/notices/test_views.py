import datetime
import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.ledger import Kind
from loans.recording import add_entry
from notices import receiving
from notices.models import Notice
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

AGREES = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。"
TOO_MUCH = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还987.29元，请立即还款，否则将影响征信。"
EIGHT_DAYS_LATE = "2026-01-23T10:30"


@pytest.fixture
def borrower(client):
    """Signed in, with 12 instalments of 888.49, the first due on 2026-01-15."""
    borrower = make_borrower()
    client.force_login(borrower)
    return borrower


def paste(client, text, received_at=EIGHT_DAYS_LATE, **more):
    data = {"text": text, "sender": "", "received_at": received_at, "channel": "sms"} | more
    return client.post(reverse("notices:new"), data, follow=True)


def shown(response) -> str:
    """The words of the page, with single spaces."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def kept(borrower, text=AGREES, **more) -> Notice:
    received_at = datetime.datetime(2026, 1, 23, 10, 30, tzinfo=borrower.zone)
    return receiving.receive_notice(borrower=borrower, text=text, **{"received_at": received_at} | more)


# --- Keeping --------------------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_keeps_one_notice(client, borrower):
    form = {"submission": str(uuid.uuid4())}
    paste(client, AGREES, **form)
    paste(client, AGREES, **form)
    assert borrower.notices.count() == 1


def test_the_same_message_is_one_also_from_two_forms_and_another_instant_is_another(client, borrower):
    paste(client, AGREES, submission=str(uuid.uuid4()))
    paste(client, AGREES, submission=str(uuid.uuid4()))
    paste(client, AGREES, received_at="2026-01-24T10:30")
    assert borrower.notices.count() == 2


def test_an_empty_box_is_answered_in_words(client, borrower):
    response = paste(client, " \n ")
    assert response.status_code == 422
    assert "Paste the message first." in shown(response)
    assert borrower.notices.count() == 0


def test_ten_megabytes_are_refused_in_words_and_the_beginning_stays_in_the_box(client, borrower):
    response = paste(client, "begin " + "贷" * 3_400_000)
    assert response.status_code == 422
    assert "This is 3,400,006 characters long." in shown(response)
    assert "begin 贷贷贷" in response.content.decode()
    assert len(response.content) < 400_000
    assert borrower.notices.count() == 0


def test_what_was_typed_stays_when_the_instant_makes_no_sense(client, borrower):
    response = paste(client, AGREES, received_at="9999-12-31T23:59", sender="106 <b>")
    assert response.status_code == 422
    assert "This day has not come yet." in shown(response)
    assert AGREES in response.content.decode()
    assert "106 &lt;b&gt;" in response.content.decode()


def test_nul_and_turning_characters_are_kept_as_they_came_and_shown_as_signs(client, borrower):
    text = "【晴川金融】应还\x00888.49元\u202e元94.888"
    response = paste(client, text)
    notice = borrower.notices.get()
    assert notice.text == text
    assert "应还␀" in shown(response)
    assert "[U+202E]" in response.content.decode()
    assert "\u202e" not in response.content.decode()


def test_markup_in_a_message_is_shown_and_not_obeyed(client, borrower):
    response = paste(client, "<script>alert(1)</script>【晴川金融】贷款逾期", sender="<i>x</i>")
    page = response.content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;i&gt;x&lt;/i&gt;" in page


def test_a_share_fills_the_box(client, borrower):
    response = client.get(reverse("notices:new"), {"text": AGREES})
    assert AGREES in response.content.decode()


# --- Reading while typing -------------------------------------------------------------------------------------------


def test_reading_keeps_nothing_and_needs_no_script(client, borrower):
    make_loan(borrower)
    response = client.post(reverse("notices:reading"), {"text": AGREES, "received_at": EIGHT_DAYS_LATE})
    assert response.status_code == 200
    assert "This agrees with your records: ¥888.49." in shown(response)
    assert "<html" in response.content.decode()
    assert Notice.objects.count() == 0


def test_while_typing_only_the_reading_is_sent(client, borrower):
    fill = {"text": AGREES, "received_at": ""}
    response = client.post(reverse("notices:reading"), fill, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert '<mark class="fact" data-role="amount">888.49' in response.content.decode()
    empty = client.post(reverse("notices:reading"), {"text": ""}, headers={"HX-Request": "true"})
    assert (empty.status_code, shown(empty)) == (200, "")


# --- The verdict's page ---------------------------------------------------------------------------------------------


def test_the_verdict_says_how_much_too_much_is_asked(client, borrower):
    make_loan(borrower)
    page = shown(paste(client, TOO_MUCH))
    assert "Does not match your records: it asks for ¥98.80 more." in page
    assert "nothing in your records explains ¥98.80: ask what it is for" in page


def test_the_ledger_of_the_day_it_came_is_what_counts(client, borrower):
    loan = make_loan(borrower)
    notice = kept(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=datetime.date(2026, 1, 24))
    page = shown(client.get(notice.get_absolute_url()))
    assert "This agrees with your records: ¥888.49." in page
    assert "earlier judgement" not in page


def test_a_payment_written_down_later_for_an_earlier_day_changes_the_verdict_when_the_notice_is_opened(
    client, borrower
):
    loan = make_loan(borrower)
    notice = kept(borrower)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=datetime.date(2026, 1, 14))
    page = shown(client.get(notice.get_absolute_url()))
    assert page.count("By your records this was paid on 14 Jan 2026.") == 1
    assert "1 earlier judgement" in page
    client.get(notice.get_absolute_url())
    assert notice.judgements.count() == 2


def test_a_link_in_a_notice_is_struck_through_and_never_a_link(client, borrower):
    page = paste(client, "【远山小贷】您的贷款已逾期，请点击 http://hk.example.top/pay 还款").content.decode()
    assert 'href="http://hk.example.top' not in page
    assert "<s>http://hk.example.top/pay</s>" in page


def test_only_numbers_stored_before_are_offered_to_call_back(client, borrower):
    make_loan(borrower)
    page = paste(client, AGREES[:-1] + "，详询13800138000。").content.decode()
    assert "<strong>4008001234</strong>" in page
    assert "<li><s>13800138000</s></li>" in page


def test_a_stored_number_that_the_message_repeats_is_not_struck_through(client, borrower):
    make_loan(borrower, created_at=datetime.datetime(2025, 12, 15, tzinfo=datetime.UTC))
    page = paste(client, AGREES[:-1] + "，详询4008001234。").content.decode()
    assert "<strong>4008001234</strong>" in page
    assert "<li><s>4008001234</s></li>" not in page


def test_a_number_stored_from_the_message_itself_is_not_offered(client, borrower):
    loan = make_loan(borrower)
    text = AGREES[:-1] + "，详询4008001234。"
    page = paste(client, text).content.decode()
    assert "<strong>4008001234</strong>" not in page
    type(loan).objects.filter(pk=loan.pk).update(created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    page = client.get(borrower.notices.get().get_absolute_url()).content.decode()
    assert "<strong>4008001234</strong>" in page


def test_a_likely_scam_offers_nothing_to_pay_with(client, borrower):
    make_loan(borrower)
    response = paste(client, "【远山小贷】您的贷款5000元已逾期，请点击 http://hk.example.top/pay 还款")
    assert "This may be a scam. Do not pay, and do not call back." in shown(response)
    assert "Let a day pass first." in shown(response)
    assert 'class="button primary" href' not in response.content.decode().split("<main")[1]


SIX_IN_CHINESE = [
    ("agrees", AGREES, "与您的记录一致：¥888.49。"),
    ("differs", TOO_MUCH, "与您的记录不符：多要了 ¥98.80。"),
    ("differs", "【晴川金融】您尾号1234的借款已逾期20天，应还888.49元，请尽快还款。", "对方称逾期 20 天，您的记录是 8 天。"),
    ("paid_already", "【晴川金融】您尾号5678的借款已逾期8天，应还888.49元，请尽快还款。", "按您的记录，这笔已于 2026年1月14日 还清。"),
    ("unknown_loan", "【远山小贷】您的借款5000.00元已逾期15天，请尽快还款，以免影响征信。", "您的记录中没有“远山小贷”的这笔贷款。"),
    ("likely_scam", "【客服中心】您名下有未注销的校园贷账户，将影响征信，请加微信kf12345办理注销，并将资金转入安全账户。", "疑似诈骗。请不要付款，也不要回拨。"),
    ("cannot_tell", "【青禾金融】您的借款已逾期，请尽快处理，以免影响您的征信。", "暂时无法核对：通知没有写明可供比对的金额、日期或账号。"),
    ("no_demand", "【晴川金融】最高可借20万元，年化利率7.2%起，点击 t.cn/abc 领取，拒收请回复R", "不需要还款：这是广告。"),
]  # fmt: skip
SIX_IN_ENGLISH = [
    ("agrees", "Northwind Finance: your loan account ending 1234 is 8 days past due. Amount due $888.49. Please pay now to avoid late fees.", "This agrees with your records: $888.49."),
    ("differs", "Northwind Finance: your payment of $987.29 on loan ending 1234 is 8 days overdue. Reply STOP to opt out.", "Does not match your records: it asks for $98.80 more."),
    ("differs", "Northwind Finance: your payment of $888.49 on loan ending 1234 is 20 days overdue. Please pay today.", "it counts 20 days overdue, you have 8 days."),
    ("paid_already", "Northwind Finance: your payment of $888.49 on loan ending 5678 is 8 days overdue. Please pay today.", "By your records this was paid on 14 Jan 2026."),
    ("unknown_loan", "QuickCash Lending: your loan payment of $420.00 is 12 days overdue. Please pay immediately.", "You have no such loan from “QuickCash Lending” in your records."),
    ("likely_scam", "FINAL NOTICE: You owe $4,200.00 to QuickCash Lending. A warrant for your arrest will be issued today. Pay by gift card now: http://qc-pay.top/x", "This may be a scam. Do not pay, and do not call back."),
    ("cannot_tell", "Harbour Credit: Your loan is overdue. Please contact us as soon as possible.", "This cannot be checked yet: the message states no amount, no date and no account that could be compared."),
    ("no_demand", "Northwind Finance: we received your payment of $888.49 on 14 Jan 2026 for loan ending 1234. Thank you.", "your records do not have this payment yet"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "currency", "verdict", "text", "sentence"),
    [("zh-hans", "CNY", *case) for case in SIX_IN_CHINESE] + [("en", "USD", *case) for case in SIX_IN_ENGLISH],
)
def test_real_looking_messages_reach_their_verdicts(client, language, currency, verdict, text, sentence):
    """Loan 1234 is unpaid since 2026-01-15, loan 5678 paid on the 14th, and a third lender's has nothing to go by."""
    borrower = make_borrower(language=language)
    client.force_login(borrower)
    names = (
        ("晴川消费金融有限公司", "青禾小额贷款有限公司")
        if language == "zh-hans"
        else ("Northwind Finance Ltd", "Harbour Credit LLC")
    )
    signatures = ("晴川金融", "青禾金融") if language == "zh-hans" else ("Northwind Finance", "Harbour Credit")
    lenders = [
        make_lender(borrower, name=name, aliases=[], signatures=[signature])
        for name, signature in zip(names, signatures, strict=True)
    ]
    make_loan(borrower, lenders[0], currency=currency)
    paid = make_loan(borrower, lenders[0], currency=currency, account_tail="5678")
    add_entry(loan=paid, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=datetime.date(2026, 1, 14))
    make_loan(borrower, lenders[1], currency=currency, account_tail="7777")
    response = paste(client, text)
    assert borrower.notices.get().judgements.get().verdict == verdict
    assert sentence in shown(response)


# --- What the borrower says -----------------------------------------------------------------------------------------


def test_of_two_likely_loans_the_borrower_says_which(client, borrower):
    first = make_loan(borrower)
    second = make_loan(borrower, first.lender, account_tail="5678")
    page = paste(client, "【晴川金融】您的借款已逾期8天，应还888.49元，请尽快还款。")
    assert "Which loan is it?" in shown(page)
    notice = borrower.notices.get()
    page = shown(client.post(reverse("notices:assign", args=[notice.pk]), {"loan": second.pk}, follow=True))
    assert "This agrees with your records: ¥888.49." in page
    assert notice.judgements.get(is_latest=True).loan == second


def test_a_loan_of_someone_else_cannot_be_named(client, borrower):
    strange = make_loan(make_borrower())
    notice = kept(borrower)
    response = client.post(reverse("notices:assign", args=[notice.pk]), {"loan": strange.pk})
    assert response.status_code == 422
    notice.refresh_from_db()
    assert notice.loan is None


def test_a_debt_can_be_called_not_mine_and_that_taken_back(client, borrower):
    make_loan(borrower)
    notice = kept(borrower)
    url = reverse("notices:assign", args=[notice.pk])
    assert "You say this debt is not yours." in shown(client.post(url, {"loan": "not_mine"}, follow=True))
    assert "This agrees with your records" in shown(client.post(url, {"loan": ""}, follow=True))


def test_what_is_dealt_with_no_longer_waits_and_can_be_taken_back(client, borrower):
    make_loan(borrower)
    notice = kept(borrower)
    kept(borrower, "【晴川金融】验证码 123456，请勿告知他人。")
    assert "1 message waits to be dealt with." in shown(client.get(reverse("notices:list")))
    client.post(reverse("notices:handled", args=[notice.pk]))
    assert "Nothing waits to be dealt with." in shown(client.get(reverse("notices:list")))
    client.post(reverse("notices:handled", args=[notice.pk]), {"undo": "1"})
    assert "1 message waits to be dealt with." in shown(client.get(reverse("notices:list")))


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_the_list_keeps_to_the_verdict_asked_for(client, borrower):
    make_loan(borrower)
    kept(borrower, AGREES)
    kept(borrower, TOO_MUCH)
    page = shown(client.get(reverse("notices:list"), {"verdict": "differs"}))
    assert "987.29" in page
    assert "888.49" not in page


def test_a_loan_shows_its_own_notices(client, borrower):
    loan = make_loan(borrower)
    kept(borrower)
    kept(borrower, "【远山小贷】您的借款已逾期3天，应还77.00元。")
    url = reverse("notices:of_loan", args=[loan.pk])
    page = client.get(url).content.decode()
    assert "888.49" in page
    assert "77.00" not in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "888.49" in part
    assert "<html" not in part


# --- Strangers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "method"),
    [("notice", "get"), ("handled", "post"), ("assign", "post"), ("of_loan", "get")],
)
def test_anothers_notice_is_not_there(client, borrower, name, method):
    other = make_borrower()
    pk = make_loan(other).pk if name == "of_loan" else kept(other).pk
    assert getattr(client, method)(reverse(f"notices:{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize("name", ["list", "new"])
def test_who_is_not_signed_in_is_asked_to(client, name):
    response = client.get(reverse(f"notices:{name}"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


# --- One demand over several messages ----------------------------------------------------------------------------------


def test_the_messages_of_one_demand_stand_together_in_the_list_and_on_the_page(client, borrower):
    make_loan(borrower)
    first = kept(
        borrower, AGREES.replace("8天", "3天"), received_at=datetime.datetime(2026, 1, 18, 9, tzinfo=borrower.zone)
    )
    second = kept(borrower)
    page = client.get(reverse("notices:list"))
    assert "1 more for the same demand" in shown(page)
    assert [row.pk for row in page.context["page"].rows] == [second.pk]
    assert first.get_absolute_url() in page.content.decode()
    assert "2 messages ask for this, the newest first." in shown(client.get(second.get_absolute_url()))


def test_a_message_that_does_not_fit_an_earlier_one_says_so_with_what_to_do(client, borrower):
    make_loan(borrower)
    kept(borrower, received_at=datetime.datetime(2026, 1, 22, 9, tzinfo=borrower.zone))
    page = shown(paste(client, TOO_MUCH.replace("8天", "30天")))
    assert "on 22 Jan 2026 they counted 8 days overdue" in page
    assert "by that count it would now be 9 days" in page
    assert "Ask in writing which of their messages holds, and send them both." in page


def test_a_demand_in_another_name_offers_to_say_that_it_is_not_mine(client, borrower):
    borrower.name = "张伟"
    borrower.save()
    make_loan(borrower)
    page = paste(client, "【远山小贷】王芳女士您好，您的借款已逾期8天，应还5000.00元，请尽快还款。")
    assert "It speaks to 王芳女士, and you have no such loan in your records." in shown(page)
    assert "Do not pay for somebody else" in shown(page)
    assert 'class="button primary" href="/cases/' in page.content.decode()
