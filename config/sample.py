"""A made-up household, to be shown around with: written only through the functions that the pages call."""

import datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from agreements.models import Agreement
from borrowers import remembering
from borrowers.models import Borrower
from cases import filing
from cases.letters import desk_of
from cases.models import Case
from loans import recording
from loans.ledger import Kind, Position
from loans.models import Lender, Loan
from loans.record import Source
from loans.recording import add_entry, keep_lender, log_loan, reverse
from loans.schedule import DayCount, Due, Method, Terms, build
from notices import receiving
from notices.models import Notice
from notices.receiving import receive_notice

# What the household calls things, in each language. Every name and number is invented.
WORDS = {
    "zh-hans": {
        "finance": "晴川消费金融有限公司",
        "finance_alias": "晴川消金",
        "finance_signature": "晴川金融",
        "finance_product": "随心借",
        "micro": "云帆小额贷款有限公司",
        "micro_signature": "云帆小贷",
        "micro_product": "周转金",
        "friend": "陈立",
        "friend_product": "搬家借款",
        "half": "先还一半",
        "rest": "补齐上期",
        "twice": "银行扣款",
        "typed_twice": "同一笔记了两次",
        "cash": "当面还",
        "finance_sender": "106980001234",
        "micro_sender": "106980005678",
        "scam_sender": "+85261234567",
        "agrees": "【云帆小贷】尊敬的客户，您尾号5678的贷款本期应还{amount:.2f}元，还款日为{month}月{day}日，请保持账户余额充足。",
        "differs": "【晴川金融】尊敬的客户，您尾号1234的借款已逾期{days}天，应还{amount:.2f}元，请尽快还款，否则将影响您的征信。客服4000001234",
        "already": "【晴川金融】尊敬的客户，您尾号1234的借款已逾期3天，应还{amount:.2f}元，请尽快处理。",
        "stranger": "远山速贷科技有限公司",
        "stranger_agent": "恒达信息咨询有限公司",
        "stranger_sender": "106980009012",
        "stranger_text": "【远山速贷】您好，您是王强的紧急联系人，其借款已逾期，请转告其尽快处理欠款2600.00元，否则将继续与您联系。",
        "stranger_story": "对方多次来电来信，要求我转告并代为处理王强的借款。我没有签署过任何借款或担保文件。",
        "me": "沈秋月",
        "scam": "【晴川金融】您涉嫌恶意拖欠，公安机关将于今日立案并上门抓捕。请立即将3980元转入个人账户6222020000001234567，或点击 http://qc-pay.example/x 撤案。",
    },
    "en": {
        "finance": "Clearbrook Consumer Finance",
        "finance_alias": "Clearbrook",
        "finance_signature": "Clearbrook",
        "finance_product": "Easy Loan",
        "micro": "Skysail Micro Credit",
        "micro_signature": "Skysail",
        "micro_product": "Bridge",
        "friend": "Chen Li",
        "friend_product": "Moving house",
        "half": "half for now",
        "rest": "the rest of it",
        "twice": "taken by the bank",
        "typed_twice": "written down twice",
        "cash": "in person",
        "finance_sender": "CLRBRK",
        "micro_sender": "SKYSAIL",
        "scam_sender": "+447700900123",
        "agrees": "Skysail: Dear customer, your loan ending 5678 has an instalment of CNY {amount:.2f} due on {date:%d %b %Y}. Please keep enough in your account.",
        "differs": "Clearbrook: Your loan ending 1234 is {days} days overdue. Pay CNY {amount:.2f} as soon as possible or it may affect your credit record. Questions: 4000001234",
        "already": "Clearbrook: Your loan ending 1234 is 3 days overdue. Amount due: CNY {amount:.2f}. Please pay as soon as possible.",
        "stranger": "Farhill Quick Credit",
        "stranger_agent": "Hengda Collections",
        "stranger_sender": "FARHILL",
        "stranger_text": "Farhill: You are the emergency contact of Wang Qiang, whose loan is overdue. Tell him to settle the CNY 2600.00 he owes, or we will go on contacting you.",
        "stranger_story": "They call and write again and again and want me to pass on and settle the loan of Wang Qiang. I have signed no loan and no guarantee.",
        "me": "Ada Shen",
        "scam": "FINAL WARNING from Clearbrook: police will arrest you today for fraud. Pay CNY 3980 now to the personal account 6222020000001234567 or click http://qc-pay.example/x to cancel the case.",
    },
}

