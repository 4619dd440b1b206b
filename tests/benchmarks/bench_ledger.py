"""Schedules and positions against what one would otherwise take for them, and the list of a large account.

Positions: 500 loans with 100,000 payments. The other programs add up postings; ours also tells what is due, overdue and paid
ahead, and where every payment went. Each must come to the same balances. Run by `make bench`.
"""

import datetime
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

LOANS, ENTRIES = 500, 200
LIST_LOANS, LIST_ENTRIES = 200, 250
ON = datetime.date(2027, 1, 1)
FIRST = datetime.date(2022, 1, 15)


def main() -> None:
    schedules()
    positions()
    pages()


# --- Schedules --------------------------------------------------------------------------------------------------------


def schedules() -> None:
    import numpy_financial
    from amortization.schedule import amortization_schedule

    from loans.schedule import Method, Terms, amounts, build

    chance = random.Random(400)
    cases = [(chance.randrange(100_000, 50_000_000), chance.randrange(100, 3600), chance.randrange(6, 61)) for _ in range(400)]  # fmt: skip
    terms = [
        Terms(Decimal(cents) / 100, "CNY", Decimal(rate) / 10_000, Method.EQUAL_INSTALMENT, count, FIRST)
        for cents, rate, count in cases
    ]
    exact = [reference(*case) for case in cases]

    def by_amortization() -> list[list[tuple[float, float]]]:
        return [
            [(row.principal, row.interest) for row in amortization_schedule(c / 100, r / 10_000, n)]
            for c, r, n in cases
        ]

    def by_numpy() -> list[list[tuple[float, float]]]:
        made = []
        for cents, rate, count in cases:
            numbers = list(range(1, count + 1))
            args = (rate / 120_000, numbers, count, -cents / 100)
            made.append(list(zip(numpy_financial.ppmt(*args), numpy_financial.ipmt(*args), strict=True)))
        return made

    rows = [
        ("ours, amounts", lambda: [amounts(each) for each in terms], lambda made: made),
        ("ours, with days, as values", lambda: [build(each) for each in terms], lambda made: [[(int(d.principal * 100), int(d.interest * 100)) for d in dues] for dues in made]),
        ("amortization", by_amortization, in_cents),
        ("numpy-financial", by_numpy, in_cents),
    ]  # fmt: skip
    for name, make, read in rows:
        taken = best(make)
        right = sum(one == other for one, other in zip(read(make()), exact, strict=True))
        print(f"schedule  {name:<28} {400 / taken:>9,.0f}/s   exact {right}/400")


def reference(cents: int, rate: int, count: int) -> list[tuple[int, int]]:
    """The same by the textbook, in fractions: cents rounded half up each month, the residue in the last."""
    from fractions import Fraction
    from math import floor

    monthly = Fraction(rate, 120_000)
    growth = (1 + monthly) ** count
    payment, balance, rows = floor(cents * monthly * growth / (growth - 1) + Fraction(1, 2)), cents, []
    for number in range(1, count + 1):
        interest = floor(balance * monthly + Fraction(1, 2))
        principal = balance if number == count else payment - interest
        rows.append((principal, interest))
        balance -= principal
    return rows


def in_cents(made: list[list[tuple[float, float]]]) -> list[list[tuple[int, int]]]:
    return [[(round(principal * 100), round(interest * 100)) for principal, interest in rows] for rows in made]


# --- Positions --------------------------------------------------------------------------------------------------------


def positions() -> None:
    from dataclasses import replace

    records = [a_record(number) for number in range(LOANS)]
    balances = [each.position(ON).remaining - each.position(ON).credit for each in records]
    dear = [replace(each, terms=replace(each.terms, penalty_rate=Decimal("0.18"))) for each in records]
    show("ours, one process", best(lambda: [each.position(ON).remaining for each in records]))
    show("ours, with penalty interest", best(lambda: [each.position(ON).remaining for each in dear]))
    with TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ledger.json", Path(folder) / "journal.beancount"
        write_export(ours, records)
        show("ours, cold, from the export", once([sys.executable, "-c", READ, str(ours), str(ON)]))
        theirs.write_text(journal(records, beancount=True))
        show("beancount, cold", once([sys.executable, "-c", BEAN, str(theirs)], balances))
        plain = Path(folder) / "journal.ledger"
        plain.write_text(journal(records, beancount=False))
        for program in ("ledger", "hledger"):
            if shutil.which(program):
                show(f"{program}, cold", once([program, "-f", str(plain), "balance", "--flat", "Liabilities"]))


