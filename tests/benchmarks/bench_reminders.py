"""Reminders: how many a worker sends in a second, and what a sweep costs when much exists and little is due.

Run by `make bench`, or with other sizes: `python -m tests.benchmarks.bench_reminders 100000`. A database of its own,
and a mail server that takes everything.
"""

import contextlib
import datetime
import resource
import subprocess
import sys
import time
from decimal import Decimal

DUE = 200
EXIST = 10_000
NOW = datetime.datetime(2026, 1, 15, 9, 0, tzinfo=datetime.UTC)


def main(existing: int = EXIST) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seed(existing)
    from reminders.sending import BATCH, claim, plan, send_claimed

    with mail_sink() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        first, _ = timed(lambda: plan(now=NOW))
        again, _ = timed(lambda: plan(now=NOW))
        claiming, batch = timed(lambda: claim(now=NOW, limit=BATCH))
        cpu, began, sent = time.process_time(), time.perf_counter(), 0
        while batch:
            sent += send_claimed(reminders=batch, clock=lambda: NOW)
            batch = claim(now=NOW, limit=BATCH)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    show(f"plan: {DUE} due of {existing:,} instalments, first time", f"{first:.0f} ms")
    show("plan: the same again", f"{again:.0f} ms")
    show(f"claim a batch of {BATCH}", f"{claiming:.0f} ms")
    show("mails sent, one worker", f"{sent / seconds:.0f} /s")
    show("of the processor, a mail", f"{cpu / sent * 1000:.1f} ms")
    show("memory, most", f"{memory} MB")


def show(what: str, value: str) -> None:
    print(f"{what:64} {value:>14}", flush=True)


def timed(call):
    began = time.perf_counter()
    result = call()
    return (time.perf_counter() - began) * 1000, result


def seed(existing: int) -> None:
    """`existing` instalments, 100 a loan; of DUE loans one falls due today, and all else is further off than any lead."""
    from borrowers.models import Borrower
    from loans.models import Instalment, Lender, Loan, Schedule

    borrower = Borrower.objects.create(email="bench@example.org", time_zone="UTC", language="zh-hans")
    lender = Lender.objects.create(borrower=borrower, name="晴川消费金融有限公司")
    loans = Loan.objects.bulk_create(
        (
            Loan(borrower=borrower, lender=lender, principal=Decimal("10000.00"))
            for _ in range(max(DUE, existing // 100))
        ),
        batch_size=1000,
    )
    learnt = NOW - datetime.timedelta(days=90)
    schedules = Schedule.objects.bulk_create(
        (Schedule(loan=loan, source="contract", opens_on=learnt.date(), created_at=learnt) for loan in loans),
        batch_size=1000,
    )
    share = existing // len(schedules)
    Instalment.objects.bulk_create(
        (
            Instalment(schedule=schedule, number=number, due_on=due_day(index, number), principal=Decimal("100.00"))
            for index, schedule in enumerate(schedules)
            for number in range(1, share + 1)
        ),
        batch_size=1000,
    )


def due_day(index: int, number: int) -> datetime.date:
    if number == 1 and index < DUE:
        return NOW.date()
    return NOW.date() + datetime.timedelta(days=40 + (index + 7 * number) % 900)


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
    main(*map(int, sys.argv[1:]))
