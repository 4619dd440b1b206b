import io
import time

import pytest

from agreements.document import render
from agreements.draft import RULES, NoText, read, text_of_pdf
from tests.agreements.papers import terms_of

CLEAN = """第一条 截至2026年4月20日，乙方欠本金3201.58元、利息352.38元。
第二条 乙方分6期偿还，每期606.93元。收款户名：晴川消费金融有限公司。
第三条 履行期间甲方停止催收，不得向第三人催收，不收取违约金、复利。
第四条 逾期的，按日万分之五计收违约金。
第五条 还清后5个工作日内甲方出具结清证明。
第六条 争议由乙方住所地人民法院管辖。甲方不得向乙方亲友披露债务信息。"""


def flagged(text: str) -> list[str]:
    return [risk.rule.id for risk in read(text).risks]


@pytest.mark.parametrize(
    ("rule", "passage"),
    [
        ("DRAFT-ENFORCE", "双方同意对本协议办理公证，并赋予强制执行效力。"),
        ("DRAFT-ENFORCE", "乙方不履行的，甲方可凭强制执行公证书直接申请执行。"),
        ("DRAFT-WAIVE-DEFENCE", "乙方放弃诉讼时效抗辩权。"),
        ("DRAFT-WAIVE-DEFENCE", "乙方承诺不再主张诉讼时效已过。"),
        ("DRAFT-LENDER-RECORDS", "还款金额以甲方系统记载为准，乙方不得异议。"),
        ("DRAFT-COMPOUND", "未付利息、罚息计入本金继续计息。"),
        ("DRAFT-COMPOUND", "甲方向乙方发放新贷款用于借新还旧。"),
        ("DRAFT-DEAR", "逾期的，乙方按日千分之一支付违约金。"),
        ("DRAFT-DEAR", "逾期的，违约金按日千分之一计算。"),
        ("DRAFT-DEAR", "逾期利率为年36%。"),
        ("DRAFT-DEAR", "罚息每日0.1%，计至清偿之日。"),
        ("DRAFT-PERSONAL-ACCOUNT", "收款人：王小明，开户行：某某银行。"),
        ("DRAFT-OTHERS-LIABLE", "乙方配偶对本协议债务承担连带责任。"),
        ("DRAFT-DEDUCT", "乙方授权甲方从乙方名下任何账户扣划款项。"),
        ("DRAFT-NO-COMPLAINT", "乙方承诺不再向监管部门投诉、举报。"),
        ("DRAFT-NO-COMPLAINT", "乙方应撤销已提出的投诉。"),
        ("DRAFT-FORUM", "争议由甲方所在地人民法院管辖。"),
        ("DRAFT-FORUM", "争议由杭州互联网法院管辖。"),
        ("DRAFT-FORUM-BOTH", "争议可提交仲裁委员会仲裁或者向法院起诉。"),
        ("DRAFT-DISCLOSE", "乙方同意甲方联系其亲友、单位协助催收。"),
        ("DRAFT-ENFORCE", "The borrower signs a confession of judgment."),
        ("DRAFT-WAIVE-DEFENCE", "The borrower waives all defences under the statute of limitations."),
        ("DRAFT-DEDUCT", "The borrower agrees to a wage assignment."),
    ],
)
def test_a_clause_that_may_harm_is_found_with_its_words(rule, passage):
    (risk, *rest) = [found for found in read("第一条 前文。\n" + passage).risks if found.rule.id == rule]
    assert rest == []
    assert risk.quote == passage.rstrip("。；")
    assert risk.rule.source.document


def test_a_fair_draft_is_left_alone():
    assert flagged(CLEAN) == []
    assert read(CLEAN).missing == ()


@pytest.mark.parametrize(
    "passage",
    [
        "甲方不得授权第三方从乙方任何账户扣划款项。",
        "甲方放弃时效抗辩。",
        "乙方亲属无须承担连带责任。",
        "未付利息不计入本金，甲方不得计收复利。",
        "违约金按年12%计算。",
        "收款户名：晴川消费金融有限公司。",
        "收款人为甲方。",
        "No interest is added to principal; the creditor never charges compound interest.",
    ],
)
def test_what_protects_the_borrower_is_no_risk(passage):
    assert flagged(passage) == []


def test_what_a_draft_does_not_say_is_told():
    found = read("乙方分6期偿还，每期606.93元。")
    assert [rule.id for rule in found.missing] == ["DRAFT-NO-STOP", "DRAFT-NO-CERTIFICATE", "DRAFT-NO-BALANCE"]


def test_every_rule_has_words_in_both_languages_and_a_source():
    for rule in RULES.values():
        assert rule.text["zh"]
        assert "may" in rule.text["en"] or "Ask" in rule.text["en"]
        assert "illegal" not in rule.text["en"]


def test_our_own_paper_has_none_of_the_risks_and_says_what_it_should():
    text = text_of_pdf(render(terms_of()).pdf)
    found = read("".join(text.split("\n")))
    assert [risk.quote for risk in found.risks] == []
    assert found.missing == ()


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 500])
def test_a_pdf_without_text_is_said_to_have_none(content):
    with pytest.raises(NoText):
        text_of_pdf(content)


@pytest.mark.parametrize(
    "pump", ["违约金", "公证", "收款人：", "放弃", "仲裁或", "利息", "任何账户", "同意甲方", "waives "]
)
def test_a_hundred_thousand_characters_are_read_in_a_moment(pump):
    text = (pump * 100_000)[:100_000]
    began = time.perf_counter()
    read(text)
    assert time.perf_counter() - began < 3


def test_pages_beyond_the_bound_are_not_read():
    from pypdf import PdfWriter

    out, writer = io.BytesIO(), PdfWriter()
    for _ in range(70):
        writer.add_blank_page(72, 72)
    writer.write(out)
    with pytest.raises(NoText):
        text_of_pdf(out.getvalue())
