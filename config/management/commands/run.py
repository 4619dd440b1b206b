"""One command for one household: pages, worker and beat as children of this process, which stops them all with itself."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from urllib.request import urlopen

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
PROGRAMS = {
    "pages": "granian --interface wsgi --workers 1 --blocking-threads 4 --no-ws --log-level warning config.wsgi:application",
    "worker": "celery -q -A config worker -B -P threads -c 2 --without-gossip --without-mingle -l warning",
}
SETTLED = 10  # seconds; a program that ended sooner would only end again
PATIENCE = 20  # seconds to let a program finish what it has begun


class Command(BaseCommand):
    help = "Run Mingzhang on this machine: pages, worker and reminders, until Ctrl-C."

    def handle(self, **options) -> None:
        # A stop from outside is a Ctrl-C; and Ctrl-C counts, too, where a script that runs us behind itself has muted it.
        for stopped in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stopped, signal.default_int_handler)
        os.umask(0o077)  # what is kept here is the household's alone, whatever folder it was given
        port = choose_port()
        address = f"http://{HOST}:{port}"
        self.prepare()
        environment = {"SITE_URL": address, "GRANIAN_HOST": HOST, "GRANIAN_PORT": str(port)} | os.environ
        children = {}
        try:
            children = {name: start(name, environment) for name in PROGRAMS}
            wait_until_it_answers(f"{address}/health/", children)
            self.stdout.write(self.style.SUCCESS(f"Mingzhang 明账: open {address}/"), ending="  (Ctrl-C stops it)\n")
            self.stdout.flush()
            self.keep(children, environment)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            stop(children)

    def prepare(self) -> None:
        self.stdout.write("Preparing the database, the texts and the style sheets.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("compilemessages", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)

    def keep(self, children: dict[str, "Child"], environment: dict[str, str]) -> None:
        """Start again whatever ends, unless it ended so soon that it would only end again."""
        while True:
            time.sleep(0.5)
            for name, child in children.items():
                if child.ended():
                    self.stderr.write(f"The {name} ended ({child.returncode}); starting it again.")
                    children[name] = start(name, environment)


class Child(subprocess.Popen):
    """A program of ours in a group of its own, so that Ctrl-C reaches it only through us."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.started = name, time.monotonic()
        super().__init__(command, env=environment, start_new_session=True, preexec_fn=die_with_parent)

    def ended(self) -> bool:
        """Whether it has ended; raises CommandError if it did so before it had settled."""
        if self.poll() is None:
            return False
        if time.monotonic() - self.started < SETTLED:
            raise CommandError(f"The {self.name} cannot run: it ended at once ({self.returncode}).")
        return True


def start(name: str, environment: dict[str, str]) -> Child:
    program, *arguments = PROGRAMS[name].split()
    return Child(name, [sys.executable, "-m", program, *arguments], environment)


def die_with_parent() -> None:
    """Have Linux end this process if its parent is killed; elsewhere it would have to be stopped by hand."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def stop(children: dict[str, Child]) -> None:
    """Let every child finish what it has begun; end those that do not."""
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def choose_port() -> int:
    """PORT where it is given, else the first free one from 8000 on."""
    if given := os.environ.get("PORT"):
        if not given.isdigit() or not is_free(int(given)):
            raise CommandError(f"Port {given} cannot be used: it is taken, or not a port.")
        return int(given)
    for port in range(8000, 8100):
        if is_free(port):
            return port
    raise CommandError("Ports 8000 to 8099 are all taken; name another with PORT=...")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def wait_until_it_answers(url: str, children: dict[str, Child]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for child in children.values():
            child.ended()
        with suppress(OSError):  # not there yet, or slow to answer
            urlopen(url, timeout=5)  # noqa: S310 (an address of our own)
            return
        time.sleep(0.1)
    raise CommandError("The pages did not answer within a minute.")
