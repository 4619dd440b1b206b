"""Findings about days: when it falls due, and for how long it is late."""

import datetime

from loans.days import NotADay, nearest
from loans.ledger import Position
from loans.record import Record
from notices.claim import Kind, PartialDate, Reading
from notices.outcome import Code, Finding, Outcome, Reason


def resolve(day: datetime.date | PartialDate | None, near: datetime.date) -> datetime.date | None:
    """The day itself, or the nearest to `near` of those that a day without a year may mean."""
    if not isinstance(day, PartialDate):
        return day
    try:
        return nearest(day.month, day.day, near)
    except NotADay:  # 29 February
        return None


def due_date(reading: Reading, record: Record, position: Position) -> Finding | None:
    claimed, card = resolve(reading.claim.due_date, position.on), record.card_standing(position.on)
    if claimed is None:
        return None
    if card and claimed == card.statement.due_on:
        reason = Reason("statement_total", card.statement.total, on=card.statement.on)
        return Finding(Code.DUE_DATE, Outcome.AGREE, claimed, claimed, 0, (reason,))
    unpaid = [row for row in position.rows if row.unpaid_total]
    expected = next((row for row in unpaid if row.due.on == claimed), None)
    if expected:
        reason = Reason("of_instalment", number=expected.due.number)
        return Finding(Code.DUE_DATE, Outcome.AGREE, claimed, expected.due.on, 0, (reason,))
    nearest = min(unpaid, key=lambda row: abs(row.due.on - claimed), default=None)
    if nearest is None:
        return None
    recorded, apart = nearest.due.on, (claimed - nearest.due.on).days
    reason = Reason("of_instalment", number=nearest.due.number)
    if reading.kind is not Kind.DUE_SOON and claimed >= position.on:
        return Finding(Code.DUE_DATE, Outcome.NOTE, claimed, recorded, apart, (Reason("a_deadline_they_set"),))
    if recorded.weekday() >= 5 and 0 < apart <= 7 - recorded.weekday():
        return Finding(Code.DUE_DATE, Outcome.AGREE, claimed, recorded, apart, (reason, Reason("moved_past_weekend")))
    return Finding(Code.DUE_DATE, Outcome.DIFFER, claimed, recorded, apart, (reason,))


def days_overdue(reading: Reading, record: Record, position: Position) -> Finding | None:
    """The days that the message counts, or, when it only says "overdue", whether anything is."""
    claimed, recorded = reading.claim.days_overdue, position.days_overdue
    if claimed is None:
        return _is_overdue(reading, position)
    apart = claimed - recorded
    oldest = position.overdue_rows[0] if position.overdue_rows else None
    since = (Reason("since", on=oldest.due.on, number=oldest.due.number),) if oldest else (Reason("nothing_overdue"),)
    if apart == 0:
        return Finding(Code.DAYS_OVERDUE, Outcome.AGREE, claimed, recorded, 0, since)
    if oldest and abs(apart) == 1:
        reason = Reason("both_ends_counted" if apart > 0 else "one_day_less")
        return Finding(Code.DAYS_OVERDUE, Outcome.AGREE, claimed, recorded, apart, (*since, reason))
    if oldest and record.terms.grace_days and apart == -record.terms.grace_days:
        reason = Reason("grace_days", days=record.terms.grace_days)
        return Finding(Code.DAYS_OVERDUE, Outcome.AGREE, claimed, recorded, apart, (*since, reason))
    later = next((row for row in position.overdue_rows if abs((position.on - row.due.on).days - claimed) <= 1), None)
    if later:
        # The message is about this instalment; the older ones are said beside it, and not held against it.
        days = (position.on - later.due.on).days
        reason = Reason("counted_from_later_instalment", on=later.due.on, number=later.due.number)
        return Finding(Code.DAYS_OVERDUE, Outcome.AGREE, claimed, days, claimed - days, (reason, *since))
    return Finding(Code.DAYS_OVERDUE, Outcome.DIFFER, claimed, recorded, apart, since)


def _is_overdue(reading: Reading, position: Position) -> Finding | None:
    if reading.kind is Kind.DUE_SOON:
        return None
    if not position.overdue_rows:
        return Finding(Code.OVERDUE, Outcome.DIFFER, None, 0, None, (Reason("nothing_overdue"),))
    oldest = position.overdue_rows[0].due
    reasons = (Reason("since", on=oldest.on, number=oldest.number),)
    return Finding(Code.OVERDUE, Outcome.AGREE, None, position.days_overdue, None, reasons)
