"""The chain of hashes: each entry of the vault is bound to all before it. Pure: values in, values out.

A chain alone proves little, since whoever can write the database can make it anew. So its head is printed, mailed to oneself
and, where an authority is configured, time-stamped: from then on nothing before it can be changed unseen.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from cases import verifier

GENESIS = verifier.GENESIS


def fingerprint(content: bytes) -> str:
    """SHA-256, as it is shown."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is logged about one item when it is taken in. Instants are aware; `sha256` is that of the bytes as received."""

    number: int
    what: str  # "notice", "upload" or "letter"
    name: str
    media_type: str
    size: int
    sha256: str
    received_at: datetime.datetime
    logged_at: datetime.datetime
    added_by: str
    source: str
    salt: str = ""  # random: without it the words of a short message could be found by trying

    def as_json(self) -> dict[str, Any]:
        """As plain JSON data, the instants in UTC: what the digest is made of."""
        values = asdict(self)
        if not self.salt:
            del values["salt"]  # an entry of old is bound without one
        return values | {name: _utc(values[name]) for name in ("received_at", "logged_at")}

    @property
    def digest(self) -> str:
        return verifier.entry_digest(self.as_json())

    def link(self, previous: str) -> str:
        """The link that binds this entry to the chain which ends in `previous`."""
        return verifier.link(previous, self.digest)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was logged: the `number` in the chain, and whether its `link`, `number` or `original` is wrong."""

    number: int
    code: str  # "gap", "link", "original" or "gone"
    name: str


def faults(rows: Iterable[tuple[Entry, str]]) -> Iterator[Fault]:
    """Where a chain, oldest first, does not hold. Goes on after a fault, so that each altered item is named."""
    previous, expected = GENESIS, 1
    for entry, kept in rows:
        if entry.number != expected:
            yield Fault(expected, "gap", "")
        elif entry.link(previous) != kept:
            yield Fault(entry.number, "link", entry.name)
        previous, expected = kept, entry.number + 1


def _utc(instant: datetime.datetime) -> str:
    return instant.astimezone(datetime.UTC).isoformat()