# The steps of the case: which, how many days ago, how it went, and its number. Each after the day of the one before is over.
SAMPLE_STEPS = [
    ("first", 38, "letter", "EMS1234567890"),
    ("reminder", 22, "email", ""),
    ("complaint", 14, "app", "TS-2048"),
]


@transaction.atomic
def load_sample(*, borrower: Borrower, on: datetime.date, language: str) -> None:
    """Give the borrower three sample loans, five notices and a case as of the day `on`; a second call changes nothing."""
    if borrower.loans.filter(is_sample=True).exists():
        return
    words = WORDS.get(language, WORDS["en"])
    overdue = _overdue_loan(borrower, on, words)
    coming = _loan_by_the_lenders_table(borrower, on, words)
    _paid_off_loan(borrower, on, words)
    day_before = on - datetime.timedelta(days=1)
    _notices(borrower, words, overdue.position(on=day_before), coming.position(on=day_before))
    _case(borrower, on, words)


@transaction.atomic
def remove_sample(*, borrower: Borrower) -> None:
    """Remove the sample loans, notices and case, and what was begun with them. The borrower's own stay."""
    begun = Agreement.objects.filter(loan__in=borrower.loans.filter(is_sample=True))
    remembering.forget_deadlines(borrower=borrower, keys=[agreement.deadline_key for agreement in begun])
    filing.remove_sample(borrower=borrower)
    receiving.remove_sample(borrower=borrower)
    recording.remove_sample(borrower=borrower)


def _overdue_loan(borrower: Borrower, on: datetime.date, words: dict[str, str]) -> Loan:
    """12,000 at 18 % in 12 equal instalments; four are paid, in every way people pay; the fifth is 8 days overdue."""
    lender = keep_lender(
        borrower=borrower,
        name=words["finance"],
        kind=Lender.Kind.CONSUMER_FINANCE,
        aliases=[words["finance_alias"]],
        signatures=[words["finance_signature"]],
        service_numbers=["4000001234"],
        domains=["clearbrook.example"],
    )
    terms = Terms(
        principal=Decimal(12000),
        currency="CNY",
        annual_rate=Decimal("0.18"),
        method=Method.EQUAL_INSTALMENT,
        count=12,
        first_due=on - datetime.timedelta(days=8) - relativedelta(months=4),
    )
    loan = _log(borrower, lender, terms, product=words["finance_product"], account_tail="1234", penalty="0.27")
    dues = build(terms)
    _pay(loan, dues[0].total, dues[0].on)
    _pay(loan, dues[1].total, dues[1].on - datetime.timedelta(days=2))
    _pay(loan, Decimal(500), dues[2].on, words["half"])
    later = dues[2].on + datetime.timedelta(days=6)
    _pay(loan, loan.position(on=later).overdue, later, words["rest"])
    _pay(loan, dues[3].total, dues[3].on, words["twice"])
    twice = add_entry(loan=loan, kind=Kind.PAYMENT, amount=dues[3].total, on=dues[3].on, note=words["twice"])
    reverse(entry=twice, note=words["typed_twice"])
    return loan


def _loan_by_the_lenders_table(borrower: Borrower, on: datetime.date, words: dict[str, str]) -> Loan:
    """6,000 over six rows as the lender printed them, with a fee in each; the next falls due in six days."""
    lender = keep_lender(
        borrower=borrower,
        name=words["micro"],
        kind=Lender.Kind.MICRO_LOAN,
        signatures=[words["micro_signature"]],
        service_numbers=["4000005678"],
        domains=["skysail.example"],
    )
    first = on + datetime.timedelta(days=6) - relativedelta(months=2)
    dues = [
        Due(k + 1, first + relativedelta(months=k), Decimal(1000), Decimal(75 - 12 * k), Decimal(15)) for k in range(6)
    ]
    loan = log_loan(
        borrower=borrower,
        lender=lender,
        dues=dues,
        source=Source.LENDER_TABLE,
        opens_on=first - relativedelta(months=1),
        opened_on=first - relativedelta(months=1),
        principal=Decimal(6000),
        currency="CNY",
        product=words["micro_product"],
        account_tail="5678",
        is_sample=True,
        created_at=_morning(borrower, first),
    )
    _pay(loan, dues[0].total, dues[0].on)
    _pay(loan, dues[1].total, dues[1].on)
    return loan


