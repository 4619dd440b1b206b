"""A real worker with a real beat, over the broker that needs no server and over a real Redis."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.utils import timezone

from reminders.models import Heartbeat
from reminders.tasks import send_due
from tests.reminders.mailserver import MailServer

WORKER = (
    "celery -q -A tests.reminders.quick_bell worker -B -P threads -c 2 --without-gossip --without-mingle -l warning"
)


@pytest.fixture
def server():
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["files", "redis"])
def environment(request, tmp_path, server):
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")} | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": server.url,
    }
    if request.param == "redis":
        environment["REDIS_URL"] = request.getfixturevalue("redis_url")
    return environment


@pytest.fixture
def workers(environment):
    """Two workers, each with a beat of its own, as when somebody starts the thing twice; three reminders are due."""
    today = timezone.now().date().isoformat()
    run = {"cwd": settings.BASE_DIR, "env": environment}
    subprocess.run([sys.executable, "-m", "tests.reminders.sender", "seed", "3", today], check=True, **run)
    beats = [f"-s {environment['DATA_DIR']}/beat-{number}" for number in (1, 2)]
    workers = [subprocess.Popen([sys.executable, "-m", *f"{WORKER} {beat}".split()], **run) for beat in beats]
    yield workers
    for worker in workers:
        worker.terminate()
    assert [worker.wait(timeout=20) for worker in workers] == [0, 0]


def test_two_workers_with_two_beats_send_what_is_due_once(workers, server):
    deadline = time.monotonic() + 60
    while len(server.mailbox.received) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.5)  # a few beats more, which find nothing left to do
    ids = [mail["Message-ID"] for mail in server.mailbox.mails]
    assert len(ids) == len(set(ids)) == 3
    assert all(worker.poll() is None for worker in workers)


@pytest.mark.django_db
def test_a_ring_leaves_a_heartbeat():
    send_due()
    assert Heartbeat.silence(timezone.now()) is None
