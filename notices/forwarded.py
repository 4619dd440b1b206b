"""What phones send to a private address, by the contracts of their apps: SmsForwarder on Android, a Shortcut on an iPhone.

Pure. What comes is somebody's text: a good signature says who sent it on, not that it is so.
"""

import base64
import datetime
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

HOUR = datetime.timedelta(hours=1)  # an older signature is not taken, nor one from so far ahead
MOST_CHARACTERS = 50_000
MOST_IN_SENDER = 80


class Why(StrEnum):
    """Why a call is not taken."""

    SIGNATURE = "signature"  # wrong secret
    TOO_OLD = "too_old"
    FORM = "form"  # a field is missing or unreadable
    EMPTY = "empty"
    TOO_LONG = "too_long"


class NotTaken(ValueError):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Call:
    """A message that a phone sent on. `stamp` is what was signed, in milliseconds; None where nothing was."""

    text: str
    sender: str
    at: datetime.datetime
    stamp: int | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.sender}\0{self.text}".encode("utf-8", "surrogatepass")).hexdigest()


def signature(stamp: str, secret: str) -> str:
    """What SmsForwarder sends as `sign`, before it is written for a URL."""
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()


def from_forwarder(fields: Mapping[str, str], secret: str, now: datetime.datetime) -> Call:
    """The message in a form of SmsForwarder: from, content, timestamp, sign. Raises NotTaken.

    The app writes the signature for a URL before the form does so again; both spellings are the same signature.
    """
    stamp, sign = fields.get("timestamp", ""), fields.get("sign", "")
    written = {sign, unquote(sign)}
    if not any(hmac.compare_digest(each.encode(), signature(stamp, secret).encode()) for each in written):
        raise NotTaken(Why.SIGNATURE)
    at = _instant(stamp)
    if abs(now - at) > HOUR:
        raise NotTaken(Why.TOO_OLD)
    sender = fields.get("from", "").strip()
    return Call(_text(unwrapped(fields.get("content", ""), sender)), _sender(sender), at, int(stamp))


def from_shortcut(body: bytes, bearer: str, secret: str, now: datetime.datetime, zone: datetime.tzinfo) -> Call:
    """The message in the JSON of a Shortcut: timestamp (ISO 8601), content, sender. Raises NotTaken."""
    if not hmac.compare_digest(bearer.encode("utf-8", "replace"), secret.encode()):
        raise NotTaken(Why.SIGNATURE)
    try:
        fields = json.loads(body)
        text, sender = str(fields["content"]), _sender(str(fields.get("sender") or ""))
        at = datetime.datetime.fromisoformat(str(fields["timestamp"]))
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        if abs(now - at) > HOUR:
            raise NotTaken(Why.TOO_OLD)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as problem:
        raise problem if isinstance(problem, NotTaken) else NotTaken(Why.FORM) from None
    return Call(_text(text), sender, at)


def _sender(written: str) -> str:
    return "".join(filter(str.isprintable, written)).strip()[:MOST_IN_SENDER]


def _instant(stamp: str) -> datetime.datetime:
    if not re.fullmatch(r"[0-9]{1,14}", stamp):
        raise NotTaken(Why.FORM)
    return datetime.datetime.fromtimestamp(int(stamp) / 1000, datetime.UTC)


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise NotTaken(Why.EMPTY)
    if len(text) > MOST_CHARACTERS:
        raise NotTaken(Why.TOO_LONG)
    return text


_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def unwrapped(content: str, sender: str) -> str:
    """The message alone, where the app's own template stands around it: number, message, SIM, time, device, each on a line."""
    lines = content.replace("\r\n", "\n").split("\n")
    times = [index for index, line in enumerate(lines) if _TIME.fullmatch(line.strip())]
    if not times or times[-1] < max(2, len(lines) - 2) or lines[0].strip() != sender:
        return content
    end = times[-1] - 1 if lines[times[-1] - 1].startswith("SIM") else times[-1]
    return "\n".join(lines[1:end])
