"""Mails that stand as files because no mail server is set: each can be read by whom it is addressed to."""

import datetime
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

LINE = b"-" * 79 + b"\n"  # what Django writes behind each mail
MOST_FILES, MOST = 200, 30


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was written."""

    at: datetime.datetime
    subject: str
    text: str


def mails_to(address: str, folder: Path) -> list[Mail]:
    """The newest mails to that address among the newest files of the folder, the newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:MOST_FILES]
    found = [mail for file in files for mail in reversed(_mails(file, address))]
    return found[:MOST]


def _mails(file: Path, address: str) -> list[Mail]:
    written = [part for part in file.read_bytes().split(LINE) if part.strip()]
    messages = [message_from_bytes(part, EmailMessage, policy=policy.default) for part in written]
    return [
        Mail(message["Date"].datetime, str(message["Subject"]), _text(message))
        for message in messages
        if message["Date"] and address in [to.addr_spec for to in message["To"].addresses]
    ]


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return body.get_content().strip() if body else ""
