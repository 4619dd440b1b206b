"""Tables as CSV that a spreadsheet opens as text and numbers, never as a formula."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

BOM = "\ufeff"  # by which Excel knows UTF-8
# What a spreadsheet may take for the start of a formula: at the start of a cell, also behind blanks and quotes, and behind
# whatever another spreadsheet takes for the end of a cell. Full-width signs count as the plain ones in East Asian settings.
_FORMULA = re.compile(
    r"(^|[;,\t|\r\n])([\s\x00-\x20\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff'\"]*)(?=[=+\-@＝＋－−＠\t\r%])"
)

Cell = str | int | Decimal | datetime.date | datetime.datetime | None


def written(heading: Iterable[Cell], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The table as CSV in pieces, every cell quoted. Numbers and days stay as they are; text is made harmless."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield BOM
    for row in chain([heading], rows):
        writer.writerow([_cell(cell) for cell in row])
        if buffer.tell() > 32_000:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date) else harmless(str(value))


def harmless(text: str) -> str:
    """The text with a ' before everything that a spreadsheet could run. Line ends and tabs become blanks, NUL goes."""
    whole = text.replace("\0", "").encode("utf-8", "replace").decode()
    flat = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", whole).strip()
    return _FORMULA.sub(r"\1\2'", flat)
