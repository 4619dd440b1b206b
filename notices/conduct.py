"""Conduct: what lenders and their agents did when they got in touch, held against the rules of the day.

Pure: contacts in, hits out. A contact says only what the borrower logged; what nobody ticked is not known and is held
against no one.
"""

import datetime
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import holidays

from loans.law import Rule, Severity, load_pack


class Channel(StrEnum):
    """How they got in touch."""

    CALL = "call"
    VISIT = "visit"
    SMS = "sms"
    CHAT = "chat"  # WeChat, WhatsApp, a message in an app
    EMAIL = "email"
    LETTER = "letter"
    PUBLIC = "public"  # a post or a notice that others can read


class Person(StrEnum):
    """Whom they reached or tried to reach."""

    ME = "me"
    GUARANTOR = "guarantor"
    EMERGENCY_CONTACT = "emergency_contact"
    FAMILY = "family"
    COLLEAGUE = "colleague"
    OTHER = "other"

    @property
    def owes(self) -> bool:
        """Whether this person answers for the debt."""
        return self in (Person.ME, Person.GUARANTOR)


class Fact(StrEnum):
    """What happened in a contact, each ticked by the borrower or read in the message."""

    AGREED_TIME = "agreed_time"  # I had agreed to be reached at this hour
    REACHABLE = "reachable"  # my own number worked, and they had not failed to reach me three times running
    AT_WORK = "at_work"
    TOLD_DEBT = "told_debt"  # another person was told of the debt
    ASKED_THIRD = "asked_third"  # another person was asked to pay or to press me
    UNNAMED = "unnamed"  # did not say who they are and for whom they collect
    ABUSE = "abuse"  # swearing, insults
    THREAT = "threat"  # of violence, or meant to frighten
    HARASSED = "harassed"  # again and again, so that life was disturbed
    POSED = "posed"  # as police, court, procurators, a public office or a lawyer
    PRIVATE_ACCOUNT = "private_account"  # pay to a person's account or code
    EXTRA_FEE = "extra_fee"  # a fee for collecting
    PUSHED_TO_BORROW = "pushed_to_borrow"
    CAME_ALONE = "came_alone"  # a visit by one person
    ENTERED = "entered"  # came into the home without consent
    WOULD_NOT_LEAVE = "would_not_leave"
    PUBLISHED = "published"  # my data shown to many
    CRIME_THREATENED = "crime_threatened"  # prison or police for not paying
    AFTER_STOP = "after_stop"  # after I asked in writing to stop, or not to use this way
    NO_OPT_OUT = "no_opt_out"  # a text or mail without a way to stop them


@dataclass(frozen=True, slots=True)
class Contact:
    """One attempt to get in touch about a debt, by the lender or someone for it."""

    key: str  # of what it was logged from
    at: datetime.datetime  # aware, in the borrower's zone: hours and days are meant there
    channel: Channel
    lender: str  # the name or key by which the lender and all its agents count as one
    agent: str = ""  # who acted for the lender, when that is known
    incoming: bool = True  # False when the borrower called them: that is no contact of theirs
    connected: bool | None = None  # of a call: whether somebody answered; None when not known
    number: str = ""  # of a call: which of the borrower's numbers rang
    person: Person = Person.ME
    facts: frozenset[Fact] = frozenset()


# --- What the rules say of them ---------------------------------------------------------------------------------------

_LAW = Path(__file__).parent / "data" / "law"
_PACKS = {"CN": "conduct_cn", "US": "conduct_us", "UK": "conduct_uk", "IN": "conduct_in", "AU": "conduct_au"}
JURISDICTIONS = {"CNY": "CN", "USD": "US", "GBP": "UK", "INR": "IN", "AUD": "AU"}
"""Whose rules apply to a debt in a currency; there are packs for no others."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the ledger knows of the lender and its loans, where a rule asks for it. What is None or empty is not known."""

    lender_kind: str = ""  # as `loans` names it
    card: bool | None = None
    principal: Decimal | None = None
    kept: frozenset[str] = frozenset()  # contacts that came while a signed agreement was being kept
    settled: frozenset[str] = frozenset()  # contacts that came after everything was paid


