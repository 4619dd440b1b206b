"""Rows for tests, made through the same functions that the views call."""

import datetime
from decimal import Decimal
from itertools import count

from borrowers.models import Borrower
from loans.models import Lender, Loan
from loans.record import Source
from loans.recording import keep_lender, log_loan
from loans.schedule import DayCount, Method, Terms, build

_numbers = count(1)


def make_borrower(**fields) -> Borrower:
    return Borrower.objects.create_user(
        **{"email": f"borrower{next(_numbers)}@example.org", "password": "correct horse battery", "language": "en"}
        | fields
    )


def make_lender(borrower: Borrower, **fields) -> Lender:
    defaults = {
        "name": "晴川消费金融有限公司",
        "aliases": ["晴川消金"],
        "signatures": ["晴川金融"],
        "service_numbers": ["4008001234"],
    }
    return keep_lender(borrower=borrower, **defaults | fields)


def make_loan(borrower: Borrower, lender: Lender | None = None, **fields) -> Loan:
    """10,000.00 at 12 % in 12 equal instalments of 888.49 (the last 888.47), the first due on 2026-01-15; tail 1234."""
    values = {
        "principal": Decimal("10000.00"), "currency": "CNY", "annual_rate": Decimal("0.12"), "method": Method.EQUAL_INSTALMENT,
        "count": 12, "first_due": datetime.date(2026, 1, 15),
    }  # fmt: skip
    terms = Terms(**{name: fields.pop(name, value) for name, value in values.items()})
    return log_loan(
        borrower=borrower,
        lender=lender or make_lender(borrower),
        dues=build(terms),
        source=Source.CONTRACT,
        opens_on=terms.opened_on,
        opened_on=terms.opened_on,
        principal=terms.principal,
        currency=terms.currency,
        annual_rate=terms.annual_rate,
        method=terms.method,
        **{"account_tail": "1234", "day_count": DayCount.ACTUAL_365} | fields,
    )
