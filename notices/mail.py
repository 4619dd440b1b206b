"""An e-mail saved as a file (.eml): who sent it, when it arrived, what it says. Pure; what it loads from elsewhere stays there."""

import datetime
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

MOST_CHARACTERS = 50_000


class NotAMail(ValueError):
    """The file is no e-mail, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Mail:
    sender: str  # the address, with the name before it where there is one
    at: datetime.datetime | None  # when the last server on its way took it, or else when it says it was sent
    text: str  # subject, and the words of the body


def read(content: bytes) -> Mail:
    """The mail in the file. Raises NotAMail."""
    try:
        parsed = message_from_bytes(content, policy=policy.default)
        if not isinstance(parsed, EmailMessage) or not parsed.get("From"):
            raise NotAMail
        text = f"{parsed.get('Subject', '')}\n\n{_body(parsed)}".strip()
        return Mail(" ".join(str(parsed["From"]).split()), _arrived(parsed), text[:MOST_CHARACTERS])
    except NotAMail:
        raise
    except Exception as problem:  # the parser has many ways to give up on what was made to break it
        raise NotAMail from problem


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    words = part.get_content()
    if part.get_content_subtype() == "html":
        reader = _Words()
        reader.feed(words)
        reader.close()
        words = "".join(reader.words)
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t\xa0]+", " ", words.replace("\r\n", "\n"))).strip()


def _arrived(mail: EmailMessage) -> datetime.datetime | None:
    """The servers write the day last in their own line; the first line is that of the last server."""
    for written in (str(mail.get("Received", "")).rpartition(";")[2], str(mail.get("Date", ""))):
        try:
            at = parsedate_to_datetime(written.strip())
        except (ValueError, TypeError, IndexError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=datetime.UTC)
    return None


class _Words(HTMLParser):
    """The words that a reader would see."""

    UNSEEN, BREAKS = {"script", "style", "head", "title"}, {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in self.UNSEEN
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in self.UNSEEN and self.unseen > 0
        if tag == "td":
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data)
