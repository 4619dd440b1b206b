"""The only writer of notices and of their judgements."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from borrowers.bell import ring_on_receipt
from borrowers.models import Borrower
from loans.models import Loan
from loans.record import Record, dump
from notices import parts
from notices.claim import Message, Reading
from notices.crosscheck import Answer, Check, check
from notices.extraction import read
from notices.models import Import, Judgement, Notice
from notices.search import folded
from notices.template import Template, taught

AT_ONCE = 200  # notices judged between two writes


@dataclass(frozen=True, slots=True)
class Standing:
    """What the messages of a borrower are held against: the loans, what was taught, and the rules."""

    records: list[Record]
    names: tuple[str, ...]  # of the borrower
    templates: list[Template]
    ledger: str  # fingerprint of the loans
    basis: str  # fingerprint of all of it


@dataclass(slots=True)
class Arrived:
    """A message on its way in, as it is to be kept."""

    text: str
    sender: str
    received_at: datetime.datetime
    channel: str = Notice.Channel.SMS
    source: str = Notice.Source.PASTED
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    is_sample: bool = False
    batch: Import | None = None
    parts: Sequence[int] = ()  # of what arrives with it: the parts that make it

    @property
    def raw(self) -> bytes:
        return self.text.encode("utf-8", "surrogatepass")

    @property
    def identity(self) -> str:
        return _identity(self.raw, self.sender, self.received_at)

    def as_notice(self, borrower: Borrower) -> Notice:
        """The row, not yet saved."""
        raw = self.raw
        return Notice(
            borrower=borrower,
            raw=raw,
            sha256=hashlib.sha256(raw).hexdigest(),
            identity=_identity(raw, self.sender, self.received_at),
            sender=self.sender,
            received_at=self.received_at,
            channel=self.channel,
            source=self.source,
            submission=self.submission,
            is_sample=self.is_sample,
            batch=self.batch,
            words=folded(f"{self.text} {self.sender}"),
        )


def receive_notice(*, borrower: Borrower, submission: uuid.UUID | None = None, **what: Any) -> Notice:
    """The notice, kept as it came and judged. The same message (text, sender, instant) or form again gives the first one.

    `what` is text, received_at and, where known, sender, channel, source, is_sample. A part of a longer message whose other
    parts are here already makes the whole, too, and that is what is given.
    """
    arrived = Arrived(**{"sender": ""} | what, submission=submission or uuid.uuid4())
    standing = standing_of(borrower)
    known = borrower.notices.filter(identity=arrived.identity).first()
    if known:
        return known.whole or known
    try:
        with transaction.atomic():
            notice = keep(borrower=borrower, arrived=[arrived], standing=standing)[0]
    except IntegrityError:
        known = borrower.notices.filter(identity=arrived.identity).first()
        return known or borrower.notices.get(submission=arrived.submission)
    ring_on_receipt(borrower.pk)
    return _join(borrower, notice, standing) or notice


def _join(borrower: Borrower, last: Notice, standing: Standing) -> Notice | None:
    """The whole that the notice completes, when it is the last part of a longer message to come in."""
    if parts.part_of(last.text) is None:
        return None
    window = (last.received_at - parts.WINDOW, last.received_at + parts.WINDOW)
    near = borrower.notices.filter(whole=None, sender=last.sender, received_at__range=window, channel=last.channel)
    rows = [*near.exclude(pk=last.pk).order_by("received_at", "pk")[: 2 * parts.MOST], last]
    found = parts.whole_of([row.as_message(borrower.zone) for row in rows])
    if not found:
        return None
    own = [rows[index] for index in found[0]]
    arrived = Arrived(found[1], last.sender, max(row.received_at for row in own), last.channel, last.source)
    with transaction.atomic():
        known = borrower.notices.filter(identity=arrived.identity).first()
        whole = known or keep(borrower=borrower, arrived=[arrived], standing=standing)[0]
        borrower.notices.filter(pk__in=[row.pk for row in own]).update(whole=whole)
    return whole


def keep(
    *, borrower: Borrower, arrived: Sequence[Arrived], standing: Standing, checks: Sequence[Check] | None = None
) -> list[Notice]:
    """Write the messages down, each with its first judgement. None of them may be here yet."""
    rows = [each.as_notice(borrower) for each in arrived]
    checks = checks or [check_notice(row, standing) for row in rows]
    for row, result in zip(rows, checks, strict=True):
        row.verdict, row.about_id, row.basis = result.verdict, _loan_of(result), standing.basis
    Notice.objects.bulk_create(rows)
    Judgement.objects.bulk_create(_judgement(row, result, standing) for row, result in zip(rows, checks, strict=True))
    made = [(row, rows[index]) for row, each in zip(rows, arrived, strict=True) for index in each.parts]
    for whole, part in made:
        part.whole = whole
    Notice.objects.bulk_update([part for _, part in made], ["whole"])
    return rows


@transaction.atomic
def judge(*, notice: Notice) -> Judgement:
    """Hold the notice against the ledger as it now stands; what came out before is kept. The same outcome adds no row."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    standing = standing_of(notice.borrower)
    result = check_notice(notice, standing)
    last = notice.judgements.filter(is_latest=True).first()
    mine = Notice.objects.filter(pk=notice.pk)
    if last and last.payload == result.as_json():
        mine.update(basis=standing.basis)
        return last
    notice.judgements.filter(is_latest=True).update(is_latest=False)
    judgement = _judgement(notice, result, standing)
    judgement.save()
    mine.update(verdict=result.verdict, about=_loan_of(result), basis=standing.basis)
    return judgement