NOTHING_KNOWN = Situation()


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that what happened may not be in keeping with. `on` is the day of the last contact that it rests on."""

    rule: Rule
    contacts: tuple[str, ...]  # keys, the earliest first
    on: datetime.date
    severity: Severity
    count: int | None = None  # how many there were, and
    limit: int | None = None  # up to how many the rule allows
    depends: bool = False  # on who the lender or the caller is, which is not known


@dataclass(frozen=True, slots=True)
class Tally:
    """What one lender and all its agents did on one day, in the borrower's zone."""

    on: datetime.date
    connected: int  # calls that were answered
    unanswered: int  # calls that were not
    other: int  # visits, messages, letters, and calls of which it is not known


@cache
def rules_of(jurisdiction: str) -> tuple[Rule, ...]:
    """The pack of a jurisdiction; empty where there is none."""
    return load_pack(_LAW / f"{_PACKS[jurisdiction]}.json") if jurisdiction in _PACKS else ()


def evaluate(contacts: Iterable[Contact], rules: Iterable[Rule], situation: Situation = NOTHING_KNOWN) -> list[Hit]:
    """What in the contacts of one lender, with all its agents, the rules may object to: the most urgent first, then by day.

    Each contact is held against the rules in force on its own day. A rule that is only recalled informs, no more.
    """
    theirs = sorted(
        (contact for contact in contacts if contact.incoming), key=lambda contact: (contact.at, contact.key)
    )
    hits: list[Hit] = []
    for rule in rules:
        depends = _depends(rule, situation)
        if depends is None:
            continue
        within = [contact for contact in theirs if rule.holds_on(contact.at.date()) and _concerns(rule, contact)]
        hits += (_hit(rule, found, depends) for found in _TESTS[rule.values["test"]](rule, within, situation))
    order = list(Severity)
    return sorted(hits, key=lambda hit: (order.index(hit.severity), hit.on, hit.rule.id))


