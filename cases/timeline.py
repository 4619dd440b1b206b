"""The picture of who got in touch when: a day to the right, an hour down, the night shaded. Pure: contacts in, shapes out."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from notices.conduct import Channel, Contact

WIDTH, HEIGHT, LEFT, BARS = 640, 168, 34, 46  # units of the picture's own grid
DAYS = 62  # of one strip
MOST_STRIPS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One contact. `shape` is "call", "visit" or "message"."""

    x: float
    y: float
    shape: str
    night: bool

    @property
    def left(self) -> float:
        return round(self.x - 2.5, 1)

    @property
    def top(self) -> float:
        return round(self.y - 2.5, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many there were on one day."""

    x: float
    y: float
    width: float
    height: float
    count: int

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def text_y(self) -> float:
        return round(self.y - 2.5, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str

    @property
    def text_y(self) -> float:
        return round(self.at + 2.7, 1)


@dataclass(frozen=True, slots=True)
class Strip:
    """Some days in a row. `night` are the shaded rectangles: (y, height)."""

    first: datetime.date
    last: datetime.date
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    days: tuple[Tick, ...]
    hours: tuple[Tick, ...]
    night: tuple[tuple[float, float], ...]
    most: int  # contacts on one day
    left: int = LEFT
    right: int = WIDTH
    bottom: int = HEIGHT
    floor: int = HEIGHT + 18 + BARS
    width: int = WIDTH + 4
    height: int = HEIGHT + 18 + BARS + 10
    span: int = WIDTH - LEFT
    hour_x: int = LEFT - 4
    day_y: int = HEIGHT + 11

    @property
    def tells(self) -> bool:
        """Whether there is room for the number over each bar."""
        return len(self.bars) <= 40


def strips(
    contacts: Sequence[Contact], night: frozenset[str], hours: tuple[datetime.time, datetime.time]
) -> list[Strip]:
    """The contacts over their days, the earliest first; days far from any are left out, of very many the latest are drawn.

    `night` are the keys of those which came at night, `hours` when the night begins and ends.
    """
    groups: list[list[Contact]] = []
    for contact in sorted((each for each in contacts if each.incoming), key=lambda each: each.at):
        if not groups or (contact.at.date() - groups[-1][0].at.date()).days >= DAYS:
            groups.append([])
        groups[-1].append(contact)
    return [_strip(group, night, hours) for group in groups[-MOST_STRIPS:]]


def _strip(contacts: list[Contact], night: frozenset[str], hours: tuple[datetime.time, datetime.time]) -> Strip:
    first, last = contacts[0].at.date(), contacts[-1].at.date()
    days = max((last - first).days + 1, 14)
    step = (WIDTH - LEFT) / days
    middle = {offset: LEFT + (offset + 0.5) * step for offset in range(days)}
    counts = Counter((contact.at.date() - first).days for contact in contacts)
    most = max(counts.values())
    marks = [
        Mark(round(middle[(c.at.date() - first).days], 1), round(_y(c.at.time()), 1), _shape(c), c.key in night)
        for c in contacts
    ]
    width = min(step * 0.7, 14)
    bars = [_bar(middle[offset], width, counts[offset], most) for offset in sorted(counts)]
    every = next(gap for gap in (1, 2, 7, 14, 31) if days / gap <= 16)
    ticks = [
        Tick(round(middle[offset], 1), f"{first + datetime.timedelta(offset):%m-%d}")
        for offset in range(0, days, every)
    ]
    clock = [Tick(round(HEIGHT * hour / 24, 1), f"{hour}:00") for hour in range(0, 25, 4)]
    return Strip(first, last, tuple(marks), tuple(bars), tuple(ticks), tuple(clock), _shade(*hours), most)


def _bar(middle: float, width: float, count: int, most: int) -> Bar:
    height = (BARS - 12) * count / most
    return Bar(
        round(middle - width / 2, 1), round(HEIGHT + 18 + BARS - height, 1), round(width, 1), round(height, 1), count
    )


def _shade(begins: datetime.time, ends: datetime.time) -> tuple[tuple[float, float], ...]:
    top, bottom = _y(ends), _y(begins)
    return ((0, round(top, 1)), (round(bottom, 1), round(HEIGHT - bottom, 1)))


def _y(moment: datetime.time) -> float:
    return HEIGHT * (moment.hour * 60 + moment.minute) / (24 * 60)


def _shape(contact: Contact) -> str:
    return contact.channel.value if contact.channel in (Channel.CALL, Channel.VISIT) else "message"
