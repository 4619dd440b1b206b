"""A made-up household, to be shown around with: written only through the functions that the pages call."""

import datetime
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import transaction

from borrowers.models import Borrower
from loans.ledger import Kind
from loans.models import Lender, Loan
from loans.record import Source
from loans.recording import add_entry, keep_lender, log_loan, reverse
from loans.schedule import DayCount, Due, Method, Terms, build

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
    },
}


@transaction.atomic
def load_sample(*, borrower: Borrower, on: datetime.date, language: str) -> None:
    """Give the borrower three sample loans as of the day `on`; a second call changes nothing."""
    if borrower.loans.filter(is_sample=True).exists():
        return
    words = WORDS.get(language, WORDS["en"])
    _overdue_loan(borrower, on, words)
    _loan_by_the_lenders_table(borrower, on, words)
    _paid_off_loan(borrower, on, words)


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


def _log(borrower: Borrower, lender: Lender, terms: Terms, *, penalty: str = "0", **details: str) -> Loan:
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
        **details,
    )


def _pay(loan: Loan, amount: Decimal, on: datetime.date, note: str = "") -> None:
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=amount, on=on, note=note)
