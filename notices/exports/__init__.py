"""Exports of messages as phones make them, read as they stream by: what a file is, and its messages one after the other.

Pure: a seekable file of bytes in, values out. Nothing is held in memory but one message and what stands around it.
"""

import datetime
import io
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from typing import IO, cast

from notices.exports import android, backup, table
from notices.exports.message import Box, Exported, NotReadable
from notices.exports.table import Columns

__all__ = ["Box", "Columns", "Exported", "Format", "NotReadable", "detect", "messages", "open_inside"]

LARGEST_UNPACKED = 1024 * 1024 * 1024  # bytes of what a ZIP unpacks to
_LARGEST_INDEX = 16 * 1024 * 1024  # bytes of a ZIP's table of contents


class Format(StrEnum):
    """How the messages of a file are written."""

    BACKUP = "backup"  # SMS Backup & Restore
    LINES = "lines"  # SMS Import / Export, version 2
    ARRAY = "array"  # SMS Import / Export, version 1
    IMAZING = "imazing"
    TABLE = "table"  # any CSV; needs columns


def detect(file: IO[bytes]) -> Format:
    """What the file is, by what stands in it. Raises NotReadable when it is nothing that we read."""
    inner = open_inside(file)
    head = inner.read(4096)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise NotReadable("empty")
    if start.startswith(b"<") or head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return Format.BACKUP
    if start.startswith(b"["):
        return Format.ARRAY
    if start.startswith(b"{"):
        return Format.LINES
    if head.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"SQLite format", b"GIF8", b"\x1f\x8b", b"MZ", b"\x7fELF")
    ):
        raise NotReadable("unknown")
    encoding = table.encoding_of(open_inside(file))
    if table.is_imazing(table.preview(open_inside(file), encoding).header):
        return Format.IMAZING
    return Format.TABLE


def messages(
    file: IO[bytes], format: Format, zone: datetime.tzinfo, columns: Columns | None = None, encoding: str = ""
) -> Iterator[Exported]:
    """The messages of the file, in its order; read again, they come in the same order. Raises NotReadable on the way."""
    inner = open_inside(file)
    try:
        if format is Format.BACKUP:
            yield from backup.messages(inner)
        elif format is Format.LINES:
            yield from android.lines(inner)
        elif format is Format.ARRAY:
            yield from android.array(inner)
        else:
            yield from table.messages(inner, encoding or "utf-8-sig", columns or _columns_of(file, encoding), zone)
    except (zipfile.BadZipFile, EOFError) as problem:
        raise NotReadable("broken_zip") from problem


def _columns_of(file: IO[bytes], encoding: str) -> Columns:
    position = file.tell()
    found = table.preview(open_inside(file), encoding or "utf-8-sig").guess
    file.seek(position)
    if not {"text", "at"} <= found.keys():
        raise NotReadable("no_table")
    return Columns(found["text"], found["at"], found.get("sender"), found.get("direction"))


# --- ZIP ------------------------------------------------------------------------------------------------------------


def open_inside(file: IO[bytes]) -> IO[bytes]:
    """The file from its start, or what a ZIP holds of messages. Raises NotReadable for a ZIP that holds none, or a bomb."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        file.seek(0)
        return file
    _check_index(file)
    try:
        archive = zipfile.ZipFile(file)
        member = _member(archive)
        if member.file_size > LARGEST_UNPACKED:
            raise NotReadable("bomb")
        return cast(IO[bytes], io.BufferedReader(_Bounded(archive.open(member)), 256 * 1024))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise NotReadable("broken_zip") from None


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if named := [member for member in members if member.filename.rsplit("/")[-1] == "messages.ndjson"]:
        return named[0]
    fitting = [m for m in members if m.filename.lower().endswith((".xml", ".csv", ".json", ".ndjson"))]
    if len(fitting) != 1:
        raise NotReadable("nothing_inside")
    return fitting[0]


def _check_index(file: IO[bytes]) -> None:
    """A ZIP's table of contents is read whole by the library, so its size is looked at first."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise NotReadable("broken_zip")
    if int.from_bytes(tail[at + 12 : at + 16], "little") > _LARGEST_INDEX:
        raise NotReadable("bomb")


class _Bounded(io.RawIOBase):
    """A member of a ZIP, whatever size its table of contents promised, up to what we unpack."""

    def __init__(self, member: IO[bytes]) -> None:
        self.member, self.taken = member, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self.member.read(len(buffer))
        except Exception as problem:  # zlib, lzma and bz2 each have errors of their own
            raise NotReadable("broken_zip") from problem
        self.taken += len(data)
        if self.taken > LARGEST_UNPACKED:
            raise NotReadable("bomb")
        buffer[: len(data)] = data
        return len(data)
