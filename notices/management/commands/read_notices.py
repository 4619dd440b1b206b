"""`manage.py read_notices < messages.jsonl > readings.jsonl`: what each message is and what it claims."""

import datetime
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from notices.claim import Message
from notices.extraction import LIMIT, read

LONGEST = 64 * 1024 * 1024
"""Bytes of a line that are taken; a longer one is answered as no line of JSON."""
CHINA = datetime.timezone(datetime.timedelta(hours=8))


class BadMessage(ValueError):
    """A line that is no message; says what is wrong with it."""


class Command(BaseCommand):
    help = (
        'Reads messages from standard input, one JSON object a line ({"id", "text", "sender", "received_at"}), and writes '
        'one reading a line ({"id", "kind", "claim"}). A line that is no message is answered with {"id", "error"} and the '
        f"exit status is then 1. The first {LIMIT:,} characters of a text are read. A received_at without an offset is "
        "taken as China Standard Time. Needs no database."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, **options: object) -> None:
        failed = 0
        for answer in readings(lines(sys.stdin.buffer)):
            failed += "error" in answer
            line = json.dumps(answer, ensure_ascii=False) + "\n"
            sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))  # half a character can be no UTF-8
        sys.stdout.buffer.flush()
        if failed:
            self.stderr.write(f"{failed} of the lines could not be read.")
            sys.exit(1)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of the stream, each cut where it is longer than any message, so that memory stays bounded."""
    while line := stream.readline(LONGEST):
        yield line
        while len(line) == LONGEST and not line.endswith(b"\n"):
            line = stream.readline(LONGEST)


def readings(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank, in order, as plain JSON data."""
    for line in lines:
        if not line.strip():
            continue
        identity = None
        try:
            data = _object(line)
            identity = data.get("id")
            reading = read(_message(data))
        except BadMessage as wrong:
            yield {"id": identity, "error": str(wrong)}
        else:
            yield {"id": identity, "kind": reading.kind.value, "claim": reading.claim.as_json()}


def _object(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadMessage("not a line of JSON in UTF-8") from None
    if not isinstance(data, dict):
        raise BadMessage("not a JSON object")
    return data


def _message(data: dict[str, Any]) -> Message:
    text, sender = data.get("text"), data.get("sender")
    if not isinstance(text, str):
        raise BadMessage("text is missing or no string")
    if not isinstance(sender, str | None):
        raise BadMessage("sender is no string")
    return Message(text, sender, _instant(data.get("received_at")))


def _instant(written: object) -> datetime.datetime | None:
    if written is None:
        return None
    try:
        instant = datetime.datetime.fromisoformat(str(written))
    except ValueError:
        raise BadMessage("received_at is no ISO 8601 date and time") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=CHINA)