def a_record(number: int):
    from loans import ledger
    from loans.record import Lender, Plan, Record, Source
    from loans.schedule import Method, Terms, build

    chance = random.Random(number)
    terms = Terms(Decimal(chance.randrange(5_000, 200_000)), "CNY", Decimal("0.12"), Method.EQUAL_INSTALMENT, 60, FIRST)
    dues = build(terms)
    about = dues[0].total / 4
    entries = tuple(
        ledger.Entry(
            n,
            ledger.Kind.PAYMENT,
            (about * chance.randrange(80, 120) / 100).quantize(Decimal("0.01")),
            terms.opened_on + datetime.timedelta(days=9 * n),
        )
        for n in range(1, ENTRIES + 1)
    )
    plan = Plan(Source.CONTRACT, terms.opened_on, dues)
    return Record(str(number), Lender("L"), ledger.Terms("CNY"), (plan,), entries, principal=terms.principal)


def write_export(path: Path, records) -> None:
    from loans.record import dump

    path.write_text(json.dumps(dump(records)))


READ = """
import datetime, json, sys
from loans.record import load
on = datetime.date.fromisoformat(sys.argv[2])
with open(sys.argv[1]) as file:
    print(sum(each.position(on).remaining for each in load(json.load(file))))
"""
BEAN = """
import sys
from beancount.core import inventory
from beancount import loader
entries, errors, _ = loader._load([(sys.argv[1], True)], None, None, None)
assert not errors, errors[:3]
sums = {}
for entry in entries:
    for posting in getattr(entry, "postings", ()):
        sums.setdefault(posting.account, inventory.Inventory()).add_position(posting)
for account in sorted(sums):
    if account.startswith("Liabilities"):
        print(-sums[account].get_currency_units("CNY").number)
"""


def journal(records, beancount: bool) -> str:
    """Every loan as an account that opens with all that its schedule asks for, and every payment as a transaction."""
    lines = []
    if beancount:
        accounts = ["Assets:Bank", "Equity:Loans", *(f"Liabilities:L{int(each.key):03d}" for each in records)]
        lines += [f"2021-01-01 open {account} CNY" for account in accounts]
    for each in records:
        account, plan = f"Liabilities:L{int(each.key):03d}", each.plans[0]
        asked = sum(due.total for due in plan.dues)
        lines.append(transaction(plan.opens_on, account, -asked, "Equity:Loans", beancount))
        lines += [transaction(entry.on, account, entry.amount, "Assets:Bank", beancount) for entry in each.entries]
    return "\n".join(lines) + "\n"


def transaction(on: datetime.date, account: str, amount: Decimal, other: str, beancount: bool) -> str:
    head = f'{on} * "paid"' if beancount else f"{on} paid"
    return f"{head}\n  {account}  {amount} CNY\n  {other}  {-amount} CNY\n"


def once(command: list[str], balances: list[Decimal] | None = None) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken = time.perf_counter() - start
    if balances is not None:
        assert [Decimal(line) for line in done.stdout.split()] == balances, "the balances are not the same"
    return taken


def show(name: str, taken: float) -> None:
    print(f"position  {name:<28} {taken:>9.2f} s   {LOANS} loans, {LOANS * ENTRIES:,} payments")


# --- Pages ------------------------------------------------------------------------------------------------------------


def pages() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    borrower, loan = fill()
    client = Client()
    client.force_login(borrower, backend=settings.AUTHENTICATION_BACKENDS[0])
    for address in ("/loans/", f"/loans/{loan.pk}/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        taken = best(lambda address=address: client.get(address), rounds=3)
        print(f"page      {address:<28} {1000 * taken:>9.0f} ms  {LIST_LOANS} loans, {LIST_LOANS * LIST_ENTRIES:,} entries, {len(queries)} queries")  # fmt: skip


def fill():
    from loans.ledger import Kind
    from loans.models import Entry
    from tests.factories import make_borrower, make_lender, make_loan

    borrower = make_borrower(language="zh-hans")
    lender = make_lender(borrower)
    loans = [make_loan(borrower, lender, count=60, first_due=FIRST, account_tail=f"{n:04d}") for n in range(LIST_LOANS)]
    Entry.objects.bulk_create(
        [
            Entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("50.00"), on=FIRST + datetime.timedelta(days=6 * n))
            for loan in loans
            for n in range(LIST_ENTRIES)
        ],
        batch_size=5000,
    )
    return borrower, loans[0]


def best(work: Callable[[], object], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
