"""A calendar (RFC 5545) of what falls due: whole days, alarms inside, identifiers that never change."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Mingzhang//Mingzhang 1//EN"
REFRESHED = datetime.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Item:
    """One day of the calendar. `sequence` grows whenever something about it has changed; `leads` are days from its own."""

    uid: str
    title: str
    on: datetime.date
    url: str
    sequence: int
    leads: tuple[int, ...] = ()
    words: str = ""


def calendar(items: Iterable[Item], *, name: str, hour: datetime.time, now: datetime.datetime) -> bytes:
    """The file. Alarms ring at `hour` by the clock of whoever holds the calendar, as all-day events do."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)  # RFC 7986, and what older programs read
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for item in items:
        made.add_component(_event(item, hour, now))
    return made.to_ical()


def _event(item: Item, hour: datetime.time, now: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", item.uid)
    event.add("dtstamp", now.astimezone(datetime.UTC))
    event.add("dtstart", item.on)
    event.add("dtend", item.on + datetime.timedelta(days=1))
    event.add("summary", item.title)
    event.add("sequence", item.sequence)
    event.add("url", item.url)
    event.add("transp", "TRANSPARENT")  # a due day does not make anybody busy
    event.add("class", "PRIVATE")
    if item.words:
        event.add("description", item.words)
    for lead in item.leads:
        event.add_component(_alarm(item, lead, hour))
    return event


def _alarm(item: Item, lead: int, hour: datetime.time) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", item.title)
    alarm.add("trigger", datetime.timedelta(days=lead, hours=hour.hour, minutes=hour.minute))
    return alarm