def tally(contacts: Iterable[Contact]) -> list[Tally]:
    """How often they got in touch, day by day, the latest first; answered and unanswered calls are never added up."""
    days: dict[datetime.date, list[Contact]] = {}
    for contact in contacts:
        if contact.incoming:
            days.setdefault(contact.at.date(), []).append(contact)
    return [
        Tally(
            day,
            connected=sum(_COUNTED["connected"](contact) for contact in those),
            unanswered=sum(_COUNTED["unanswered"](contact) for contact in those),
            other=sum(contact.channel is not Channel.CALL or contact.connected is None for contact in those),
        )
        for day, those in sorted(days.items(), reverse=True)
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    contacts: tuple[Contact, ...]
    count: int | None = None


def _hit(rule: Rule, found: _Found, depends: bool) -> Hit:
    worse = rule.values.get("worse_from")
    severity = Severity.LIKELY_BREACH if worse and found.count and found.count >= worse else rule.severity
    unknown_agent = bool(rule.values.get("agent")) and any(not contact.agent for contact in found.contacts)
    return Hit(
        rule,
        tuple(contact.key for contact in found.contacts),
        found.contacts[-1].at.date(),
        severity if rule.flags else Severity.INFORMATION,
        found.count,
        rule.values.get("over"),
        depends or unknown_agent,
    )


def _depends(rule: Rule, situation: Situation) -> bool | None:
    """Whether it depends on what is not known that the rule applies to the lender; None when it does not apply."""
    unknown = situation.lender_kind in ("", "other")
    if not unknown and not rule.applies_to(situation.lender_kind):
        return None
    if rule.values.get("card") and situation.card is False:
        return None
    below = rule.values.get("principal_below")
    if below and situation.principal is not None and situation.principal >= Decimal(below):
        return None
    missing = (bool(rule.applies) and unknown) or (bool(rule.values.get("card")) and situation.card is None)
    return missing or (bool(below) and situation.principal is None)


def _concerns(rule: Rule, contact: Contact) -> bool:
    channels = rule.values.get("channels")
    if channels and contact.channel not in channels:
        return False
    if rule.values.get("third") and contact.person.owes:
        return False
    return not contact.facts.intersection(rule.values.get("unless", ()))


def _outside_hours(rule: Rule, contacts: list[Contact], situation: Situation) -> Iterator[_Found]:
    for contact in contacts:
        if not _allowed(rule.values, contact.at):
            yield _Found((contact,))


def _allowed(values: dict[str, Any], at: datetime.datetime) -> bool:
    """From the first hour on, and up to the last: the last minute belongs to it only where the rule says "after"."""
    if values.get("holidays") and at.date() in _holidays(values["holidays"], at.year):
        return False
    weekend = "weekend_" if at.weekday() >= 5 and "weekend_from" in values else ""
    first, last = (datetime.time.fromisoformat(values[weekend + end]) for end in ("from", "to"))
    moment = at.time()
    return first <= moment and (moment <= last if values.get("to_inclusive") else moment < last)


@cache
def _holidays(country: str, year: int) -> Container[datetime.date]:
    return holidays.country_holidays(country, years=year)


def _facts(rule: Rule, contacts: list[Contact], situation: Situation) -> Iterator[_Found]:
    wanted = rule.values["any"]
    for contact in contacts:
        if not wanted or contact.facts.intersection(wanted):
            yield _Found((contact,))


_COUNTED: dict[str, Callable[[Contact], bool]] = {
    "calls": lambda contact: contact.channel is Channel.CALL,
    "connected": lambda contact: contact.channel is Channel.CALL and contact.connected is True,
    "unanswered": lambda contact: contact.channel is Channel.CALL and contact.connected is False,
    "reached": lambda contact: not (contact.channel is Channel.CALL and contact.connected is False),
    "harassed": lambda contact: Fact.HARASSED in contact.facts,
}


def _too_many(rule: Rule, contacts: list[Contact], situation: Situation) -> Iterator[_Found]:
    """More than the rule allows within a day, so many days running, a month, or ever."""
    groups: dict[str, list[Contact]] = {}
    for contact in filter(_COUNTED[rule.values["of"]], contacts):
        groups.setdefault(contact.number if rule.values["by"] == "number" else "", []).append(contact)
    for group in groups.values():
        for those in _windows(group, rule.values["days"], rule.values["over"]):
            yield _Found(tuple(those), len(those))


def _windows(contacts: list[Contact], days: int | str | None, over: int) -> Iterator[list[Contact]]:
    """The first runs of contacts within the days that hold more than `over`; no contact is in two of them."""
    start = 0
    while start < len(contacts):
        size = _reach(contacts, start, days)
        if size > over:
            yield contacts[start : start + size]
        start += size if size > over else 1


def _reach(contacts: list[Contact], start: int, days: int | str | None) -> int:
    """How many contacts from `start` on lie within so many days running, in the same month, or at all."""
    first = contacts[start].at.date()
    if days is None:
        return len(contacts) - start
    if days == "month":
        end = (first.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
    else:
        end = first + datetime.timedelta(days=int(days))
    return sum(1 for _ in takewhile(lambda contact: contact.at.date() < end, contacts[start:]))


def _after_talk(rule: Rule, contacts: list[Contact], situation: Situation) -> Iterator[_Found]:
    """A call within so many days of a conversation; the day of the conversation is the first of them."""
    talk: Contact | None = None
    for contact in contacts:
        if contact.channel is not Channel.CALL:
            continue
        if talk and (contact.at.date() - talk.at.date()).days < rule.values["days"]:
            yield _Found((talk, contact))
        if contact.connected:
            talk = contact


def _while_kept(rule: Rule, contacts: list[Contact], situation: Situation) -> Iterator[_Found]:
    return (_Found((contact,)) for contact in contacts if contact.key in situation.kept)


def _when_settled(rule: Rule, contacts: list[Contact], situation: Situation) -> Iterator[_Found]:
    return (_Found((contact,)) for contact in contacts if contact.key in situation.settled)


_TESTS: dict[str, Callable[[Rule, list[Contact], Situation], Iterator[_Found]]] = {
    "hours": _outside_hours,
    "fact": _facts,
    "count": _too_many,
    "after_talk": _after_talk,
    "while_kept": _while_kept,
    "settled": _when_settled,
}
