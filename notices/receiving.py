"""The only writer of notices and of their judgements."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from borrowers.models import Borrower
from loans.models import Loan
from loans.record import Record, dump
from notices.crosscheck import Check, check
from notices.models import Judgement, Notice


def receive_notice(
    *,
    borrower: Borrower,
    text: str,
    sender: str = "",
    received_at: datetime.datetime,
    channel: str = Notice.Channel.SMS,
    source: str = Notice.Source.PASTED,
    submission: uuid.UUID | None = None,
    is_sample: bool = False,
) -> Notice:
    """The notice, kept as it came and judged. The same message (text, sender, instant) or form again gives the first one."""
    raw = text.encode("utf-8", "surrogatepass")
    identity = _identity(raw, sender, received_at)
    submission = submission or uuid.uuid4()
    values = {
        "raw": raw,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "sender": sender,
        "received_at": received_at,
        "channel": channel,
        "source": source,
        "submission": submission,
        "is_sample": is_sample,
    }
    try:
        with transaction.atomic():
            notice, made = borrower.notices.get_or_create(identity=identity, defaults=values)
            if made:
                judge(notice=notice)
            return notice
    except IntegrityError:
        return borrower.notices.get(submission=submission)


@transaction.atomic
def judge(*, notice: Notice) -> Judgement:
    """Hold the notice against the ledger as it now stands; what came out before is kept. The same outcome adds no row."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    records = records_of(notice.borrower)
    result = check_notice(notice, records)
    last = notice.judgements.filter(is_latest=True).first()
    if last and last.payload == result.as_json():
        return last
    notice.judgements.filter(is_latest=True).update(is_latest=False)
    return notice.judgements.create(
        verdict=result.verdict,
        loan_id=int(result.record.key) if result.record else None,
        payload=result.as_json(),
        contacts=_contacts(result.record),
        ledger=fingerprint(records),
    )


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


def check_notice(notice: Notice, records: Sequence[Record]) -> Check:
    """The cross-check of the notice as of the day it came to the borrower. Writes nothing."""
    return check(notice.as_message(notice.borrower.zone), records, answer=notice.answer())


def fingerprint(records: Sequence[Record]) -> str:
    """SHA-256 of the ledger's export."""
    return hashlib.sha256(json.dumps(dump(records), sort_keys=True).encode()).hexdigest()


def _contacts(record: Record | None) -> list[str]:
    return [*record.lender.service_numbers, *record.lender.domains] if record else []


def _identity(raw: bytes, sender: str, received_at: datetime.datetime) -> str:
    parts = (raw, sender.encode(), received_at.astimezone(datetime.UTC).isoformat().encode())
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()