def _paid_off_loan(borrower: Borrower, on: datetime.date, words: dict[str, str]) -> Loan:
    """3,000 from a friend without interest, in three parts, all paid."""
    friend = keep_lender(borrower=borrower, name=words["friend"], kind=Lender.Kind.PERSON)
    terms = Terms(
        principal=Decimal(3000),
        currency="CNY",
        annual_rate=Decimal(0),
        method=Method.INTEREST_FREE,
        count=3,
        first_due=on - relativedelta(months=5),
    )
    loan = _log(borrower, friend, terms, product=words["friend_product"])
    for due in build(terms):
        _pay(loan, due.total, due.on, words["cash"])
    return loan


def _notices(borrower: Borrower, words: dict[str, str], overdue: Position, coming: Position) -> None:
    """One that agrees, one that asks for too much, one for what is paid, and one that may be a scam."""
    paid, soon = overdue.rows[3].due, coming.rows[2].due
    agrees = words["agrees"].format(amount=soon.total, month=soon.on.month, day=soon.on.day, date=soon.on)
    differs = words["differs"].format(amount=overdue.overdue + Decimal("98.80"), days=overdue.days_overdue)
    already = words["already"].format(amount=paid.total)
    three_days_late = paid.on + datetime.timedelta(days=3)
    _receive(borrower, already, words["finance_sender"], three_days_late, datetime.time(10, 5))
    _receive(borrower, agrees, words["micro_sender"], coming.on, datetime.time(9, 30))
    _receive(borrower, differs, words["finance_sender"], overdue.on, datetime.time(18, 20))
    _receive(borrower, words["scam"], words["scam_sender"], overdue.on, datetime.time(21, 47))


def _case(borrower: Borrower, on: datetime.date, words: dict[str, str]) -> None:
    """Somebody else's debt: from the message over a letter and a reminder, both unanswered, to a complaint that waits."""
    came = on - datetime.timedelta(days=40)
    notice = _receive(borrower, words["stranger_text"], words["stranger_sender"], came, datetime.time(19, 12))
    case = filing.open_case(
        borrower=borrower,
        about=Case.About.NOT_MINE,
        role=Case.Role.CONTACT,
        house=Case.House.PLATFORM,
        against=words["stranger"],
        agent=words["stranger_agent"],
        story=words["stranger_story"],
        declarant=words["me"],
        reached_at="13800000000",
        now=_morning(borrower, came + datetime.timedelta(days=1)),
        notice=notice,
        is_sample=True,
    )
    for step, days_ago, way, reference in SAMPLE_STEPS:
        day = on - datetime.timedelta(days=days_ago)
        desk = desk_of("CN-LENDER") if step == "complaint" else None
        letter = filing.draft(case=case, step=step, desk=desk, on=day)
        now = _morning(borrower, day)
        filing.mark_sent(filing=letter, sent_on=day, way=way, reference=reference, proof=None, now=now)


def _receive(borrower: Borrower, text: str, sender: str, on: datetime.date, at: datetime.time) -> Notice:
    received_at = datetime.datetime.combine(on, at, borrower.zone)
    return receive_notice(borrower=borrower, text=text, sender=sender, received_at=received_at, is_sample=True)


def _log(borrower: Borrower, lender: Lender, terms: Terms, *, penalty: str = "0", **details: Any) -> Loan:
    return log_loan(
        borrower=borrower,
        lender=lender,
        dues=build(terms),
        source=Source.CONTRACT,
        opens_on=terms.opened_on,
        opened_on=terms.opened_on,
        principal=terms.principal,
        currency=terms.currency,
        annual_rate=terms.annual_rate,
        method=terms.method,
        day_count=DayCount.ACTUAL_365,
        penalty_rate=Decimal(penalty),
        is_sample=True,
        created_at=_morning(borrower, terms.opened_on),  # known before any notice came
        **details,
    )


def _morning(borrower: Borrower, on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, datetime.time(8), borrower.zone)


def _pay(loan: Loan, amount: Decimal, on: datetime.date, note: str = "") -> None:
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=amount, on=on, note=note)
