import pytest

from cases import lint, mask
from cases.lint import Fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("请立即处理，否则我就上网曝光你们。", Fault.THREATENS),
        ("Answer today or I will go to the press.", Fault.THREATENS),
        ("贵方赔偿我5000元我就撤回投诉。", Fault.BARGAINS),
        ("Pay me 500 and I will withdraw the complaint.", Fault.BARGAINS),
        ("你们就是垃圾公司。", Fault.INSULTS),
        ("Your agents are scum.", Fault.INSULTS),
        ("贵公司的行为已经构成犯罪。", Fault.OVERSTATES),
        ("Your call was extortion.", Fault.OVERSTATES),
        ("本人承认该欠款。", Fault.ACKNOWLEDGES),
        ("I owe you this money.", Fault.ACKNOWLEDGES),
        ("我愿意分期偿还。", Fault.ACKNOWLEDGES),
        ("I will pay next week.", Fault.ACKNOWLEDGES),
    ],
)
def test_what_must_not_be_sent_is_held_up_with_its_reason(text, fault):
    (finding,) = lint.findings(text)
    assert finding.fault is fault
    assert text[finding.start :].startswith(finding.quote)


@pytest.mark.parametrize(
    "text",
    [
        "本声明不构成对任何债务的承认或代偿承诺。",
        "贵方的行为可能构成犯罪，请核查。",
        "This may be extortion; please look into it.",
        "Nothing in this letter acknowledges any debt.",
        "I do not owe this debt.",
        "逾期未答复的，本人可能向国家金融监督管理总局投诉，必要时报警。",
    ],
)
def test_calm_words_pass(text):
    assert lint.findings(text) == []


def test_an_undisputed_debt_may_be_named():
    assert lint.findings("我愿意分期偿还。", disputed=False) == []


@pytest.mark.parametrize("text", ["代理维权，包成功", "帮您征信修复", "代开病历", "credit repair for a fee", "a fake payslip and forged papers"])  # fmt: skip
def test_paid_agents_and_forged_proofs_are_recognised(text):
    assert lint.agents(text)


def test_numbers_of_persons_are_hidden_but_for_their_ends_and_amounts_are_not():
    assert mask.text("身份证110101199003071234，电话13812345678，应还3250.00元") == (
        "身份证**************1234，电话138******78，应还3250.00元"
    )
    assert mask.identity("110101199003071234") == "**************1234"
