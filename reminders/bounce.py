"""Mails that come back: what a delivery report (RFC 3464) says of which mail."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Bounce:
    """`message_ids` names the mails that came back; `words` is what the server said."""

    message_ids: tuple[str, ...]
    words: str


def read_bounce(report: bytes) -> Bounce | None:
    """What a report says that could not be delivered for good; None for any other mail, and for a delay."""
    message = email.message_from_bytes(report, policy=email.policy.default)
    failed = [part for part in _parts(message, "message/delivery-status") if _field(part, "Action").lower() == "failed"]
    ids = [_field(part, "Message-ID") for part in (*_parts(message, "message/rfc822"), *_headers_only(message))]
    ids = [found for found in ids if found]
    if not failed or not ids:
        return None
    words = " ".join(f"{_field(failed[0], 'Status')} {_field(failed[0], 'Diagnostic-Code')}".split())
    return Bounce(tuple(dict.fromkeys(ids)), words[:LONGEST])


def _parts(message: Message, content_type: str) -> Iterator[Message]:
    """The blocks of headers within parts of that type."""
    for part in message.walk():
        if part.get_content_type() == content_type and part.is_multipart():
            yield from part.get_payload()  # type: ignore[misc]


def _headers_only(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers" and isinstance(part, EmailMessage):
            yield email.message_from_string(part.get_content(), policy=email.policy.default)


def _field(part: Message, name: str) -> str:
    return " ".join(str(part.get(name, "")).split())
