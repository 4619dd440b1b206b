"""Long messages come in parts, each with its mark: (1/2), 待续, 接上. Which belong together, and the text that they make."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notices.claim import Message

WINDOW = datetime.timedelta(minutes=2)  # between the parts of one message, at most
MOST = 10

_SIGNATURE = r"(?:【[^】\n]{1,30}】|\[[^\]\n]{1,30}\])"
_HEAD = re.compile(
    rf"\s{{0,4}}({_SIGNATURE}?)\s{{0,4}}(?:[(（\[]\s?(\d{{1,2}})\s?/\s?(\d{{1,2}})\s?[)）\]]|(\d{{1,2}})/(\d{{1,2}})[:： ])"
)
_TAIL = re.compile(rf"[(（\[]\s?(\d{{1,2}})\s?/\s?(\d{{1,2}})\s?[)）\]]\s{{0,4}}({_SIGNATURE}?)\s{{0,4}}\Z")
_TO_COME = re.compile(rf"\s{{0,4}}[(（/.…]{{0,6}}\s?(?:未完)?待续[)）.…]{{0,6}}\s{{0,4}}({_SIGNATURE}?)\s{{0,4}}\Z")
_CONTINUED = re.compile(
    rf"\s{{0,4}}({_SIGNATURE}?)\s{{0,4}}[(（]?(?:接上[条文]?|续上[条文]?|接前[条文]?)[)）]?\s?[:：,，、]?\s{{0,4}}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a longer message: its number from 1 and of how many, where it says so, and its words without the mark."""

    text: str
    number: int | None = None
    total: int | None = None
    to_come: bool = False
    continued: bool = False


def part_of(text: str) -> Part | None:
    """What part the text is of a longer message, or None when it has no mark of one."""
    if "/" not in text and "续" not in text and "接" not in text:
        return None
    if (head := _HEAD.match(text)) and (
        part := _numbered(text[: head.end(1)] + text[head.end() :], head[2] or head[4], head[3] or head[5])
    ):
        return part
    if (tail := _TAIL.search(text, max(0, len(text) - 60))) and (
        part := _numbered(text[: tail.start()] + tail[3], tail[1], tail[2])
    ):
        return part
    continued = _CONTINUED.match(text)
    rest = text[continued.end() :] if continued else text
    to_come = _TO_COME.search(rest, max(0, len(rest) - 60))
    if not continued and not to_come:
        return None
    return Part(rest[: to_come.start()] if to_come else rest, to_come=bool(to_come), continued=bool(continued))


def _numbered(text: str, number: str, total: str) -> Part | None:
    first, last = int(number), int(total)
    return Part(text, first, last) if 1 <= first <= last and 2 <= last <= MOST else None


def whole_of(messages: Sequence[Message]) -> tuple[tuple[int, ...], str] | None:
    """Which of the messages, in what order, make the one that the last of them belongs to, and its text; None if none do yet.

    They come from one sender within `WINDOW`. Of a part that came twice the later is taken.
    """
    parts = [part_of(message.text) for message in messages]
    last = parts[-1] if parts else None
    if last is None:
        return None
    near = [i for i, part in enumerate(parts) if part and _belong(messages[i], messages[-1])]
    order = _by_number(parts, near, last) if last.number else _by_words(parts, near, messages)
    if order is None:
        return None
    return order, "".join(part.text for i in order if (part := parts[i]))


def _belong(one: Message, other: Message) -> bool:
    if one.sender != other.sender or not one.received_at or not other.received_at:
        return False
    return abs(one.received_at - other.received_at) <= WINDOW


def _by_number(parts: Sequence[Part | None], near: Sequence[int], last: Part) -> tuple[int, ...] | None:
    found = {part.number: i for i in near if (part := parts[i]) and part.total == last.total}
    total = last.total or 0
    return tuple(found[n] for n in range(1, total + 1)) if len(found) == total else None


def _by_words(parts: Sequence[Part | None], near: Sequence[int], messages: Sequence[Message]) -> tuple[int, ...] | None:
    """One that is to be continued, those that continue it, and one that ends it; in the order in which they came."""
    marked = [i for i in near if (part := parts[i]) and part.number is None]
    heads = [i for i in marked if (part := parts[i]) and part.to_come and not part.continued]
    ends = [i for i in marked if (part := parts[i]) and part.continued and not part.to_come]
    between = [i for i in marked if (part := parts[i]) and part.continued and part.to_come]
    if not heads or not ends:
        return None
    between.sort(key=lambda i: (messages[i].received_at, i))
    return (heads[-1], *between, ends[-1])


def wholes(messages: Sequence[Message]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Every message that parts among these make, as indexes in order and text. No part is used twice."""
    by_sender: dict[str | None, list[int]] = {}
    for index, message in enumerate(messages):
        if part_of(message.text) is None:
            continue
        waiting = by_sender.setdefault(message.sender, [])
        waiting.append(index)
        found = whole_of([messages[i] for i in waiting[-2 * MOST :]])
        if found:
            order = tuple(waiting[-2 * MOST :][i] for i in found[0])
            by_sender[message.sender] = [i for i in waiting if i not in order]
            yield order, found[1]
