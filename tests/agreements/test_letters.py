"""Every letter in both languages: what fills it, what it cites, and that one that questions a debt never acknowledges it."""

import datetime
from decimal import Decimal as D

import pytest

from agreements.admission import RESERVATION, read
from agreements.letter import LANGUAGES, Application, Ask, Cause, Facts, Kind, Limit, Owed, Said, Unsound, check
from agreements.letter_text import rules, write

ON = datetime.date(2026, 4, 20)
QUESTIONING = [kind for kind in Kind if kind.questions]
APPLICATION = Application(
    cause=Cause.UNEMPLOYMENT,
    since=datetime.date(2026, 1, 31),
    expected_end=datetime.date(2026, 9, 30),
    story="",
    assets="",
    income=(("wage", D("3000")), ("benefits", D("500"))),
    spending=(("housing", D("1800")), ("food", D("900.50"))),
    dependants=2,
    debts=(("晴川", D("3553.96"), D("888.49")), ("云帆", D("2000"), D("0"))),
    paid=((datetime.date(2025, 12, 15), D("888.49")),),
    attachments=("离职证明",),
)


def facts(kind: Kind, **values) -> Facts:
    return Facts(
        **{
            "kind": kind,
            "written_on": ON,
            "sender": "李青",
            "addressee": "晴川消费金融有限公司",
            "reply_to": "li@example.org",
            "lender": "晴川消费金融有限公司",
            "account_tail": "1234",
            "is_card": True,
            "reply_by": datetime.date(2026, 5, 5),
            "said": Said(datetime.date(2026, 4, 18), "106980001234", D("3652.76")),
            "owed": Owed(ON, D("3553.96"), (("principal", D("3300.00")), ("interest", D("253.96"))), D("3553.96"), 95),
            "difference": D("98.80"),
            "monthly": D("592.33"),
            "count": 6,
            "first_on": datetime.date(2026, 5, 20),
            "until": datetime.date(2026, 10, 20),
            "asks": tuple(Ask),
            "limits": tuple(Limit),
            "hours": "9:00-18:00",
            "heard": ("2026-04-18 22:30",),
            "promise": "寄出对账单",
            "promised_for": datetime.date(2026, 4, 30),
            "settled_on": ON,
            "application": APPLICATION if kind is Kind.HARDSHIP else None,
            "leaves": D("799.50"),
        }
        | values
    )


BARE = {
    "account_tail": "", "lender": "", "reply_to": "", "reply_by": None, "said": Said(amount=D("1")), "difference": None,
    "limits": (), "hours": "", "heard": (), "currency": "GBP", "is_card": False,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", QUESTIONING)
@pytest.mark.parametrize(
    "values", [{}, BARE, {"is_card": False}, {"currency": "USD"}], ids=["full", "bare", "loan", "US"]
)
def test_a_letter_that_questions_a_debt_never_acknowledges_it_and_says_so(kind, language, values):
    text = write(facts(kind, **values), language)
    assert read(text).admissions == ()
    assert RESERVATION[language] in text


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.CERTIFICATE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_only_confirmed_or_settled_is_not_acknowledged_either(kind, language):
    assert read(write(facts(kind), language)).admissions == ()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_whole_in_both_languages(kind, language):
    text = write(facts(kind), language)
    assert "None" not in text
    assert "{" not in text
    assert "晴川消费金融有限公司" in text
    assert text.rstrip().endswith("2026年4月20日" if language == "zh-hans" else "20 Apr 2026")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_wrote_into_a_letter_stays_as_written(language):
    assert 'A & "B" <C>' in write(facts(Kind.DISPUTE, reason='A & "B" <C>'), language)


@pytest.mark.parametrize(
    "text",
    [
        "我欠贵行3000元。", "本人承认上述欠款。", "我愿意分期偿还。", "请求贵方减免罚息。", "我的贷款已逾期。", "本人承诺月底前还清。",
        "本函不构成对债务的承认。但我还欠3000元。",
        "I owe you 3,000.", "I acknowledge the debt.", "I hereby admit the claim.", "I will pay it next month.",
        "My outstanding balance is 3,000.", "I would like a payment plan.",
        "This letter does not acknowledge any debt. I can pay 100 a month.",
    ],
)  # fmt: skip
def test_phrases_that_acknowledge_are_found(text):
    assert read(text).admissions


@pytest.mark.parametrize(
    "text",
    ["本函不构成对债务的承认。请提供合同。", "本人不承认该笔欠款。", "This letter does not acknowledge any debt.", "I do not admit that I owe anything."],
)  # fmt: skip
def test_a_denial_is_no_acknowledgement(text):
    assert read(text).admissions == ()


def test_the_dispute_names_the_difference_and_not_what_the_borrower_would_owe():
    text = write(facts(Kind.DISPUTE), "zh-hans")
    assert "¥3,652.76" in text
    assert "¥98.80" in text
    assert "¥3,553.96" not in text


def test_card_law_is_cited_for_a_card_only():
    assert "第七十条" in write(facts(Kind.INSTALMENT), "zh-hans")
    assert "第七十条" not in write(facts(Kind.INSTALMENT, is_card=False), "zh-hans")


def test_a_letter_cites_what_held_on_its_day():
    assert "GB/T 45251-2025" in write(facts(Kind.RESTRICT), "en")
    assert "GB/T 45251-2025" not in write(facts(Kind.RESTRICT, written_on=datetime.date(2025, 2, 27)), "en")


def test_chinese_law_is_not_cited_for_a_debt_in_another_currency():
    assert "Civil Code" not in write(facts(Kind.VERIFY, currency="USD"), "en")
    assert "12 CFR 1006.34" in write(facts(Kind.VERIFY, currency="USD"), "en")
    assert "Sources" not in write(facts(Kind.VERIFY, currency="GBP"), "en")


def test_every_cited_rule_has_an_english_name():
    assert all(rule.values["en"] for rule in rules())


def test_the_application_adds_up_as_written():
    text = write(facts(Kind.HARDSHIP), "zh-hans")
    for amount in ("¥3,500.00", "¥2,700.50", "¥799.50", "¥5,553.96", "¥592.33"):
        assert amount in text


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"monthly": D("799.51")}, "above_disposable", "monthly"),
        ({"monthly": D("592.33"), "commitments": D("207.18")}, "all_above_disposable", "monthly"),
        ({"count": 61}, "too_long_for_a_card", "count"),
        ({"first_on": ON}, "first_not_after", "first_on"),
        ({"until": ON}, "first_not_after", "until"),
        ({"owed": Owed(ON, D("3553.96"), (("principal", D("3300.00")),))}, "does_not_balance", "monthly"),
    ],
)
def test_an_application_that_does_not_hold_together_is_refused(values, code, field):
    with pytest.raises(Unsound) as refused:
        check(facts(Kind.HARDSHIP, **values))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_an_offer_of_all_that_is_left_is_sound():
    check(facts(Kind.HARDSHIP, monthly=D("592.32"), commitments=D("207.18")))


def test_where_nothing_is_left_a_token_may_be_offered_and_no_more():
    for kind in (Kind.HARDSHIP, Kind.INSTALMENT):
        check(facts(kind, monthly=D("1"), leaves=D("0"), commitments=D("1")))
        with pytest.raises(Unsound) as refused:
            check(facts(kind, monthly=D("1.01"), leaves=D("0")))
        assert refused.value.code == "above_disposable"


def test_without_a_budget_an_offer_by_letter_is_held_against_nothing():
    check(facts(Kind.INSTALMENT, leaves=None, commitments=D("5000")))
