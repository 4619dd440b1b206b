"""Conduct: what lenders and their agents did when they got in touch, held against the rules of the day.

Pure: contacts in, hits out. A contact says only what the borrower logged; what nobody ticked is not known and is held
against no one.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum


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
