"""Sends reminders in processes that can be killed: `python -m tests.reminders.sender seed N DAY`, then `... serve`.

`serve` takes a command a line: an instant forks a process that sweeps with the clock set to it, prints its pid and, when it is
gone, how it ended; `rows` prints what became of the reminders, and `forget N` begins anew with N loans. So only one process pays for the start of Django.
"""

import datetime
import json
import os
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from loans.models import Loan, Schedule  # noqa: E402
from reminders.models import Heartbeat, Reminder  # noqa: E402
from reminders.sending import sweep  # noqa: E402
from tests.factories import make_borrower, make_lender, make_loan  # noqa: E402


def seed(number: int, day: datetime.date) -> None:
    """`number` loans, known since the first of January 2026, each with one instalment due on the day."""
    call_command("migrate", verbosity=0)
    borrower = make_borrower(remind_at=datetime.time(0, 0), time_zone="UTC")
    lender = make_lender(borrower)
    for _ in range(number):
        make_loan(borrower, lender, count=1, first_due=day)
    Schedule.objects.update(created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))


def serve() -> None:
    for line in map(str.strip, sys.stdin):
        if line == "rows":
            rows = Reminder.objects.filter(lead=0).values("state", "attempts", "message_id", "may_be_repeated")
            answer(json.dumps(list(rows)))
        elif line.startswith("forget"):
            answer(forget(int(line.split()[1])))
        else:
            pid = fork_sweep(datetime.datetime.fromisoformat(line))
            answer(pid)
            answer(os.waitpid(pid, 0)[1])


def forget(number: int) -> int:
    """Forget what was planned and sent; of the loans, all but `number` count as a sample, of which nobody is reminded."""
    Reminder.objects.all().delete()
    Heartbeat.objects.all().delete()
    counting = Loan.objects.order_by("pk").values_list("pk", flat=True)[:number]
    Loan.objects.update(is_sample=True)
    return Loan.objects.filter(pk__in=list(counting)).update(is_sample=False)


def fork_sweep(instant: datetime.datetime) -> int:
    connection.close()
    ahead = instant - timezone.now()
    if pid := os.fork():
        return pid
    try:
        sweep(clock=lambda: timezone.now() + ahead)
    finally:
        os._exit(0)


def answer(words: object) -> None:
    print(words, flush=True)  # noqa: T201


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else seed(int(sys.argv[2]), datetime.date.fromisoformat(sys.argv[3]))
