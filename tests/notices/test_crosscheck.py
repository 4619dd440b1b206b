"""The pure cross-check. The loan is 10,000.00 at 12 % in 12 instalments of 888.49, the first due on 2026-01-15, with
penalty interest of 18 % a year on an unpaid instalment over a year of 365 days: 3.51 after 8 days, 3.07 after 7 (and
3.55 after 8 over a year of 360)."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from loans import schedule
from loans.card import Card, Statement
from loans.ledger import Entry, Terms
from loans.ledger import Kind as EntryKind
from loans.record import Lender, Plan, Price, Record, Source
from loans.said import Difference, Figure, Reconciliation, Scope
from notices.claim import Claim, Kind, Message, PartialDate, Reading, Role, Span
from notices.crosscheck import Answer, Step, Verdict, compare, find_record, judge
from notices.extraction import read
from notices.outcome import Code, Outcome
from notices.whose import same_person, same_tail

LENDER = Lender("晴川消费金融有限公司", ("晴川消金",), ("晴川金融",), ("4008001234",))
TERMS = Terms(currency="CNY", annual_rate=Decimal("0.12"), penalty_rate=Decimal("0.18"))
PLAN = Plan(
    Source.CONTRACT,
    datetime.date(2025, 12, 15),
    schedule.build(
        schedule.Terms(
            principal=Decimal(10000),
            currency="CNY",
            annual_rate=Decimal("0.12"),
            method=schedule.Method.EQUAL_INSTALMENT,
            count=12,
            first_due=datetime.date(2026, 1, 15),
        )
    ),
)
RECORD = Record("7", LENDER, TERMS, (PLAN,), account_tail="1234")
EIGHT_DAYS_LATE = datetime.date(2026, 1, 23)


def paying(amount: str, on: datetime.date, **more) -> Entry:
    return Entry(id=1, kind=EntryKind.PAYMENT, amount=Decimal(amount), on=on, **more)


def held(reading: Reading, *records: Record, on=EIGHT_DAYS_LATE, text="", sender=None, answer=None, names=()):
    """The steps after reading, on a reading made by hand."""
    message, answer = Message(text, sender), answer or Answer()
    ranked, record = find_record(reading, message, records, on, answer)
    found = compare(reading, message, ranked, record, records, on, names)
    return judge(reading, on, ranked, record, records, found, answer)


def overdue(**claim) -> Reading:
    return Reading(Kind.OVERDUE, Claim(**{"lender": "晴川金融", "currency": "CNY"} | claim))


def due_soon(**claim) -> Reading:
    return Reading(Kind.DUE_SOON, Claim(**{"lender": "晴川金融", "currency": "CNY"} | claim))


def finding(check, code):
    return next(found for found in check.findings if found.code is code)


def test_a_notice_of_a_fee_alone_that_is_in_the_ledger_agrees():
    """Nothing else is due yet on 10 January."""
    record = replace(RECORD, entries=(Entry(1, EntryKind.CHARGE, Decimal("50.00"), datetime.date(2026, 1, 5)),))
    check = held(due_soon(amount=Decimal("50.00")), record, on=datetime.date(2026, 1, 10))
    assert (check.verdict, finding(check, Code.AMOUNT).reasons[0].code) == (Verdict.AGREES, "due")


@pytest.mark.parametrize("amount", ["892.12", "903.12"])
def test_a_notice_about_the_second_of_two_overdue_instalments_agrees(amount):
    """833.33 + 100.00 fell due on 15 January, 800.00 + 92.12 on 15 February; 25 days later 18 % of 892.12 are 11.00."""
    dues = (
        schedule.Due(1, datetime.date(2026, 1, 15), Decimal("833.33"), Decimal("100.00")),
        schedule.Due(2, datetime.date(2026, 2, 15), Decimal("800.00"), Decimal("92.12")),
    )
    record = replace(RECORD, plans=(replace(PLAN, dues=dues),))
    check = held(overdue(amount=Decimal(amount), days_overdue=25), record, on=datetime.date(2026, 3, 12))
    assert check.verdict is Verdict.AGREES
    assert finding(check, Code.AMOUNT).reasons[0].code == "one_instalment"


def reasons(check, code):
    return [reason.code for reason in finding(check, code).reasons]


# --- Amounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "outcome", "why"),
    [
        ("892.00", Outcome.AGREE, "overdue"),  # 888.49 and 3.51 of penalty interest
        ("888.49", Outcome.AGREE, "overdue_without_penalty"),
        ("3.51", Outcome.AGREE, "penalty_only"),
        ("1780.49", Outcome.AGREE, "due_and_next"),  # and the 888.49 of 15 February
        ("892.02", Outcome.AGREE, "rounding"),
        ("892", Outcome.AGREE, "overdue"),
        ("892.43", Outcome.AGREE, "one_day_of_penalty"),  # 3.94 after 9 days
        ("891.56", Outcome.AGREE, "one_day_of_penalty"),  # 3.07 after 7 days
        ("892.05", Outcome.AGREE, "year_of_days"),
        ("892.10", Outcome.DIFFER, "unexplained"),
        ("990.80", Outcome.DIFFER, "unexplained"),
        ("800.00", Outcome.DIFFER, "less_than_recorded"),
        ("10665.39", Outcome.DIFFER, "asks_for_remaining"),  # 11 x 888.49 + 888.47 + 3.51 = 10665.37
    ],
)
def test_an_amount_is_held_against_every_basis_of_its_day(amount, outcome, why):
    check = held(overdue(amount=Decimal(amount)), RECORD)
    assert finding(check, Code.AMOUNT).outcome is outcome
    assert why in reasons(check, Code.AMOUNT)


def test_an_agreement_is_not_claimed_when_the_amount_asked_for_is_unclear():
    reading = replace(overdue(days_overdue=8), spans=(Span(0, 3, Role.OTHER_AMOUNT),))
    check = held(reading, RECORD)
    assert check.verdict is Verdict.CANNOT_TELL
    assert [reason.code for reason in check.reasons] == ["amount_unclear"]


@pytest.mark.parametrize(("written", "differs"), [("CNY", False), ("JPY", False), ("USD", True)])
def test_another_currency_differs_unless_the_sign_is_shared(written, differs):
    check = held(overdue(amount=Decimal("892.00"), currency=written), RECORD)
    assert (finding(check, Code.AMOUNT).outcome is Outcome.DIFFER) is differs


def test_what_nothing_explains_is_named_beside_what_the_recorded_amount_is_made_of():
    found = finding(held(overdue(amount=Decimal("990.80")), RECORD), Code.AMOUNT)
    assert found.recorded == Decimal("892.00")
    assert found.difference == Decimal("98.80")
    assert {reason.code: reason.amount for reason in found.reasons if reason.amount} == {
        "of_principal": Decimal("788.49"),
        "of_interest": Decimal("100.00"),
        "of_penalty": Decimal("3.51"),
        "unexplained": Decimal("98.80"),
    }


@pytest.mark.parametrize(
    ("amount", "known"),
    [("990.80", True), ("987.29", False)],  # 98.80 more than the 892.00 of the day, and another difference
)
def test_a_demand_for_a_difference_that_was_reconciled_is_recognised(amount, known):
    apart = Difference(Figure.TOTAL, Decimal("987.73"), Decimal("888.93"))  # 98.80 a week earlier
    then, made = datetime.date(2026, 1, 16), datetime.date(2026, 1, 17)
    record = replace(RECORD, reconciliations=(Reconciliation(then, Scope.DUE, made, (apart,)),))
    found = finding(held(overdue(amount=Decimal(amount)), record), Code.AMOUNT)
    assert [(reason.amount, reason.on) for reason in found.reasons if reason.code == "reconciled"] == (
        [(Decimal("98.80"), made)] if known else []
    )


def test_a_payment_that_they_did_not_count_is_named():
    record = replace(RECORD, entries=(paying("500.00", datetime.date(2026, 1, 15)),))
    # 388.49 is left; 8 days at 18 % are 1.53, so 390.02; they ask for 500.00 more.
    check = held(overdue(amount=Decimal("890.02")), record)
    assert finding(check, Code.AMOUNT).difference == Decimal("500.00")
    payment = next(r for r in finding(check, Code.AMOUNT).reasons if r.code == "payment_not_counted")
    assert (payment.amount, payment.on) == (Decimal("500.00"), datetime.date(2026, 1, 15))
    assert check.verdict is Verdict.DIFFERS


def test_a_reversed_payment_explains_nothing():
    undone = Entry(2, EntryKind.REVERSAL, Decimal("500.00"), datetime.date(2026, 1, 15), reverses=1)
    record = replace(RECORD, entries=(paying("500.00", datetime.date(2026, 1, 15)), undone))
    check = held(overdue(amount=Decimal("1392.00")), record)
    assert "payment_not_counted" not in reasons(check, Code.AMOUNT)


def test_a_currency_without_decimals_tolerates_two_of_its_units():
    dues = (schedule.Due(1, datetime.date(2026, 1, 15), Decimal(30000)),)
    record = replace(RECORD, terms=Terms("JPY"), plans=(replace(PLAN, dues=dues),))
    for amount, outcome in (("30002", Outcome.AGREE), ("30003", Outcome.DIFFER)):
        check = held(overdue(amount=Decimal(amount), currency="JPY"), record)
        assert finding(check, Code.AMOUNT).outcome is outcome


def test_the_notice_of_the_story_asks_98_80_too_much():
    """您尾号1234的借款已逾期8天，应还3250.00元, where 3,151.20 fell due eight days before."""
    dues = (schedule.Due(1, datetime.date(2026, 1, 15), Decimal("3000.00"), Decimal("151.20")),)
    record = replace(RECORD, terms=Terms("CNY"), plans=(replace(PLAN, dues=dues),))
    check = held(overdue(amount=Decimal("3250.00"), days_overdue=8, account_tail="1234"), record)
    assert check.verdict is Verdict.DIFFERS
    assert check.next_step is Step.ASK_IN_WRITING
    assert finding(check, Code.AMOUNT).difference == Decimal("98.80")
    assert finding(check, Code.DAYS_OVERDUE).outcome is Outcome.AGREE
    assert finding(check, Code.ACCOUNT_TAIL).outcome is Outcome.AGREE


# --- Days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "outcome", "why"),
    [
        (8, Outcome.AGREE, "since"),
        (9, Outcome.AGREE, "both_ends_counted"),
        (7, Outcome.AGREE, "one_day_less"),
        (10, Outcome.DIFFER, "since"),
        (6, Outcome.DIFFER, "since"),
    ],
)
def test_one_day_more_or_less_overdue_is_tolerated_and_said(days, outcome, why):
    check = held(overdue(days_overdue=days), RECORD)
    assert finding(check, Code.DAYS_OVERDUE).outcome is outcome
    assert why in reasons(check, Code.DAYS_OVERDUE)
    assert finding(check, Code.DAYS_OVERDUE).difference == days - 8


@pytest.mark.parametrize(
    ("claimed", "outcome"),
    [
        (datetime.date(2026, 1, 15), Outcome.AGREE),
        (PartialDate(1, 15), Outcome.AGREE),
        (datetime.date(2026, 1, 18), Outcome.DIFFER),
    ],
)
def test_a_reminder_names_the_due_date_of_an_unpaid_instalment_or_differs(claimed, outcome):
    check = held(due_soon(due_date=claimed), RECORD, on=datetime.date(2026, 1, 12))
    assert finding(check, Code.DUE_DATE).outcome is outcome


def test_a_deadline_in_an_overdue_notice_is_not_taken_for_a_due_date():
    check = held(overdue(amount=Decimal("892.00"), due_date=EIGHT_DAYS_LATE), RECORD)
    assert finding(check, Code.DUE_DATE).outcome is Outcome.NOTE
    assert check.verdict is Verdict.AGREES


# --- Which loan -----------------------------------------------------------------------------------------------------


def test_the_card_that_pays_is_never_compared_with_the_loan():
    check = held(due_soon(amount=Decimal("888.49"), repayment_tail="9999"), RECORD, on=datetime.date(2026, 1, 12))
    assert check.verdict is Verdict.AGREES
    assert Code.ACCOUNT_TAIL not in {found.code for found in check.findings}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1234", "1234", True),
        ("61234", "1234", True),
        ("34", "1234", False),
        ("1234", "1235", False),
        ("12a", "12A", True),
    ],
)
def test_tails_are_the_same_when_they_end_alike_over_three_characters(one, other, same):
    assert same_tail(one, other) is same


def test_of_two_loans_of_one_lender_the_amount_tells_which():
    other = replace(
        RECORD,
        key="8",
        account_tail="5678",
        plans=(replace(PLAN, dues=(schedule.Due(1, datetime.date(2026, 1, 15), Decimal("321.00")),)),),
    )
    check = held(overdue(amount=Decimal("321.00")), RECORD, other)
    assert check.record == other
    assert [each.record for each in check.candidates] == ["8", "7"]


def test_when_two_loans_are_as_likely_the_borrower_is_asked():
    check = held(overdue(), RECORD, replace(RECORD, key="8", account_tail="5678"))
    assert check.record is None
    assert check.verdict is Verdict.CANNOT_TELL
    assert check.next_step is Step.CHOOSE_LOAN


def test_what_the_borrower_says_about_the_loan_counts():
    twin = replace(RECORD, key="8", account_tail="5678")
    check = held(overdue(amount=Decimal("892.00")), RECORD, twin, answer=Answer(loan="8"))
    assert check.record == twin
    assert check.verdict is Verdict.AGREES
    mine = held(overdue(amount=Decimal("892.00")), RECORD, answer=Answer(not_mine=True))
    assert (mine.verdict, mine.record, mine.next_step) == (Verdict.NOT_MINE, None, Step.SAY_NOT_MINE)


def test_another_account_of_the_same_lender_is_an_unknown_loan():
    check = held(overdue(amount=Decimal("5000.00"), account_tail="9876"), RECORD)
    assert check.verdict is Verdict.UNKNOWN_LOAN
    assert reasons(check, Code.LOAN) == ["other_account"]


@pytest.mark.parametrize(
    "name", ["晴川消费金融", "晴川消金", "晴川金融", "晴川消费金融有限公司", "晴川消費金融有限公司"[:2] + "消费金融"]
)
def test_a_lender_is_known_by_its_names_and_without_its_legal_form(name):
    assert held(overdue(lender=name, amount=Decimal("892.00")), RECORD).record == RECORD


@pytest.mark.parametrize(
    ("mine", "theirs"), [("招商银行", "招联金融"), ("中国工商银行", "中国农业银行"), ("晴川银行", "银行")]
)
def test_names_that_only_look_alike_are_kept_apart(mine, theirs):
    record = replace(RECORD, lender=Lender(mine))
    check = held(overdue(lender=theirs, amount=Decimal("5000.00")), record)
    assert check.verdict is Verdict.UNKNOWN_LOAN


def test_a_tail_alone_is_no_loan_of_mine():
    check = held(overdue(lender="远山小贷", account_tail="1234", amount=Decimal("5000.00")), RECORD)
    assert check.verdict is Verdict.UNKNOWN_LOAN


def test_days_counted_from_a_later_instalment_are_held_against_that_one():
    check = held(overdue(days_overdue=8), RECORD, on=datetime.date(2026, 2, 23))  # due 15 January and 15 February
    days = finding(check, Code.DAYS_OVERDUE)
    assert (days.outcome, days.recorded, days.difference) == (Outcome.AGREE, 8, 0)
    assert [reason.code for reason in days.reasons] == ["counted_from_later_instalment", "since"]


# --- Verdicts -------------------------------------------------------------------------------------------------------


def test_a_paid_instalment_is_paid_already_with_its_payment():
    record = replace(RECORD, entries=(paying("888.49", datetime.date(2026, 1, 14)),))
    check = held(overdue(amount=Decimal("888.49"), days_overdue=8), record)
    assert (check.verdict, check.next_step) == (Verdict.PAID_ALREADY, Step.SEND_PROOF)
    proof = finding(check, Code.PAID).reasons[0]
    assert (proof.code, proof.number, proof.amount, proof.on) == (
        "paid_in_full",
        1,
        Decimal("888.49"),
        datetime.date(2026, 1, 14),
    )


def test_a_payment_made_after_the_message_came_does_not_make_it_wrong():
    record = replace(RECORD, entries=(paying("892.00", datetime.date(2026, 1, 24)),))
    assert held(overdue(amount=Decimal("892.00")), record).verdict is Verdict.AGREES


def test_a_reminder_for_the_next_instalment_is_not_answered_with_the_last_one():
    record = replace(RECORD, entries=(paying("888.49", datetime.date(2026, 1, 14)),))
    check = held(due_soon(amount=Decimal("888.49")), record, on=datetime.date(2026, 2, 12))
    assert (check.verdict, check.next_step) == (Verdict.AGREES, Step.PAY_AS_USUAL)


def test_a_message_about_my_overdue_loan_that_states_nothing_cannot_be_told():
    check = held(overdue(), RECORD)
    assert check.verdict is Verdict.CANNOT_TELL
    assert [reason.code for reason in check.reasons] == ["nothing_to_compare"]


def test_overdue_is_said_of_a_loan_on_which_nothing_is_overdue():
    check = held(overdue(), RECORD, on=datetime.date(2026, 1, 10))
    assert check.verdict is Verdict.DIFFERS
    assert reasons(check, Code.OVERDUE) == ["nothing_overdue"]


def test_a_lender_that_lent_me_nothing_names_an_unknown_loan():
    check = held(overdue(lender="远山小贷", amount=Decimal("5000.00")), RECORD)
    assert (check.verdict, check.next_step) == (Verdict.UNKNOWN_LOAN, Step.VERIFY_OFFICIALLY)


def test_harsh_words_alone_are_no_scam():
    reading = Reading(Kind.FINAL_DEMAND, Claim(lender="远山小贷", amount=Decimal("5000.00")), threats=("lawsuit",))
    assert held(reading, RECORD).verdict is Verdict.UNKNOWN_LOAN


def test_a_link_for_an_unknown_debt_makes_a_scam_likely():
    check = held(overdue(lender="远山小贷", amount=Decimal("5000.00"), urls=("http://hk.example/x",)), RECORD)
    assert (check.verdict, check.next_step) == (Verdict.LIKELY_SCAM, Step.DO_NOT_PAY)
    assert check.signals == ("unknown_debt_with_link",)


def test_a_link_that_apes_my_lenders_site_is_pointed_out():
    record = replace(RECORD, lender=replace(LENDER, domains=("qingchuan.cn",)))
    check = held(overdue(amount=Decimal("892.00"), urls=("http://qingchuan-pay.top/x",)), record)
    assert check.signals == ("look_alike_link",)
    assert held(overdue(amount=Decimal("892.00"), urls=("https://m.qingchuan.cn/x",)), record).signals == ()


def test_a_listed_number_is_named_and_decides_nothing():
    check = held(overdue(lender="招商银行", amount=Decimal("5000.00")), RECORD, sender="95555")
    assert reasons(check, Code.SENDER) == ["sender_listed"]
    assert check.verdict is Verdict.UNKNOWN_LOAN


def test_a_stored_number_as_sender_proves_nothing():
    check = held(overdue(amount=Decimal("990.80")), RECORD, sender="+86 400-800-1234")
    assert finding(check, Code.SENDER).outcome is Outcome.AGREE
    assert check.verdict is Verdict.DIFFERS


@pytest.mark.parametrize("kind", [Kind.MARKETING, Kind.VERIFICATION_CODE, Kind.OTHER])
def test_what_asks_for_nothing_is_compared_with_nothing(kind):
    check = held(Reading(kind, Claim(lender="晴川金融", amount=Decimal("50000"))), RECORD)
    assert (check.verdict, check.findings, check.next_step) == (Verdict.NO_DEMAND, (), Step.NOTHING)


def test_a_receipt_that_the_ledger_lacks_asks_to_be_recorded():
    text = "您已成功还款888.49元，余额12.00元"
    spans = (Span(6, 13, Role.OTHER_AMOUNT), Span(16, 22, Role.OTHER_AMOUNT))
    receipt = Reading(Kind.RECEIPT, Claim(lender="晴川金融"), spans)
    check = held(receipt, RECORD, text=text)
    assert finding(check, Code.RECEIPT).claimed == Decimal("888.49")
    assert (check.verdict, check.next_step) == (Verdict.NO_DEMAND, Step.RECORD_PAYMENT)
    kept = replace(RECORD, entries=(paying("888.49", datetime.date(2026, 1, 22)),))
    check = held(receipt, kept, text=text)
    assert (finding(check, Code.RECEIPT).outcome, check.next_step) == (Outcome.AGREE, Step.NOTHING)


# --- After an agreement ---------------------------------------------------------------------------------------------

AGREED = replace(
    RECORD,
    plans=(
        PLAN,
        Plan(
            Source.AGREEMENT,
            datetime.date(2026, 1, 20),
            (
                schedule.Due(1, datetime.date(2026, 2, 20), Decimal("5000.00")),
                schedule.Due(2, datetime.date(2026, 3, 20), Decimal("5000.00")),
            ),
            reference="MZ-2026-0001",
        ),
    ),
)


def test_a_demand_by_the_schedule_that_an_agreement_replaced_is_shown_the_agreement():
    check = held(overdue(amount=Decimal("892.00"), days_overdue=8), AGREED)
    assert (check.verdict, check.next_step) == (Verdict.DIFFERS, Step.SHOW_AGREEMENT)
    agreement = finding(check, Code.AGREEMENT)
    assert [reason.code for reason in agreement.reasons] == ["agreement_in_force", "old_schedule"]
    assert agreement.reasons[0].text == "MZ-2026-0001"


def test_a_reminder_by_the_agreement_agrees():
    check = held(due_soon(amount=Decimal("5000.00")), AGREED, on=datetime.date(2026, 2, 18))
    assert check.verdict is Verdict.AGREES
    assert finding(check, Code.AGREEMENT).outcome is Outcome.NOTE


def test_before_the_agreement_the_contract_is_what_counts():
    assert held(overdue(amount=Decimal("889.80")), AGREED, on=datetime.date(2026, 1, 18)).verdict is Verdict.AGREES


# --- A card -----------------------------------------------------------------------------------------------------------

STATEMENT = Statement(datetime.date(2026, 3, 5), datetime.date(2026, 3, 23), Decimal(8000), Decimal(800))
CARD = Record(
    "9", LENDER, Terms(currency="CNY"),
    (Plan(Source.STATEMENT, STATEMENT.on, (
        schedule.Due(1, STATEMENT.due_on, Decimal(800)), schedule.Due(2, datetime.date(2026, 4, 23), Decimal(7200)),
    )),),
    account_tail="1234", card=Card(5, 23, statements=(STATEMENT,)),
)  # fmt: skip
BEFORE_ITS_DAY, PAID_SOME = datetime.date(2026, 3, 20), (paying("1000.00", datetime.date(2026, 3, 15)),)


def test_the_total_and_the_minimum_of_a_cards_notice_are_held_against_its_statement():
    reading = due_soon(amount=Decimal("8000.00"), minimum_due=Decimal("800.00"))
    check = held(reading, CARD, on=BEFORE_ITS_DAY)
    total, least = finding(check, Code.AMOUNT), finding(check, Code.MINIMUM_DUE)
    assert (check.verdict, total.outcome, least.outcome) == (Verdict.AGREES, Outcome.AGREE, Outcome.AGREE)
    assert (total.reasons[0].code, least.reasons[0].code) == ("statement_total", "statement_minimum")


def test_a_minimum_that_no_statement_asks_for_differs():
    check = held(due_soon(amount=Decimal(8000), minimum_due=Decimal(950)), CARD, on=BEFORE_ITS_DAY)
    assert (check.verdict, finding(check, Code.MINIMUM_DUE).difference) == (Verdict.DIFFERS, 150)


def test_a_card_notice_that_leaves_out_a_payment_names_it():
    record = replace(CARD, entries=PAID_SOME)
    amount = finding(held(due_soon(amount=Decimal(8000)), record, on=BEFORE_ITS_DAY), Code.AMOUNT)
    assert (amount.outcome, amount.recorded, amount.difference) == (Outcome.DIFFER, 7000, 1000)
    assert [each.code for each in amount.reasons] == ["statement_total", "paid_since_statement", "payment_not_counted"]


def test_of_a_card_whose_minimum_is_paid_the_rest_is_not_called_paid():
    record = replace(CARD, entries=PAID_SOME)
    check = held(due_soon(amount=Decimal(7000), due_date=STATEMENT.due_on), record, on=BEFORE_ITS_DAY)
    assert check.verdict is Verdict.AGREES


# --- Whom it speaks to ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "mine", "same"),
    [
        ("张先生", "张伟", True),
        ("张*", "张伟", True),
        ("*伟", "张伟", True),
        ("张某某", "张小伟", True),
        ("張偉", "张伟", True),
        ("王女士", "张伟", False),
        ("张芳", "张伟", False),
        ("*芳", "张伟", False),
        ("欧阳先生", "欧阳锋", True),
        ("大家", "张伟", None),  # no name
        ("Mr Smith", "John Smith", True),
        ("Kev", "Kevin Jones", True),
        ("Grace", "Kevin Jones", False),
        ("R.", "Rahul Rao", None),
        ("Grace", "张伟", None),
        ("张先生", "", None),
    ],
)
def test_a_name_is_mine_as_far_as_it_is_written(written, mine, same):
    assert same_person(written, mine) is same


def test_another_name_on_a_demand_of_my_lender_without_account_or_amount_is_not_mine():
    check = held(overdue(addressee="王女士", days_overdue=8), RECORD, names=["张伟"])
    assert finding(check, Code.ADDRESSEE).outcome is Outcome.DIFFER
    assert (check.verdict, check.next_step) == (Verdict.DIFFERS, Step.SAY_NOT_MINE)


def test_another_name_beside_my_account_and_my_amount_is_said_and_decides_nothing():
    check = held(overdue(addressee="王女士", amount=Decimal("892.00"), account_tail="1234"), RECORD, names=["张伟"])
    assert finding(check, Code.ADDRESSEE).outcome is Outcome.NOTE
    assert check.verdict is Verdict.AGREES


def test_my_own_name_agrees_and_an_unknown_one_is_not_held_against_anybody():
    check = held(overdue(addressee="张先生", amount=Decimal("892.00")), RECORD, names=["张伟"])
    assert finding(check, Code.ADDRESSEE).outcome is Outcome.AGREE
    check = held(overdue(addressee="张先生", amount=Decimal("892.00")), RECORD)
    assert (finding(check, Code.ADDRESSEE).outcome, check.verdict) == (Outcome.MISSING, Verdict.AGREES)


@pytest.mark.parametrize("written", ["您的亲友", "您的朋友李雷", "your friend Grace"])
def test_the_debt_of_a_friend_is_somebody_elses_even_when_no_lender_is_named(written):
    check = held(overdue(lender=None, addressee=written), names=["张伟"])
    assert reasons(check, Code.ADDRESSEE) == ["somebody_elses_debt"]
    assert (check.verdict, check.next_step) == (Verdict.UNKNOWN_LOAN, Step.SAY_NOT_MINE)
    assert (check.reasons[0].code, check.reasons[0].text) == ("addressed_to", written)


# --- During a pause, above the line, to a person -----------------------------------------------------------------------

PAUSED = Entry(1, EntryKind.PAUSE, Decimal(0), datetime.date(2026, 1, 10), until=datetime.date(2026, 4, 10))


def test_a_demand_during_a_pause_differs_whatever_it_asks_for():
    check = held(overdue(amount=Decimal("888.49")), replace(RECORD, entries=(PAUSED,)))
    assert check.verdict is Verdict.DIFFERS
    assert [(reason.code, reason.on) for reason in finding(check, Code.PAUSE).reasons] == [
        ("paused_since", datetime.date(2026, 1, 10)),
        ("paused_until", datetime.date(2026, 4, 10)),
    ]


@pytest.mark.parametrize(("on", "paused"), [((2026, 1, 9), False), ((2026, 4, 9), True), ((2026, 4, 10), False)])
def test_the_day_on_which_a_pause_ends_is_no_part_of_it(on, paused):
    check = held(overdue(), replace(RECORD, entries=(PAUSED,)), on=datetime.date(*on))
    assert (Code.PAUSE in {found.code for found in check.findings}) is paused


def test_a_reminder_during_a_pause_is_no_contradiction():
    check = held(due_soon(amount=Decimal("888.49")), replace(RECORD, entries=(PAUSED,)))
    assert finding(check, Code.PAUSE).outcome is Outcome.NOTE


def test_a_cost_above_the_line_is_said_with_both_and_decides_nothing():
    """9,000.00 in hand for 12 instalments of 888.49: 32.5 % a year without and 37.81 % with interest on interest. The line
    for consumer finance is 24 %."""
    record = replace(
        RECORD, lender=replace(LENDER, kind="consumer_finance"), principal=Decimal(10000),
        opened_on=datetime.date(2025, 12, 15), price=Price(received=Decimal(9000)),
    )  # fmt: skip
    check = held(overdue(amount=Decimal("892.00")), record)
    cost = finding(check, Code.COST)
    assert (cost.outcome, check.verdict) == (Outcome.NOTE, Verdict.AGREES)
    assert cost.recorded == "37.81"
    assert cost.reasons[0].text == "24"
    within = held(overdue(amount=Decimal("892.00")), replace(record, price=Price()))
    assert Code.COST not in {found.code for found in within.findings}


def test_who_owes_a_friend_pays_a_person_and_is_not_told_of_a_scam():
    reading = replace(overdue(lender="王强", amount=Decimal("892.00")), signals=("private_account",))
    friend = replace(RECORD, lender=Lender("王强", kind="person"))
    assert held(reading, friend).verdict is Verdict.AGREES
    assert held(replace(reading, kind=Kind.SCAM), friend).verdict is Verdict.CANNOT_TELL
    company = replace(RECORD, lender=Lender("王强", kind="platform"))
    assert held(reading, company).verdict is Verdict.LIKELY_SCAM


@pytest.mark.parametrize(
    ("text", "decisive"),
    [
        ("【晴川金融】您的借款已逾期8天，应还888.49元，请转到我的微信", True),
        ("【晴川金融】您的借款已逾期8天，应还888.49元，请把款项打到李经理个人账户", True),
        ("【晴川金融】您的借款已逾期8天，应还888.49元，请存入您的个人账户，系统将自动扣款", False),
        ("【晴川金融】您的个人账户已逾期8天，应还888.49元，请尽快还款", False),
        ("【晴川金融】您的借款已逾期8天，应还888.49元，请在APP内扫码还款", False),
        ("【晴川金融】您的借款已逾期8天，应还888.49元，请勿转入任何个人账户", False),
    ],
)
def test_only_being_told_to_pay_a_person_is_a_private_account(text, decisive):
    assert ("private_account" in read(Message(text)).signals) is decisive
