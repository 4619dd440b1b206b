"""A table of messages: iMazing's columns by their names, any other CSV by the columns that its owner points out."""

import codecs
import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from dateutil import parser as dates

from notices.exports.message import LAST, LONGEST, MOST, Box, Exported, NotReadable, instant, plain

CHUNK = 1024 * 1024
PREVIEW = 5  # rows
_DELIMITERS = ",;\t|"
_NAMES = {
    "text": ("text", "body", "message", "content", "sms", "message body", "message text", "短信内容", "内容", "正文", "消息", "消息内容", "信息"),
    "sender": ("sender id", "from", "sender", "address", "number", "phone", "phone number", "sender number", "发件人", "发送方", "号码", "对方号码", "电话", "手机号", "联系人"),
    "at": ("message date", "date", "time", "datetime", "timestamp", "received", "date received", "received at", "时间", "日期", "接收时间", "收件时间", "发送时间"),
    "direction": ("type", "direction", "folder", "box", "类型", "方向", "收发"),
}  # fmt: skip
_SENT = {"outgoing", "sent", "out", "2", "发送", "已发送", "发出", "发件箱"}
_RECEIVED = {"incoming", "received", "in", "inbox", "1", "", "接收", "已接收", "收到", "收件箱", "收件"}
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]{1,3}(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column, counted from 0, holds what; None for what the table does not have."""

    text: int
    at: int
    sender: int | None = None
    direction: int | None = None
    day_first: bool = False  # 03/04/2026 is the third of April


@dataclass(frozen=True, slots=True)
class Preview:
    """The head of a table, and what its columns seem to hold: `guess` has "text", "at", "sender", "direction" where found."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: dict[str, int]


def encoding_of(file: IO[bytes]) -> str:
    """How the text of the whole file is written: UTF-8, UTF-16 or else GB18030, which reads what UTF-8 does not."""
    head = file.read(CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:400:2].count(0) > len(head[:400]) // 4:
        return "utf-16-le"
    if head[:400:2].count(0) > len(head[:400]) // 4:
        return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            decoder.decode(head)
            head = file.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def preview(file: IO[bytes], encoding: str) -> Preview:
    """The first rows of the table. Raises NotReadable when it has no header of at least two columns, or no row."""
    rows = _rows(file, encoding)
    header = next(rows, [])
    shown = [row for row, _ in zip(rows, range(PREVIEW), strict=False)]
    if len(header) < 2 or not shown:
        raise NotReadable("no_table")
    return Preview(tuple(header), tuple(map(tuple, shown)), guess(header))


def guess(header: Sequence[str]) -> dict[str, int]:
    """What the columns hold by their names alone."""
    plain_names = [name.strip().lstrip("\ufeff").casefold() for name in header]
    found = {
        what: next((plain_names.index(n) for n in names if n in plain_names), None) for what, names in _NAMES.items()
    }
    return {what: index for what, index in found.items() if index is not None}


def is_imazing(header: Sequence[str]) -> bool:
    """Whether these are iMazing's columns: 13, 14 or 15, by the names that all have."""
    return {"Chat Session", "Message Date", "Type", "Sender ID", "Text"} <= {
        name.strip().lstrip("\ufeff") for name in header
    }


def messages(file: IO[bytes], encoding: str, columns: Columns, zone: datetime.tzinfo) -> Iterator[Exported]:
    """The messages of the table below its header, in its order. Days and hours without a zone are meant in `zone`."""
    rows = _rows(file, encoding)
    next(rows, None)
    for number, row in enumerate(rows):
        if number >= MOST:
            raise NotReadable("too_many")
        text = _cell(row, columns.text)
        yield Exported(
            text,
            plain(_cell(row, columns.sender)),
            moment(_cell(row, columns.at), zone, columns.day_first),
            _box(_cell(row, columns.direction)),
        )


def moment(written: str, zone: datetime.tzinfo, day_first: bool = False) -> datetime.datetime | None:
    """The instant that is written, in `zone` where it names none; None where none can be read."""
    written = written.strip()[:40]
    if written.isdigit() and len(written) in (10, 13):
        return instant(written, seconds=len(written) == 10)
    if found := _MOMENT.fullmatch(written):
        try:
            return datetime.datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone)  # type: ignore[arg-type, misc]
        except ValueError:
            return None
    try:
        read = dates.parse(written, dayfirst=day_first) if any(map(str.isdigit, written)) else None
        if read is None or not 1990 <= read.year <= 2100:
            return None
        aware = read if read.tzinfo else read.replace(tzinfo=zone)
        return aware if 0 < aware.timestamp() < LAST else None
    except (ValueError, OverflowError):
        return None


def _cell(row: Sequence[str], index: int | None) -> str:
    return row[index] if index is not None and index < len(row) else ""


def _box(written: str) -> Box:
    word = written.strip().casefold()
    return Box.SENT if word in _SENT else Box.RECEIVED if word in _RECEIVED else Box.OTHER


def _rows(file: IO[bytes], encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        head = text.readline(LONGEST)
        mark = max(_DELIMITERS, key=head.count)
        yield from csv.reader(_lines(head, text), delimiter=mark)
    except csv.Error:
        raise NotReadable("broken_table") from None
    finally:
        text.detach()


def _lines(head: str, text: io.TextIOWrapper) -> Iterator[str]:
    yield head
    while line := text.readline(LONGEST):
        yield line