def judge_stale(*, borrower: Borrower, most: int = 10_000) -> int:
    """Judge again what was last held against another ledger, other lessons or other rules; how many came out differently.

    Cheap when nothing has changed. Broken off, it goes on with the rest when it is called again.
    """
    standing = standing_of(borrower)
    changed = done = 0
    while done < most and (rows := _stale(borrower, standing)):
        changed += _judge_again(rows, [check_notice(row, standing) for row in rows], standing)
        done += len(rows)
    return changed


def _stale(borrower: Borrower, standing: Standing) -> list[Notice]:
    rows = list(borrower.notices.exclude(basis=standing.basis).order_by("-received_at", "-pk")[:AT_ONCE])
    for row in rows:
        row.borrower = borrower
    return rows


@transaction.atomic
def _judge_again(rows: list[Notice], checks: list[Check], standing: Standing) -> int:
    """Write what came out, but nothing of a notice that the borrower has answered in the meantime."""
    keys = [row.pk for row in rows]
    now = {row.pk: row for row in Notice.objects.select_for_update().filter(pk__in=keys).only("loan", "not_mine")}
    same = [(row, result) for row, result in zip(rows, checks, strict=True)
            if row.pk in now and now[row.pk].answer() == row.answer()]  # fmt: skip
    latest = dict(Judgement.objects.filter(notice__in=now, is_latest=True).values_list("notice", "payload"))
    differing = [(row, result) for row, result in same if latest.get(row.pk) != result.as_json()]
    Judgement.objects.filter(notice__in=[row.pk for row, _ in differing], is_latest=True).update(is_latest=False)
    Judgement.objects.bulk_create(_judgement(row, result, standing) for row, result in differing)
    for row, result in differing:
        row.verdict, row.about_id = result.verdict, _loan_of(result)
    Notice.objects.bulk_update([row for row, _ in differing], ["verdict", "about"])
    Notice.objects.filter(pk__in=[row.pk for row, _ in same]).update(basis=standing.basis)
    return len(differing)


def _judgement(notice: Notice, result: Check, standing: Standing) -> Judgement:
    return Judgement(
        notice=notice,
        verdict=result.verdict,
        loan_id=_loan_of(result),
        payload=result.as_json(),
        contacts=_contacts(result.record),
        ledger=standing.ledger,
    )


