"""The only writer of imports: take an export in, read it on batch by batch, stop, go on, bring in what was left out.

Each batch of messages is written together with how far the file has been read, so that a worker that is killed loses
nothing and repeats nothing: the next one skips what the row says has been passed.
"""

import datetime
import hashlib
import itertools
import logging
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from borrowers.keeping import plain_name
from borrowers.models import Borrower
from notices import exports, parts
from notices.claim import Kind, Message
from notices.crosscheck import Check, check
from notices.exports import Box, Exported, Format, NotReadable, table
from notices.models import Import, ImportPiece, Notice
from notices.pieces import PIECE, file_of
from notices.receiving import Arrived, check_message, keep, read_message, standing_of

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]

LARGEST = 512 * 1024 * 1024  # bytes of one file
MOST_KEPT = 20  # files of one borrower
BATCH = 500  # messages between two writes
OVERHANG = 20  # more of them, so that the parts of a long message are not torn apart
LEASE = datetime.timedelta(minutes=2)  # longer than any batch takes
ATTEMPTS = 3
ABANDONED = datetime.timedelta(hours=6)

State = Import.State


# --- Taking a file in -----------------------------------------------------------------------------------------------


def take_in(*, borrower: Borrower, name: str, chunks: Iterable[bytes], now: datetime.datetime) -> Import:
    """The export, kept piece by piece and ready to be read. The same file again gives the first import.

    Raises NotReadable when it is too large, nothing that we read, or one file too many; then nothing is kept.
    """
    if borrower.imports.count() >= MOST_KEPT:
        raise NotReadable("too_many_files")
    owner = Import.objects.create(borrower=borrower, name=plain_name(name), added_at=now)
    try:
        owner.size, sha256 = _keep_pieces(owner, chunks)
        if same := borrower.imports.filter(sha256=sha256).first():
            owner.delete()
            return same
        owner.format = exports.detect(file_of(owner))
        if owner.format in (Format.TABLE, Format.IMAZING):
            owner.encoding = table.encoding_of(exports.open_inside(file_of(owner)))
        owner.state = State.CHOOSING if owner.format == Format.TABLE else State.WAITING
        owner.sha256 = sha256
        owner.save()
    except IntegrityError:  # the same file came in twice at once
        owner.delete()
        return borrower.imports.get(sha256=sha256)
    except BaseException:
        owner.delete()
        raise
    return owner


