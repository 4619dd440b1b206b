"""One message of an export, and what keeps an export from being read."""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 2 * 1024 * 1024  # characters of one message with all that stands beside it; nothing a phone shows is as long
MOST = 2_000_000  # messages of one file
LAST = 4102444800  # 2100-01-01; a later instant is none
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


class Box(StrEnum):
    """Which way a message went."""

    RECEIVED = "received"
    SENT = "sent"
    OTHER = "draft"  # a draft, or what the phone itself noted


@dataclass(frozen=True, slots=True)
class Exported:
    """A message as the export has it. `at` is aware, or None where no instant can be read; `text` is exact."""

    text: str
    sender: str
    at: datetime.datetime | None
    box: Box = Box.RECEIVED


class NotReadable(ValueError):
    """Why a file cannot be read as an export: `code` is looked up in the page's words, `detail` is a place in the file."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


def instant(value: object, *, seconds: bool = False) -> datetime.datetime | None:
    """The instant of an epoch in milliseconds, or in `seconds`; None where it is none."""
    try:
        epoch = int(str(value)) / (1 if seconds else 1000)
    except ValueError:
        return None
    return datetime.datetime.fromtimestamp(epoch, datetime.UTC) if 0 < epoch < LAST else None


def plain(value: object) -> str:
    """A number or a name on one line, without controls; empty for what exports write when there is none."""
    text = "" if value is None else _CONTROLS.sub(" ", str(value)).strip()
    return "" if text in ("null", "(Unknown)") else text


def box(value: object) -> Box:
    """Android's number of a box: 1 is the inbox, 2 what was sent; all else was never delivered."""
    return {"1": Box.RECEIVED, "2": Box.SENT}.get(str(value), Box.OTHER)