def _loan_of(result: Check) -> int | None:
    return int(result.record.key) if result.record else None


def assign_loan(*, notice: Notice, loan: Loan) -> Judgement:
    """The borrower says which loan the notice is about."""
    return _answer(notice=notice, loan=loan, not_mine=False)


def disown(*, notice: Notice) -> Judgement:
    """The borrower says that the debt is not theirs."""
    return _answer(notice=notice, loan=None, not_mine=True)


def withdraw_answer(*, notice: Notice) -> Judgement:
    """The borrower takes back what they said about the notice."""
    return _answer(notice=notice, loan=None, not_mine=False)


@transaction.atomic
def _answer(*, notice: Notice, loan: Loan | None, not_mine: bool) -> Judgement:
    Notice.objects.filter(pk=notice.pk).update(loan=loan, not_mine=not_mine)
    return judge(notice=notice)


def mark_handled(*, notice: Notice, handled: bool) -> None:
    """The borrower has dealt with the notice, or takes that back. Marking again keeps the first instant."""
    mine = Notice.objects.filter(pk=notice.pk)
    if handled:
        mine.filter(handled_at=None).update(handled_at=timezone.now())
    else:
        mine.update(handled_at=None)


def remove_sample(*, borrower: Borrower) -> None:
    """Remove the sample notices with their judgements. The borrower's own stay."""
    borrower.notices.filter(is_sample=True).delete()


# --- What is judged -------------------------------------------------------------------------------------------------


def records_of(borrower: Borrower) -> list[Record]:
    """The borrower's loans as values, in a fixed number of queries."""
    return [loan.as_record() for loan in borrower.loans.with_history()]


def standing_of(borrower: Borrower) -> Standing:
    """What the borrower's messages are held against at this moment, in a fixed number of queries."""
    records, lessons = records_of(borrower), list(borrower.lessons.all())
    ledger = fingerprint(records)
    whole = [ledger, borrower.time_zone, borrower.name, rules(), *(lesson.sha256 for lesson in lessons)]
    basis = hashlib.sha256("\n".join(whole).encode()).hexdigest()
    names = tuple(filter(None, [borrower.name.strip()]))
    return Standing(records, names, [lesson.as_template() for lesson in lessons], ledger, basis)


def check_notice(notice: Notice, standing: Standing) -> Check:
    """The cross-check of the notice as of the day it came to the borrower. Writes nothing."""
    return check_message(notice.as_message(notice.borrower.zone), standing, answer=notice.answer())


def check_message(message: Message, standing: Standing, *, answer: Answer | None = None) -> Check:
    """The cross-check of a message, read as the borrower taught it. Writes nothing."""
    reading = read_message(message, standing)
    return check(message, standing.records, names=standing.names, answer=answer, reading=reading)


def read_message(message: Message, standing: Standing) -> Reading:
    """What the message is and says, by our reader and by what the borrower taught it."""
    return taught(read(message), message, standing.templates)


_JUDGING = (
    "bounds",
    "candidates",
    "claim",
    "crosscheck",
    "dates",
    "findings",
    "outcome",
    "senders",
    "settled",
    "template",
    "whose",
)


@cache
def rules() -> str:
    """SHA-256 of all that reads and judges here: another version of it may judge differently."""
    here = Path(__file__).parent
    files = [*here.glob("extraction/*.py"), *here.glob("data/**/*.*")]
    files += [here / f"{name}.py" for name in _JUDGING]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def fingerprint(records: Sequence[Record]) -> str:
    """SHA-256 of the ledger's export."""
    return hashlib.sha256(json.dumps(dump(records), sort_keys=True).encode()).hexdigest()


def _contacts(record: Record | None) -> list[str]:
    return [*record.lender.service_numbers, *record.lender.domains] if record else []


def _identity(raw: bytes, sender: str, received_at: datetime.datetime) -> str:
    pieces = (raw, sender.encode("utf-8", "surrogatepass"), received_at.astimezone(datetime.UTC).isoformat().encode())
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in pieces)).hexdigest()