def _keep_pieces(owner: Import, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Every piece in a transaction of its own, so that a slow upload holds up nobody."""
    digest, size, number, buffer = hashlib.sha256(), 0, 0, bytearray()
    for chunk in itertools.chain(chunks, [b""]):
        digest.update(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise NotReadable("too_large")
        buffer += chunk
        while len(buffer) >= PIECE or (not chunk and buffer):
            ImportPiece.objects.create(owner=owner, number=number, content=zlib.compress(bytes(buffer[:PIECE]), 1))
            number += 1
            del buffer[:PIECE]
    if not size:
        raise NotReadable("empty")
    return size, digest.hexdigest()


def choose_columns(*, owner: Import, columns: dict[str, Any]) -> None:
    """The borrower says which column of a table is which; it is read from its head."""
    Import.objects.filter(pk=owner.pk, state__in=[State.CHOOSING, State.FAILED, State.CANCELLED, State.DONE]).update(
        columns=columns, **_FROM_THE_START
    )


_FROM_THE_START: dict[str, Any] = {
    "state": State.WAITING, "passed": 0, "read_to": 0, "wanted": [], "kept": 0, "known": 0, "left_out": {}, "attempts": 0,
    "problem": "", "place": "", "lease": None, "leased_until": None,
}  # fmt: skip


def cancel(*, owner: Import) -> None:
    """Stop reading; what was brought in stays. A worker on it notices before it writes again."""
    going_on = Q(state__in=[State.WAITING, State.RUNNING])
    Import.objects.filter(going_on, pk=owner.pk).update(state=State.CANCELLED, lease=None, leased_until=None)


def resume(*, owner: Import) -> None:
    """Go on where it stopped."""
    stopped = Import.objects.filter(pk=owner.pk, state__in=[State.CANCELLED, State.FAILED])
    stopped.update(state=State.WAITING, attempts=0, problem="", place="")


def bring_in(*, owner: Import, kinds: Iterable[str]) -> None:
    """Read the file once more, for what was left out the first time."""
    wanted = [kind for kind in kinds if kind in owner.left_out and kind in set(Kind)]
    if wanted:
        left = {kind: count for kind, count in owner.left_out.items() if kind not in wanted}
        done = Import.objects.filter(pk=owner.pk, state=State.DONE)
        done.update(state=State.WAITING, wanted=wanted, left_out=left, passed=0, read_to=0, attempts=0)


def remove(*, owner: Import) -> None:
    """Remove the file. What was brought in from it stays."""
    owner.delete()


def forget_abandoned(*, now: datetime.datetime) -> None:
    """Uploads that broke off."""
    Import.objects.filter(state=State.ARRIVING, added_at__lt=now - ABANDONED).delete()


# --- Reading on -----------------------------------------------------------------------------------------------------


class Lost(Exception):
    """The import was stopped, or another worker has it."""


def waiting(*, now: datetime.datetime) -> list[int]:
    """The imports that wait for a worker, also those whose worker was lost; the longest waiting first."""
    return list(Import.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True))


def _free(now: datetime.datetime) -> Q:
    return Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lt=now)


def claim(*, import_id: int, now: datetime.datetime) -> Import | None:
    """The import, leased to this worker alone; None when there is nothing to do."""
    lease = uuid.uuid4()
    free = Import.objects.filter(_free(now), pk=import_id)
    if not free.update(state=State.RUNNING, lease=lease, leased_until=now + LEASE):
        return None
    return Import.objects.select_related("borrower").filter(pk=import_id, lease=lease).first()


def read_on(*, owner: Import, clock: Clock) -> bool:
    """Read the claimed import to its end. False when it was stopped or its file could not be read to the end."""
    try:
        with _Pass(owner, clock) as run:
            run.go()
        return True
    except Lost:
        return False
    except NotReadable as problem:
        _end(owner, State.FAILED, clock(), problem=problem.code, place=problem.detail[:40])
    except Exception:
        logger.exception("import %s broke off", owner.pk)
        again = owner.attempts + 1 < ATTEMPTS
        _end(owner, State.WAITING if again else State.FAILED, clock(), attempts=owner.attempts + 1, problem="gone")
    return False


def _end(owner: Import, state: str, now: datetime.datetime, **more: Any) -> None:
    held = Import.objects.filter(pk=owner.pk, lease=owner.lease, state=State.RUNNING)
    held.update(state=state, lease=None, leased_until=None, finished_at=now, **more)


@dataclass(slots=True)
class _Read:
    """A message that is to be kept, as it was read."""

    arrived: Arrived
    result: Check | None = None


@dataclass(slots=True)
class _Batch:
    """What one write brings in, and what it counts."""

    wanted: list[_Read] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    known: int = 0


class _Pass:
    """One worker's way through a file."""

    def __init__(self, owner: Import, clock: Clock) -> None:
        self.owner, self.clock, self.borrower = owner, clock, owner.borrower
        self.first = not owner.wanted
        self.kinds = {Kind(kind) for kind in owner.wanted}
        self.file = file_of(owner)
        self.standing = standing_of(self.borrower)

    def __enter__(self) -> "_Pass":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def go(self) -> None:
        for found in self.batches():
            self.write(self.sort(found), len(found))
        _end(self.owner, State.DONE, self.clock(), total=self.owner.passed, read_to=self.owner.size, problem="")

    def batches(self) -> Iterator[list[Exported]]:
        """The messages not yet passed, some hundreds at a time; the parts of one message are in one batch."""
        owner = self.owner
        source = exports.messages(
            self.file, Format(owner.format), self.borrower.zone, owner.as_columns(), owner.encoding
        )
        found: list[Exported] = []
        try:
            for message in itertools.islice(source, owner.passed, None):
                found.append(message)
                if len(found) >= BATCH and (len(found) >= BATCH + OVERHANG or not _is_part(found[-1])):
                    yield found
                    found = []
        except NotReadable:
            if found:  # what came before the place where the file breaks off is good
                yield found
            raise
        if found:
            yield found

    def sort(self, found: list[Exported]) -> _Batch:
        """What of it is wanted, read and checked, and what is left out for which reason."""
        batch = _Batch()
        fit = []
        for each in found:
            if reason := _unfit(each):
                batch.left_out[reason] += self.first
            else:
                fit.append(each)
        messages = [Message(m.text, m.sender[:80] or None, m.at and m.at.astimezone(self.borrower.zone)) for m in fit]
        joined = list(parts.wholes(messages))
        own = {index for order, _ in joined for index in order}
        for index, message in enumerate(messages):
            if index not in own and (read_one := self.read(message, batch)):
                batch.wanted.append(read_one)
        for order, text in joined:
            self.read_whole([messages[index] for index in order], text, batch)
        return batch

    def read(self, message: Message, batch: _Batch) -> _Read | None:
        """The message read and checked when it is wanted; else it is counted."""
        reading = read_message(message, self.standing)
        if (self.first and reading.kind in _CHECKED) or reading.kind in self.kinds:
            result = check(message, self.standing.records, names=self.standing.names, reading=reading)
            if self.first == _is_about_a_loan(result):
                return _Read(self.arrived(message), result)
        batch.left_out[reading.kind.value] += self.first
        return None

    def read_whole(self, own: list[Message], text: str, batch: _Batch) -> None:
        """A long message is wanted or not as a whole; its parts stay with it."""
        received = max(message.received_at for message in own if message.received_at)
        whole = self.read(Message(text, own[0].sender, received), batch)
        if whole is None:
            return
        start = len(batch.wanted)
        batch.wanted += [_Read(self.arrived(message)) for message in own]
        whole.arrived.parts = range(start, start + len(own))
        batch.wanted.append(whole)

    def arrived(self, message: Message) -> Arrived:
        assert message.received_at is not None
        return Arrived(
            message.text, message.sender or "", message.received_at, source=Notice.Source.IMPORTED, batch=self.owner
        )

    def write(self, batch: _Batch, count: int) -> None:
        """The batch and how far the file is read, in one transaction; nothing when the import was stopped."""
        now = self.clock()
        for attempt in (1, 2):
            try:
                with transaction.atomic():
                    self._write(batch, count, now)
                return
            except IntegrityError:  # one of them came by another way in this very moment
                if attempt == 2:
                    raise

    def _write(self, batch: _Batch, count: int, now: datetime.datetime) -> None:
        owner, fresh, known = self.owner, *self._new(batch)
        left_out = dict(Counter(owner.left_out) + batch.left_out)
        figures = {
            "passed": owner.passed + count, "read_to": min(self.file.tell(), owner.size), "left_out": left_out,
            "kept": owner.kept + len(fresh), "known": owner.known + known,
        }  # fmt: skip
        held = Import.objects.filter(pk=owner.pk, lease=owner.lease, state=State.RUNNING)
        if not held.update(**figures, leased_until=now + LEASE):
            raise Lost
        keep(
            borrower=self.borrower,
            arrived=[each.arrived for each in fresh],
            standing=self.standing,
            checks=[each.result or self._check(each.arrived) for each in fresh],
        )
        for name, value in figures.items():
            setattr(owner, name, value)

    def _check(self, arrived: Arrived) -> Check:
        message = Message(arrived.text, arrived.sender or None, arrived.received_at)
        return check_message(message, self.standing)

    def _new(self, batch: _Batch) -> tuple[list[_Read], int]:
        """Those of the batch that are not here yet, each once, and how many were."""
        identities = [each.arrived.identity for each in batch.wanted]
        here = set(self.borrower.notices.filter(identity__in=identities).values_list("identity", flat=True))
        fresh: list[_Read] = []
        places: dict[int, int] = {}
        for index, (each, identity) in enumerate(zip(batch.wanted, identities, strict=True)):
            if identity in here:
                continue
            here.add(identity)
            places[index] = len(fresh)
            fresh.append(each)
        for each in fresh:
            each.arrived.parts = [places[index] for index in each.arrived.parts if index in places]
        return fresh, len(identities) - len(fresh)


_CHECKED = {Kind.DUE_SOON, Kind.OVERDUE, Kind.FINAL_DEMAND, Kind.SCAM, Kind.RECEIPT}


def _is_about_a_loan(result: Check) -> bool:
    """What is brought in unasked: demands, what looks like fraud, and payments for a loan of the borrower's."""
    kind = result.reading.kind
    return kind in _CHECKED and (kind is not Kind.RECEIPT or bool(result.candidates))


def _unfit(message: Exported) -> str | None:
    if message.box is not Box.RECEIVED:
        return message.box.value
    if not message.text.strip():
        return "empty"
    return "undated" if message.at is None else None


def _is_part(message: Exported) -> bool:
    return parts.part_of(message.text) is not None
