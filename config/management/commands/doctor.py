"""What is wrong with this installation, in plain words: for whoever runs it."""

import datetime
from collections.abc import Callable
from ctypes.util import find_library

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config.celery import app
from reminders.models import Heartbeat, Reminder

WAITED_TOO_LONG = datetime.timedelta(minutes=15)


class Trouble(Exception):
    """What is wrong, and what to do about it."""


class Command(BaseCommand):
    help = "Say whether the database, the broker, the worker, the reminders, mail and PDF are at work."

    def handle(self, **options) -> None:
        troubles = sum(not self.report(name, check) for name, check in CHECKS.items())
        if troubles:
            raise CommandError(f"{troubles} of {len(CHECKS)} need attention.")

    def report(self, name: str, check: Callable[[], str]) -> bool:
        try:
            self.stdout.write(f"ok    {name}: {check()}")
        except Exception as trouble:  # whatever breaks is what the doctor is asked to tell
            words = str(trouble).strip() or type(trouble).__name__
            self.stdout.write(self.style.WARNING(f"look  {name}: {words}"))
            return False
        return True


def database() -> str:
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Trouble("its tables are not up to date; run: manage.py migrate")
    return connection.vendor


def broker() -> str:
    with app.connection_for_write() as line:
        line.ensure_connection(max_retries=1, timeout=5)
    return "Redis" if settings.REDIS_URL else f"files in {settings.BROKER_DIR}"


def worker() -> str:
    answers = app.control.ping(timeout=3)
    if not answers:
        raise Trouble("no worker answers; start one with: manage.py run, or celery -A config worker")
    return ", ".join(name for answer in answers for name in answer)


def reminder_job() -> str:
    silence = Heartbeat.silence(timezone.now())
    if silence:
        last = f"last seen {silence.since:%Y-%m-%d %H:%M} UTC" if silence.since else "never seen"
        raise Trouble(f"{last}; beat must run beside a worker: celery -A config beat, or worker -B")
    return "at work"


def queue() -> str:
    late = Reminder.objects.pending().filter(send_at__lt=timezone.now() - WAITED_TOO_LONG)
    if number := late.count():
        why = ", ".join(sorted({reminder.get_outcome_display() or "not tried yet" for reminder in late[:100]}))
        raise Trouble(f"{number} reminders wait for more than 15 minutes: {why}")
    return "nothing waits too long"


def mail() -> str:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return f"kept as files in {settings.EMAIL_FILE_PATH} and not sent; set EMAIL_URL to send them"
    with get_connection():
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers"


def papers() -> str:
    missing = [name for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset") if not find_library(name)]
    if missing:
        packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        raise Trouble(f"{', '.join(missing)} not found; install: apt-get install {packages}")
    fonts = [path.name for path in (settings.BASE_DIR / "static").rglob("*.ttf")]
    if not fonts:
        raise Trouble("no font file below static/; papers would have no Chinese characters")
    return f"Pango and {len(fonts)} fonts of our own"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "reminder job": reminder_job,
    "reminders due": queue,
    "mail": mail,
    "papers": papers,
}
