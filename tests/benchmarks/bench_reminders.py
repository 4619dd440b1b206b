"""Reminders: how many a worker sends in a second, and what a sweep costs when much exists and little is due.

The same 1,000 fall due among 10,000, 100,000 and 1,000,000 instalments, on a real PostgreSQL; the mail server takes everything
and runs in a process of its own. Run by `make bench`, or for some sizes only: `python -m tests.benchmarks.bench_reminders 10000`.
"""

import contextlib
import datetime
import os
import resource
import subprocess
import sys
import time
from itertools import islice

DUE = 1000
EACH = 10  # instalments of a loan
SIZES = (10_000, 100_000, 1_000_000)
NOW = datetime.datetime(2026, 1, 15, 9, 0, tzinfo=datetime.UTC)


def main(*sizes: int) -> None:
    from tests.realservers import start_postgres

    server = start_postgres().rpartition("/")[0]
    for existing in sizes or SIZES:
        environment = os.environ | {"SECRET_KEY": "of-the-benchmark"}
        create_database(server, name := f"bench_{existing}")
        environment["DATABASE_URL"] = f"{server}/{name}"
        command = [sys.executable, "-m", "tests.benchmarks.bench_reminders", "measure", str(existing)]
        subprocess.run(command, env=environment, check=True)


def create_database(server: str, name: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as session:
        session.execute(f'CREATE DATABASE "{name}"')


def measure(existing: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seed(existing)
    from reminders.planning import plan
    from reminders.sending import BATCH, claim, send_claimed

    with mail_sink() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        timed(lambda: plan(now=NOW - datetime.timedelta(days=30)))  # a first look warms the tables' pages
        cpu, began = time.process_time(), time.perf_counter()
        first, _ = timed(lambda: plan(now=NOW))
        batch, sent, first_mail = claim(now=NOW, limit=BATCH), 0, 0.0
        while batch:
            sent += send_claimed(reminders=batch, clock=lambda: NOW)
            first_mail = first_mail or time.perf_counter() - began
            batch = claim(now=NOW, limit=BATCH)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        again, _ = timed(lambda: (plan(now=NOW), claim(now=NOW, limit=BATCH)))
    show(f"{DUE:,} due of {existing:,}: plan", f"{first:.0f} ms")
    show("  plan, claim and send them all, one worker", f"{seconds:.2f} s")
    show("  mails a second", f"{sent / seconds:.0f} /s")
    show("  of the processor, a mail", f"{cpu / sent * 1000:.1f} ms")
    show(f"  the first {BATCH} mails after", f"{first_mail:.2f} s")
    show("  a sweep with nothing left to do", f"{again:.0f} ms")
    show("  memory, most", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def show(what: str, value: str) -> None:
    print(f"{what:64} {value:>14}", flush=True)


def timed(call):
    began = time.perf_counter()
    result = call()
    return (time.perf_counter() - began) * 1000, result


def seed(existing: int) -> None:
    """`existing` instalments, ten a loan; of DUE loans one falls due today, and all else is further off than any lead."""
    from django.db import connection

    from borrowers.models import Borrower
    from loans.models import Lender, Loan

    loans, today, learnt = existing // EACH, NOW.date(), NOW - datetime.timedelta(days=90)
    borrower = Borrower.objects.create(email="bench@example.org", time_zone="UTC", language="zh-hans")
    lender = Lender.objects.create(borrower=borrower, name="晴川消费金融有限公司")
    made = (Loan(borrower=borrower, lender=lender, principal=10_000, created_at=learnt) for _ in range(loans))
    while batch := list(islice(made, 5000)):
        Loan.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO loans_schedule (loan_id, source, opens_on, reference, is_current, created_at) "
            "SELECT id, 'contract', %s, '', true, %s FROM loans_loan ORDER BY id",
            [learnt.date(), learnt],
        )
        cursor.execute(
            "INSERT INTO loans_instalment (schedule_id, number, due_on, principal, interest, fee, carried) "
            "SELECT s.id, n, CASE WHEN n = 1 AND s.place <= %s THEN %s::date ELSE %s::date + 40 + ((s.place + 7 * n) %% 900)::int END, "
            "1000, 0, 0, 0 FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM loans_schedule) s, generate_series(1, %s) n",
            [DUE, today, today, EACH],
        )
        cursor.execute("ANALYZE")


@contextlib.contextmanager
def mail_sink():
    """An SMTP server in a process of its own, so that its work is not counted as ours; gives its port."""
    from tests.reminders.mailserver import free_port

    port = free_port()
    code = f"from aiosmtpd.controller import Controller as C; from aiosmtpd.handlers import Sink; import time; C(Sink(), hostname='127.0.0.1', port={port}).start(); print('up', flush=True); time.sleep(3600)"
    sink = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert sink.stdout is not None
        sink.stdout.readline()
        yield port
    finally:
        sink.kill()
        sink.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
