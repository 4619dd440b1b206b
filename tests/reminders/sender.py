"""Sends reminders in processes that can be killed: `python -m tests.reminders.sender seed N`, then `... serve`.

`serve` takes a command a line: an instant forks a process that sweeps with the clock set to it, prints its pid and, when it is
gone, how it ended; `rows` prints what became of the reminders. So only one process pays for the start of Django.
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

from loans.models import Schedule  # noqa: E402
from reminders.models import Reminder  # noqa: E402
from reminders.sending import sweep  # noqa: E402
from tests.factories import make_borrower, make_lender, make_loan  # noqa: E402


def seed(number: int) -> None:
    """`number` loans, known since the first of January 2026, each with one instalment due on the 15th."""
    call_command("migrate", verbosity=0)
    borrower = make_borrower(remind_at=datetime.time(0, 0), time_zone="UTC")
    lender = make_lender(borrower)
    for _ in range(number):
        make_loan(borrower, lender, count=1, first_due=datetime.date(2026, 1, 15))
    Schedule.objects.update(created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))


def serve() -> None:
    for line in map(str.strip, sys.stdin):
        if line == "rows":
            rows = Reminder.objects.filter(lead=0).values("state", "attempts", "message_id", "may_be_repeated")
            answer(json.dumps(list(rows)))
        else:
            pid = fork_sweep(datetime.datetime.fromisoformat(line))
            answer(pid)
            answer(os.waitpid(pid, 0)[1])


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
    serve() if sys.argv[1] == "serve" else seed(int(sys.argv[2]))
