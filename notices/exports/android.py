"""SMS Import / Export: `messages.ndjson`, one message a line (version 2), or one JSON array of them (version 1)."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from notices.exports.message import LONGEST, MOST, Exported, NotReadable, box, instant, plain

CHUNK = 256 * 1024
UNREADABLE = 1000  # lines that are no message, after which the file is none either
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)


def lines(file: IO[bytes]) -> Iterator[Exported]:
    """The messages of the file, one JSON object a line."""
    strange = 0
    for _ in range(MOST):
        line = file.readline(LONGEST + 1)
        if not line:
            return
        if len(line) > LONGEST:
            raise NotReadable("too_long")
        try:
            yield _message(json.loads(line))
        except (ValueError, RecursionError):
            strange += 1
            if strange > UNREADABLE:
                raise NotReadable("broken_json") from None
            yield Exported("", "", None)
    raise NotReadable("too_many")


def array(file: IO[bytes]) -> Iterator[Exported]:
    """The messages of the file, one JSON array of objects, never held in memory as a whole."""
    buffer, count = "", 0
    for chunk in _decoded(file):
        objects, buffer = _split(buffer + chunk)
        if len(buffer) > LONGEST:
            raise NotReadable("too_long")
        for each in objects:
            count += 1
            if count > MOST:
                raise NotReadable("too_many")
            try:
                yield _message(json.loads(each))
            except (ValueError, RecursionError):
                raise NotReadable("broken_json", str(count)) from None
    if buffer.strip("[], \t\r\n\ufeff"):
        raise NotReadable("cut_short" if count else "broken_json")


def _decoded(file: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _split(text: str) -> tuple[list[str], str]:
    """The whole objects at the head of `text`, and what is left of it."""
    found, depth, start, done = [], 0, 0, 0
    for token in _TOKEN.finditer(text):
        mark = token[0][0]
        if mark == "{":
            if depth == 0:
                start = token.start()
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
            if depth == 0:
                found.append(text[start : token.end()])
                done = token.end()
    return found, text[done:]


def _message(row: Any) -> Exported:
    """A row of Android's tables: all values are strings; those of an MMS have their texts in parts and seconds for a date."""
    if not isinstance(row, dict):
        raise ValueError("no object")
    parts = row.get("__parts", row.get("parts"))
    if isinstance(parts, list) or "msg_box" in row:
        texts = [
            str(part["text"])
            for part in (parts if isinstance(parts, list) else [])
            if isinstance(part, dict) and part.get("ct") == "text/plain" and part.get("text")
        ]
        sender = row.get("__sender_address", row.get("sender_address"))
        if isinstance(sender, dict):
            sender = sender.get("address")
        return Exported(
            "\n".join(texts), plain(sender), instant(row.get("date"), seconds=True), box(row.get("msg_box"))
        )
    body = row.get("body")
    return Exported(
        "" if body is None else str(body), plain(row.get("address")), instant(row.get("date")), box(row.get("type"))
    )
