"""Real processes, a real SMTP server, and kill -9 at every step: none is lost, and only what was in flight may come twice."""

import asyncio
import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from tests.reminders.mailserver import MailServer

pytestmark = pytest.mark.django_db

DUE_DAY = datetime.datetime(2026, 1, 15, 0, 10, tzinfo=datetime.UTC)
DUE = 60
PAST_THE_LEASE = datetime.timedelta(minutes=6)


@pytest.fixture(scope="module")
def running_server():
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running_server):
    running_server.mailbox.received.clear()
    running_server.mailbox.connections = 0
    running_server.mailbox.at = running_server.mailbox.nothing
    return running_server


@pytest.fixture(scope="module")
def environment(tmp_path_factory, running_server):
    """What a sender's process needs: a database of its own, of the kind that this run of the tests uses."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path_factory.mktemp("crashes")),
        "EMAIL_URL": running_server.url,
        "SECRET_KEY": "only-for-the-tests-of-crashes",
        "LOG_LEVEL": "CRITICAL",
    }
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = new_postgres_database()
    return environment


def new_postgres_database() -> str:
    import psycopg

    at, name = settings.DATABASES["default"], f"crashes_{uuid.uuid4().hex}"
    with psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname="postgres", autocommit=True
    ) as session:
        session.execute(f'CREATE DATABASE "{name}"')
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{name}"


class Sender:
    """A process that sweeps when told to, in a child that can be killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.reminders.sender", "serve"],
            cwd=settings.BASE_DIR, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, command: str) -> str:
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def sweep(self, instant: datetime.datetime) -> int:
        """The pid of the process that began to sweep."""
        return int(self.ask(instant.isoformat()))

    def wait(self) -> int:
        """How it ended: 0, or the signal."""
        return int(self.process.stdout.readline())

    def rows(self) -> list[dict]:
        return json.loads(self.ask("rows"))


@pytest.fixture(scope="module")
def running_senders(environment):
    command = [sys.executable, "-m", "tests.reminders.sender", "seed", str(DUE), DUE_DAY.date().isoformat()]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    senders = [Sender(environment) for _ in range(3)]
    yield senders
    for sender in senders:
        sender.process.stdin.close()
        sender.process.wait(timeout=10)
        sender.process.stdout.close()


@pytest.fixture
def senders(running_senders):
    """Three senders and as many reminders due as DUE says, none of them planned."""
    running_senders[0].ask(f"forget {DUE}")
    return running_senders


@pytest.fixture
def sender(senders):
    return senders[0]


@pytest.fixture
def sender_of_four(sender):
    sender.ask("forget 4")
    return sender


class Killer:
    """Kills the sending process when it has come to a step of the nth mail."""

    def __init__(self, step: str, nth: int) -> None:
        self.step, self.left = step, nth
        self.victim: int | None = None

    async def __call__(self, step: str) -> str | None:
        if step != self.step:
            return None
        self.left -= 1
        if self.left:
            return None
        while not self.victim:
            await asyncio.sleep(0.001)
        os.kill(self.victim, signal.SIGKILL)
        return "451 too late" if step == "content" else None


def ids(server: MailServer) -> Counter[str]:
    return Counter(str(mail["Message-ID"]).strip() for mail in server.mailbox.mails)


@pytest.mark.parametrize(
    ("step", "nth", "repeats"),
    [
        ("hello", 1, 0),
        ("sender", 1, 0),
        ("recipient", 1, 0),
        ("content", 1, 0),
        ("taken", 1, 1),  # the one window: the server has it, and nobody could write that down
        ("sender", 3, 0),
        ("content", 3, 0),
        ("taken", 3, 1),
        ("goodbye", 1, 0),
    ],
)
def test_killed_at_a_step_none_is_lost_and_only_a_taken_mail_is_repeated(server, sender_of_four, step, nth, repeats):
    sender, mailbox = sender_of_four, server.mailbox
    mailbox.at = killer = Killer(step, nth)
    killer.victim = sender.sweep(DUE_DAY)
    assert sender.wait() == signal.SIGKILL
    mailbox.at = mailbox.nothing
    sender.sweep(DUE_DAY + PAST_THE_LEASE)
    assert sender.wait() == 0
    rows = sender.rows()
    assert [row["state"] for row in rows] == ["sent"] * 4
    assert set(ids(server)) == {row["message_id"] for row in rows}
    repeated = [message_id for message_id, times in ids(server).items() if times > 1]
    assert len(repeated) == repeats
    assert len(mailbox.received) == 4 + repeats
    assert set(repeated) <= {row["message_id"] for row in rows if row["may_be_repeated"]}


def test_killed_twenty_times_at_random_none_is_lost_and_each_kill_repeats_at_most_one(server, sender):
    instant, kills = DUE_DAY, 0
    moments = random.Random(20260115)
    while kills < 20:
        pid = sender.sweep(instant)
        time.sleep(moments.uniform(0.01, 0.15))
        os.kill(pid, signal.SIGKILL)
        kills += sender.wait() == signal.SIGKILL
        instant += PAST_THE_LEASE
    for _ in range(2):
        sender.sweep(instant)
        sender.wait()
        instant += PAST_THE_LEASE
    rows, arrived = sender.rows(), ids(server)
    assert [row["state"] for row in rows] == ["sent"] * DUE
    assert set(arrived) == {row["message_id"] for row in rows}
    repeated = {message_id for message_id, times in arrived.items() if times > 1}
    assert sum(arrived.values()) - DUE <= kills
    assert repeated <= {row["message_id"] for row in rows if row["may_be_repeated"]}


def test_three_at_once_share_the_work_and_send_each_once(server, senders):
    for _ in range(2):
        for sender in senders:
            sender.sweep(DUE_DAY)
        assert [sender.wait() for sender in senders] == [0, 0, 0]
    rows = senders[0].rows()
    assert [row["state"] for row in rows] == ["sent"] * DUE
    assert {row["attempts"] for row in rows} == {1}
    assert ids(server) == Counter(row["message_id"] for row in rows)
