"""Journals that Beancount and hledger accept, and whose sums they find to be ours."""

import datetime
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader

from loans.entry import Entry, Kind
from loans.history import Lender, Plan, Price, Record, Source
from loans.journal import Format, book, write
from loans.ledger import Part, Terms
from loans.schedule import Method, build
from loans.schedule import Terms as Making

PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
ON = datetime.date(2026, 6, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def made(currency="CNY", principal="10000", count=12, **fields) -> Record:
    making = Making(
        principal=Decimal(principal), currency=currency, annual_rate=Decimal("0.12"), method=Method.EQUAL_INSTALMENT,
        count=count, first_due=day("2026-01-15"),
    )  # fmt: skip
    plan = Plan(
        Source.CONTRACT, making.opened_on, build(making), agreed_at=datetime.datetime(2025, 12, 15, tzinfo=datetime.UTC)
    )
    values = {
        "key": "1", "lender": Lender("晴川消费金融有限公司"), "plans": (plan,), "principal": making.principal,
        "terms": Terms(currency=currency, annual_rate=Decimal("0.12"), penalty_rate=Decimal("0.18")),
        "opened_on": making.opened_on,
    }  # fmt: skip
    return Record(**values | fields)


def entry(number: int, kind: Kind, amount: str, on: str, **fields) -> Entry:
    return Entry(number, kind, Decimal(amount), day(on), **fields)


PAID = entry(1, Kind.PAYMENT, "888.49", "2026-01-15")
AGREED = datetime.datetime(2026, 4, 1, 12, tzinfo=datetime.UTC)


def agreed() -> Record:
    before = made(entries=(replace(PAID, recorded_at=datetime.datetime(2026, 1, 15, 9, tzinfo=datetime.UTC)),))
    left = before.position(day("2026-04-01"))
    making = Making(
        principal=left.principal,
        currency="CNY",
        annual_rate=Decimal(0),
        method=Method.EQUAL_INSTALMENT,
        count=6,
        first_due=day("2026-05-01"),
    )
    plan = Plan(Source.AGREEMENT, day("2026-04-01"), build(making), "A-1", AGREED)
    undone = entry(
        2, Kind.REVERSAL, "888.49", "2026-01-15", reverses=1, recorded_at=AGREED + datetime.timedelta(days=3)
    )
    paid = entry(3, Kind.PAYMENT, "500", "2026-05-01", recorded_at=AGREED + datetime.timedelta(days=30))
    return replace(before, plans=(*before.plans, plan), entries=(*before.entries, undone, paid))


RECORDS = {
    "nothing happened": made(),
    "one payment": made(entries=(PAID,)),
    "late, with penalty": made(entries=(replace(PAID, on=day("2026-03-03")),)),
    "paid too much": made(entries=(entry(1, Kind.PAYMENT, "20000", "2026-02-01"), entry(2, Kind.REFUND, "9000", "2026-02-03"))),
    "a charge met by a credit": made(entries=(entry(1, Kind.PAYMENT, "20000", "2026-02-01"), entry(2, Kind.CHARGE, "35", "2026-02-03"))),
    "a refund beyond the credit": made(entries=(entry(1, Kind.REFUND, "20", "2026-02-01"),)),
    "waived": made(entries=(entry(1, Kind.WAIVER, "300", "2026-04-01", part=Part.PRINCIPAL), entry(2, Kind.WAIVER, "5", "2026-04-01", part=Part.PENALTY))),
    "corrected": made(entries=(entry(1, Kind.ADJUSTMENT, "250.55", "2026-02-01", part=Part.PRINCIPAL), entry(2, Kind.ADJUSTMENT, "-99999", "2026-03-01"))),
    "reversed": made(entries=(PAID, entry(2, Kind.REVERSAL, "888.49", "2026-01-15", reverses=1))),
    "paused": made(entries=(entry(1, Kind.PAUSE, "0", "2026-02-01", until=day("2026-03-01")),)),
    "less received": made(price=Price(received=Decimal("9200"), upfront=Decimal("50"))),
    "yen": made("JPY", "100000", entries=(entry(1, Kind.PAYMENT, "8885", "2026-01-15"),)),
    "dinars": made("KWD", "1000", entries=(entry(1, Kind.PAYMENT, "88.849", "2026-01-15"),)),
    "a day to come": made(entries=(replace(PAID, on=day("2026-12-01")),)),
    "an agreement, and a payment before it undone": agreed(),
    "no day of receipt": made(opened_on=None),
    "names that would be commands": made(
        lender=Lender('2026-01-01 open "X"; \\ | \n\t@@ {1 USD} \x00'), product="!include /etc/passwd",
        entries=(replace(PAID, note='"\nplugin "os"\n2026-01-01 close Assets:Paid-From ;'),),
    ),
}  # fmt: skip


def text_of(records, form: Format) -> str:
    return "".join(write(records, ON, form))


@pytest.mark.parametrize("name", RECORDS)
def test_beancount_finds_no_fault_and_the_same_principal(name):
    _entries, errors, _options = loader.load_string(text_of([RECORDS[name]], Format.BEANCOUNT))
    assert errors == []


def test_bean_check_and_hledger_accept_all_loans_in_one_journal(tmp_path):
    for form, checks in (
        (Format.BEANCOUNT, [["bean-check"]]),
        (
            Format.HLEDGER,
            [["hledger", "check", "--strict", "-f"], ["hledger", "check", "ordereddates", "payees", "-f"]],
        ),
    ):
        path = tmp_path / f"loans.{form}"
        path.write_text(text_of(RECORDS.values(), form), encoding="utf-8")
        for check in checks:
            done = subprocess.run([*check, str(path)], capture_output=True, text=True, env={"PATH": PATH, "LC_ALL": "C.UTF-8"})  # fmt: skip
            assert (done.returncode, done.stdout + done.stderr) == (0, ""), text_of(RECORDS.values(), form)


@pytest.mark.parametrize("form", Format)
def test_an_account_without_loans_is_a_journal_too(tmp_path, form):
    assert text_of([], form).count("\n") == 1 + (form is Format.HLEDGER)


def test_a_late_payment_goes_where_the_ledger_says():
    """888.49 due on 15 January, paid on 3 March: 47 days at 18 % of it are 20.59; 100.00 is interest, the rest principal."""
    told = book(RECORDS["late, with penalty"], 1, ON).transactions[1]
    assert told.on == day("2026-03-03")
    assert {posting.account: posting.amount for posting in told.postings} == {
        "Assets:Paid-From": Decimal("-888.49"),
        "Expenses:Loan1:Penalty": Decimal("20.59"),
        "Expenses:Loan1:Interest": Decimal("100.00"),
        "Liabilities:Loan1": Decimal("767.90"),
    }


def test_a_false_principal_is_found_by_both_programs(tmp_path):
    text = text_of([made(entries=(PAID,))], Format.BEANCOUNT)
    assert loader.load_string(text.replace("-9211.51", "-9211.61"))[1] != []
    path = tmp_path / "wrong.journal"
    path.write_text(
        text_of([made(entries=(PAID,))], Format.HLEDGER).replace("= -9211.51", "= -9211.50"), encoding="utf-8"
    )
    assert subprocess.run(["hledger", "check", "-f", str(path)], capture_output=True).returncode != 0
