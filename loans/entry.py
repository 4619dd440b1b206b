"""Entries: what happened to a loan, written down once and never changed."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter

from loans.allocation import Order, Part


class Kind(StrEnum):
    """What an entry is. Entries are only ever added; a mistake is undone by a reversal."""

    PAYMENT = "payment"
    CHARGE = "charge"
    WAIVER = "waiver"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"  # what is owed of a part was wrong: more by the amount, or less when it is below zero
    DISPUTE = "dispute"  # the borrower contests this much; it stays owed in the figures, and is shown beside them
    PAUSE = "pause"  # days that do not count, from `on` to `until`
    RESUME = "resume"  # the day from which days count again, after a pause without an end
    REVERSAL = "reversal"


MOVING_NOTHING = (Kind.PAUSE, Kind.RESUME)  # entries that have no amount


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger, in the loan's currency; `on` is the day it counts from, whenever it was written down."""

    id: int
    kind: Kind
    amount: Decimal
    on: datetime.date
    part: Part | None = None  # what a waiver waives, an adjustment corrects, a dispute contests
    instalment: int | None = None  # the instalment that a payment, an adjustment or a dispute names
    reverses: int | None = None
    recorded_at: datetime.datetime | None = None
    until: datetime.date | None = None  # of a pause or a dispute: the first day on which it is over
    order: Order | None = None  # in which a payment is to be used, where it was agreed or said for this one
    note: str = ""


# On one day: first what changes the debt, then what pays it.
_ORDER = {Kind.CHARGE: 0, Kind.ADJUSTMENT: 1, Kind.WAIVER: 2, Kind.PAYMENT: 3, Kind.REFUND: 4}
_by_day = attrgetter("on")


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count: without reversals and what they reversed, by day, in an order that entering cannot change."""
    entries = list(entries)
    reversed_ids = {entry.reverses for entry in entries if entry.kind is Kind.REVERSAL}
    if reversed_ids:
        entries = [entry for entry in entries if entry.kind is not Kind.REVERSAL and entry.id not in reversed_ids]
    entries.sort(key=_by_day)
    if any(one.on == other.on for one, other in pairwise(entries)):  # seldom, and the full key costs
        entries.sort(key=_rank)
    return entries


def _rank(entry: Entry) -> tuple[object, ...]:
    return (
        entry.on, _ORDER.get(entry.kind, 9), -entry.amount, entry.instalment or 0, entry.part or "",
        entry.order.code if entry.order else "", entry.until or datetime.date.max, entry.kind,
    )  # fmt: skip


Run = tuple[datetime.date, datetime.date]  # days from the first, which is one of them, to the last, which is not


def pauses(entries: Iterable[Entry]) -> tuple[Run, ...]:
    """The days that do not count, from entries in force: apart from one another, by day. What has no end yet ends never."""
    resumed = sorted(entry.on for entry in entries if entry.kind is Kind.RESUME)
    runs: list[Run] = []
    for entry in sorted((entry for entry in entries if entry.kind is Kind.PAUSE), key=_by_day):
        end = min([entry.until or datetime.date.max, *(day for day in resumed if day > entry.on)])
        if runs and entry.on <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        elif end > entry.on:
            runs.append((entry.on, end))
    return tuple(runs)


def counting(start: datetime.date, end: datetime.date, paused: Iterable[Run]) -> list[Run]:
    """The days from `start` to `end` that count, in runs between the paused ones."""
    runs = []
    for pause_start, pause_end in paused:
        if pause_end <= start or pause_start >= end:
            continue
        if pause_start > start:
            runs.append((start, pause_start))
        start = pause_end
    return [*runs, (start, end)] if start < end else runs


def days_in(runs: Iterable[Run]) -> int:
    return sum((end - start).days for start, end in runs)
