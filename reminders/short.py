"""A message in few words, for a device or a service of the borrower's own, in the form that the service takes."""

import json
from dataclasses import dataclass
from email.header import Header


@dataclass(frozen=True, slots=True)
class Short:
    """`tag` is the same on every attempt, so that a repeat takes the place of the first."""

    title: str
    body: str
    url: str
    tag: str


@dataclass(frozen=True, slots=True)
class Posting:
    """What to post: headers and a body."""

    headers: dict[str, str]
    body: bytes


def posting(kind: str, short: Short) -> Posting:
    """The message as ntfy, Bark, Gotify or a plain reader of JSON takes it. Sources: their documentation of publishing."""
    if kind == "ntfy":
        headers = {"Title": Header(short.title, "utf-8", maxlinelen=10_000).encode(), "Click": short.url}
        return Posting(headers | {"Content-Type": "text/plain; charset=utf-8"}, short.body.encode())
    words: dict[str, object] = {"title": short.title, "body": short.body, "url": short.url, "id": short.tag}
    if kind == "gotify":
        click = {"client::notification": {"click": {"url": short.url}}}
        words = {"title": short.title, "message": short.body, "priority": 5, "extras": click}
    if kind == "bark":
        words |= {"group": "Mingzhang"}
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return Posting(headers, json.dumps(words, ensure_ascii=False).encode())
