"""The only writer of what came of a reminder: the intent before it is handed over, the outcome after.

The two statements that every message needs are written out: the query builder would take longer over them than the database.
"""

import datetime

from django.db import connection as database
from django.db.models import QuerySet

from reminders.bounce import Bounce
from reminders.failure import Failure
from reminders.models import Channel, Outcome, Reminder, State

LEASE = datetime.timedelta(minutes=5)  # longer than one mail can take: every step of SMTP has its time-out
BACKOFF = [
    datetime.timedelta(minutes=m) for m in (1, 5, 30, 120)
]  # after the first, second ... failure; then it has failed

Value = str | int | datetime.datetime | None
Statement = tuple[str, list[Value]]

_INTENT = """
    UPDATE reminders_reminder
    SET attempts = attempts + 1, may_be_repeated = may_be_repeated OR in_flight_since IS NOT NULL,
        in_flight_since = %s, leased_until = %s, message_id = %s, subject = %s, text = %s
    WHERE state = 'pending' AND lease = %s AND id IN ({keys})
"""
_SENT = """
    UPDATE reminders_reminder
    SET state = 'sent', sent_at = %s, outcome = '', outcome_detail = '', in_flight_since = NULL, leased_until = NULL
    WHERE id IN ({keys})
"""


class Pen:
    """Writes down the intents and outcomes of one batch.

    What was taken is written in one go with the next intent, or when the pen is closed: so one outcome at most is in hand.
    """

    def __init__(self) -> None:
        self.in_hand: list[Reminder] = []
        self.taken_at: datetime.datetime | None = None

    def intend(self, rows: list[Reminder], subject: str, text: str, now: datetime.datetime) -> bool:
        """These are about to be handed over. False when a lease has gone to somebody else: then do not."""
        for row in rows:
            row.attempts += 1
        lease = Reminder._meta.get_field("lease").get_db_prep_value(rows[0].lease, database)
        values = [_instant(now), _instant(now + LEASE), rows[0].message_id, subject, text, lease]
        return _run([*self._taken(), _statement(_INTENT, values, rows)]) == len(rows)

    def taken(self, rows: list[Reminder], now: datetime.datetime) -> None:
        """These were taken by the other side. This holds whoever has the lease by now."""
        self.in_hand, self.taken_at = rows, now

    def close(self) -> None:
        if taken := self._taken():
            _run(taken)

    def _taken(self) -> list[Statement]:
        rows, self.in_hand = self.in_hand, []
        return [_statement(_SENT, [_instant(self.taken_at)], rows)] if rows and self.taken_at else []


def _statement(text: str, values: list[Value], rows: list[Reminder]) -> Statement:
    return text.format(keys=", ".join(["%s"] * len(rows))), [*values, *(row.pk for row in rows)]


def _run(statements: list[Statement]) -> int:
    """Run them in their order; how many rows the last one changed. On PostgreSQL it takes one round trip and one commit."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(
                ";".join(text for text, _ in statements), [value for _, values in statements for value in values]
            )
            while cursor.nextset():
                pass
        else:
            for text, values in statements:
                cursor.execute(text, values)
        changed: int = cursor.rowcount
    return changed


def _instant(moment: datetime.datetime) -> Value:
    return database.ops.adapt_datetimefield_value(moment)


def _held(rows: list[Reminder]) -> QuerySet[Reminder]:
    """The rows, while they wait and the lease under which they were claimed is still ours."""
    return Reminder.objects.pending().filter(pk__in=[row.pk for row in rows], lease=rows[0].lease)


def put_back(*, rows: list[Reminder], until: datetime.datetime, outcome: Outcome, detail: str = "") -> None:
    """Nothing was attempted: try again then."""
    _held(rows).update(leased_until=until, outcome=outcome, outcome_detail=detail)


def skip(*, reminder: Reminder, outcome: Outcome) -> None:
    """There is a reason not to send it."""
    _held([reminder]).update(state=State.SKIPPED, outcome=outcome, leased_until=None)


def note_failure(*, rows: list[Reminder], failure: Failure, now: datetime.datetime) -> None:
    """Try again after a while, or give up: on a refusal for good at once, else after the fifth attempt."""
    for row in rows:
        given_up = failure.permanent or row.attempts > len(BACKOFF)
        _held([row]).update(
            state=State.FAILED if given_up else State.PENDING,
            attempts=row.attempts,
            leased_until=None if given_up else now + BACKOFF[max(row.attempts, 1) - 1],
            outcome=failure.outcome,
            outcome_detail=failure.detail,
            **({"in_flight_since": None} if failure.answered else {}),
        )


def note_bounce(*, bounce: Bounce) -> int:
    """A mail that was taken came back later: the row says so, in the words of the server that sent it back; how many rows."""
    sent = Reminder.objects.filter(message_id__in=bounce.message_ids, channel=Channel.EMAIL, state=State.SENT)
    return sent.update(state=State.FAILED, outcome=Outcome.BOUNCED, outcome_detail=bounce.words)
