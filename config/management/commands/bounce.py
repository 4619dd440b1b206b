"""What a mail server sent back: for a mailbox's own rule, such as `|manage.py bounce` in an alias."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from reminders.bounce import read_bounce
from reminders.marking import note_bounce


class Command(BaseCommand):
    help = "Read a delivery report (RFC 3464) from a file or from standard input, and mark the reminder that came back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="the report; standard input without it")

    def handle(self, file: str | None, **options) -> None:
        report = Path(file).read_bytes() if file else sys.stdin.buffer.read()
        bounce = read_bounce(report)
        number = note_bounce(bounce=bounce) if bounce else 0
        self.stdout.write(f"{number} reminders came back.")
