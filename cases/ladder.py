"""The ladder of a case: what was sent, what it waits for, and which step comes next from which day. Pure.

The days come from the rules (`cases/data/law/clocks.json`): 15, 30 and 60 days for a complaint, 20 for a credit record, 30 for the
central bank. An extension that the other side announced is known, and nobody is nagged before it ends.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from loans.law import Rule


class Track(StrEnum):
    """What the case is about."""

    NOT_MINE = "not_mine"  # dunned for another's debt
    CONDUCT = "conduct"  # how they collect
    AMOUNT = "amount"  # what they ask for is not what is owed
    CREDIT_RECORD = "credit_record"  # what stands at the credit bureau


class Rung(StrEnum):
    """A step of the ladder. Police and court stand beside it: they are open at any time where the facts call for them."""

    FIRST = "first"  # declaration, or the first letter
    REMINDER = "reminder"
    COMPLAINT = "complaint"  # the lender's own desk
    REVIEW = "review"  # by the lender's superior office
    REGULATOR = "regulator"
    DISPUTE = "dispute"  # with the credit bureau or who reported
    CENTRAL_BANK = "central_bank"
    POLICE = "police"
    COURT = "court"


LADDERS: dict[Track, tuple[Rung, ...]] = {
    Track.NOT_MINE: (Rung.FIRST, Rung.REMINDER, Rung.COMPLAINT, Rung.REGULATOR, Rung.COURT),
    Track.CONDUCT: (Rung.FIRST, Rung.REMINDER, Rung.COMPLAINT, Rung.REGULATOR, Rung.COURT),
    Track.AMOUNT: (Rung.FIRST, Rung.REMINDER, Rung.COMPLAINT, Rung.REGULATOR, Rung.COURT),
    Track.CREDIT_RECORD: (Rung.DISPUTE, Rung.CENTRAL_BANK, Rung.COURT),
}
ASIDE = (Rung.REVIEW, Rung.POLICE)  # possible, and never the next step by itself


class State(StrEnum):
    """Where one step stands on a day."""

    WAITING = "waiting"
    EXTENDED = "extended"  # they announced a later day, which is not over
    LATE = "late"  # the day is over without an answer
    REFUSED = "refused"  # answered, and not what was asked for
    SETTLED = "settled"  # answered, and done


@dataclass(frozen=True, slots=True)
class Filed:
    """One step as it was taken. `due_on` is the last day for an answer, None where no rule sets one."""

    rung: Rung
    sent_on: datetime.date
    due_on: datetime.date | None
    extended_to: datetime.date | None = None
    answered_on: datetime.date | None = None
    settled: bool = False

    @property
    def answer_by(self) -> datetime.date | None:
        """The day that counts: the announced one where it is later."""
        days = [day for day in (self.due_on, self.extended_to) if day]
        return max(days, default=None)

    def state(self, on: datetime.date) -> State:
        if self.answered_on:
            return State.SETTLED if self.settled else State.REFUSED
        if self.answer_by and self.answer_by < on:
            return State.LATE
        return State.EXTENDED if self.extended_to and self.answer_by == self.extended_to else State.WAITING


@dataclass(frozen=True, slots=True)
class Advice:
    """The next step: `rung` may be taken from the day `on`. None when the case is settled or the ladder ends.

    `review_until` is the last day on which the lender's superior office can be asked to look at a refusal again.
    """

    rung: Rung | None
    on: datetime.date
    because: State | None = None  # of the step before; None for the first
    review_until: datetime.date | None = None


def clock_of(rules: Iterable[Rule], *, region: str, rung: Rung, track: Track, on: datetime.date) -> Rule | None:
    """The rule that says how long the other side of a step has. One for the track alone goes before one for all."""
    fitting = [
        rule
        for rule in rules
        if rule.jurisdiction == region
        and rule.values.get("rung") == rung
        and rule.holds_on(on)
        and rule.applies_to(track)
    ]
    return min(fitting, key=lambda rule: not rule.applies, default=None)


def due_on(rule: Rule | None, sent_on: datetime.date) -> datetime.date | None:
    """The last day for an answer. Working days that a desk needs to pass a matter on come first, weekends left out."""
    if rule is None or "days" not in rule.values:
        return None
    start = sent_on
    for _ in range(rule.values.get("working_days_before", 0)):
        start += datetime.timedelta(days={4: 3, 5: 2}.get(start.weekday(), 1))
    return start + datetime.timedelta(days=rule.values["days"])


def latest_extension(rule: Rule | None, sent_on: datetime.date) -> datetime.date | None:
    """The last day to which the rule lets them put off the answer; None where it says nothing of it."""
    first = due_on(rule, sent_on)
    if rule is None or first is None or "most" not in rule.values:
        return None
    return first + datetime.timedelta(days=rule.values["most"] - rule.values["days"])


def advise(track: Track, filed: Sequence[Filed], on: datetime.date, *, review_days: int = 30) -> Advice:
    """What to do next, as of the day `on`, after the steps that were `filed`."""
    ladder = LADDERS[track]
    taken = [each for each in filed if each.rung in ladder]
    if any(each.state(on) is State.SETTLED for each in filed):
        return Advice(None, on, State.SETTLED)
    if not taken:
        return Advice(ladder[0], on)
    last = max(taken, key=lambda each: (ladder.index(each.rung), each.sent_on))
    state = last.state(on)
    following = _following(ladder, last.rung, state)
    if state in (State.WAITING, State.EXTENDED):
        day = last.answer_by + datetime.timedelta(days=1) if last.answer_by else on
        return Advice(following, day, state)
    review = None
    if last.rung is Rung.COMPLAINT and last.answered_on and state is State.REFUSED:
        until = last.answered_on + datetime.timedelta(days=review_days)
        review = until if until >= on else None
    return Advice(following, on, state, review)


def _following(ladder: Sequence[Rung], rung: Rung, state: State) -> Rung | None:
    """The step after; who was refused needs no reminder."""
    rest = ladder[ladder.index(rung) + 1 :]
    if state is State.REFUSED:
        rest = tuple(each for each in rest if each is not Rung.REMINDER)
    return rest[0] if rest else None
