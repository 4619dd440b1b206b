"""Terms for tests: 10,000.00 at 12 % in 12 instalments of 888.49, none of which was paid by 20 April 2026."""

import dataclasses
import datetime
from decimal import Decimal

from agreements.clauses import clauses
from agreements.plan import Plan, Proposal, Scope, Shape, make_plan
from agreements.terms import Terms
from loans import ledger
from loans.ledger import Entry, Position
from loans.schedule import Method, build
from loans.schedule import Terms as LoanTerms

AS_OF = datetime.date(2026, 4, 20)
ROOM = {"sealing_key": "a sealing key for tests"}


def position_of(*entries: Entry, penalty_rate: str = "0.18", on: datetime.date = AS_OF) -> Position:
    dues = build(
        LoanTerms(
            principal=Decimal("10000.00"),
            currency="CNY",
            annual_rate=Decimal("0.12"),
            method=Method.EQUAL_INSTALMENT,
            count=12,
            first_due=datetime.date(2026, 1, 15),
        )
    )
    terms = ledger.Terms("CNY", Decimal("0.12"), Decimal(penalty_rate))
    return ledger.position(dues, entries, terms, on)


def proposal(**values) -> Proposal:
    return Proposal(
        **{
            "scope": Scope.DUE,
            "shape": Shape.INSTALMENTS,
            "as_of": AS_OF,
            "first_on": datetime.date(2026, 5, 31),
            "count": 6,
        }
        | values
    )


def plan_of(**values) -> Plan:
    return make_plan(position_of(), proposal(**values))


def terms_of(plan: Plan | None = None, **values) -> Terms:
    defaults = {
        "number": "MZ-20260420-7F3KQ2",
        "language": "zh-hans",
        "agreed_on": datetime.date(2026, 4, 21),
        "currency": "CNY",
        "lender": "晴川消费金融有限公司",
        "lender_is_person": False,
        "borrower": "李㛃䶮",
        "borrower_contact": "li@example.org",
        "product": "晴川快贷",
        "account_tail": "1234",
        "contract_number": "QC-2025-000918",
        "opened_on": datetime.date(2025, 12, 15),
        "loan_principal": Decimal("10000.00"),
        "loan_rate": Decimal("0.12"),
        "is_card": False,
        "as_of": AS_OF,
        "scope": Scope.DUE,
        "shape": Shape.INSTALMENTS,
        "plan": plan or plan_of(),
    }
    made = Terms(**defaults | values)
    return dataclasses.replace(made, clauses=clauses(made))
