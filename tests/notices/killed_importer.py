"""Imports in processes that kill themselves: `python -m tests.notices.killed_importer` prints what was left each time, and at the end."""

import json
import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from notices import importing  # noqa: E402
from notices.models import Import, Judgement, Notice  # noqa: E402
from tests.factories import make_borrower  # noqa: E402

LINE = '{"address": "95588", "body": "%s", "date": "%d", "type": "1"}\n'
OVERDUE = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还888.49元，请尽快还款。"


def main() -> None:
    """Killed in the reading before the first write, the second and the third; then left alone."""
    call_command("migrate", verbosity=0)
    lines = [LINE % (OVERDUE if n % 10 == 0 else "hello", 1769135400000 + n * 1000) for n in range(1200)]
    data = "".join(lines).encode()
    importing.take_in(borrower=make_borrower(), name="sms.ndjson", chunks=[data], now=timezone.now())
    left = [run(moment) for moment in (1, 2, 2, 0)]
    sys.stdout.write(json.dumps(left))


def run(moment: int) -> list:
    connections.close_all()
    if os.fork() == 0:
        work(moment)
        os._exit(0)
    _, status = os.wait()
    owner = Import.objects.get()
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return [
        killed,
        owner.state,
        owner.passed,
        owner.kept,
        owner.known,
        Notice.objects.count(),
        Judgement.objects.count(),
    ]


def work(moment: int) -> None:
    calls = []

    def clock():
        calls.append(1)
        if len(calls) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return timezone.now()

    Import.objects.filter(state="running").update(leased_until=timezone.now() - importing.LEASE)  # time has passed
    owner = importing.claim(import_id=Import.objects.get().pk, now=timezone.now())
    importing.read_on(owner=owner, clock=clock)


if __name__ == "__main__":
    main()
