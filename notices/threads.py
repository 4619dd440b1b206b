"""The notices that ask for one thing, as they are kept: for the list, and beside each of them."""

import datetime
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from loans.ledger import Kind as EntryKind
from loans.ledger import in_force
from loans.record import Record
from notices.claim import Kind, PartialDate
from notices.dates import resolve
from notices.demand import Told, contradiction, grouped
from notices.models import Judgement, Notice
from notices.outcome import Finding

MOST = 60  # notices beside one
SPAN = datetime.timedelta(days=180)


def told(row: Judgement) -> Told:
    """What a notice said, from its judgement; without a loan, whoever sent it in whose name stands for the party."""
    claim, notice = row.payload["claim"], row.notice
    on = timezone.localtime(notice.received_at, notice.borrower.zone).date()
    findings = {finding["code"]: finding for finding in row.payload["findings"]}
    named = _named_day(claim["due_date"], on)
    fits = findings.get("amount", {}).get("outcome") == "agree"
    return Told(
        key=str(notice.pk),
        on=on,
        kind=Kind(row.payload["kind"]),
        party=str(row.loan_id) if row.loan_id else f"{notice.sender} {claim['lender']}" if claim["lender"] else "",
        amount=_confirmed(findings) or (Decimal(claim["amount"]) if claim["amount"] else None),
        due_on=_due_on(findings, named, claim["days_overdue"], on),
        named_day=named,
        days_overdue=claim["days_overdue"],
        fits=fits,
    )


def _named_day(written: str | None, on: datetime.date) -> datetime.date | None:
    if not written:
        return None
    if written.startswith("--"):
        return resolve(PartialDate(int(written[2:4]), int(written[5:7])), on)
    return datetime.date.fromisoformat(written)


def _confirmed(findings: dict) -> Decimal | None:
    """The payment that a receipt tells of."""
    claimed = findings.get("receipt", {}).get("claimed")
    return Decimal(claimed) if claimed else None


def _due_on(findings: dict, named: datetime.date | None, late: int | None, on: datetime.date) -> datetime.date | None:
    """The day of the oldest instalment it is about: the ledger's where that is known, else what the message says."""
    for code in ("days_overdue", "overdue"):
        for reason in findings.get(code, {}).get("reasons", ()):
            if reason["code"] == "since":
                return datetime.date.fromisoformat(reason["on"])
    if findings.get("due_date", {}).get("outcome") == "agree":
        return datetime.date.fromisoformat(findings["due_date"]["recorded"])
    if late is None:
        return named
    with suppress(OverflowError):
        return on - datetime.timedelta(days=late)
    return None


def beside(latest: Judgement) -> list[Judgement]:
    """The latest judgements of the notices of the same party, half a year before and after this one, newest first."""
    notice = latest.notice
    near = Q(notice__received_at__range=(notice.received_at - SPAN, notice.received_at + SPAN))
    rows = Judgement.objects.filter(near, is_latest=True, notice__borrower=notice.borrower_id, notice__whole=None)
    if latest.loan_id:
        rows = rows.filter(loan=latest.loan_id)
    elif notice.sender:
        rows = rows.filter(loan=None, notice__sender=notice.sender)
    else:
        return [latest]
    found = list(rows.select_related("notice__borrower").order_by("-notice__received_at", "-notice")[:MOST])
    return found if any(row.pk == latest.pk for row in found) else [latest, *found]


def same_demand(latest: Judgement, near: Sequence[Judgement]) -> list[Notice]:
    """The notices that ask for what this one does, newest first, itself among them."""
    notices = {str(row.notice_id): row.notice for row in near}
    groups = grouped(map(told, near))
    own = next((group for group in groups if any(each.key == str(latest.notice_id) for each in group)), [])
    return [notices[each.key] for each in own]


def against_earlier(latest: Judgement, near: Sequence[Judgement], record: Record | None) -> Finding | None:
    """Where the notice does not fit what its party said before."""
    payments = in_force(record.entries) if record else ()
    paid = [entry.on for entry in payments if entry.kind is EntryKind.PAYMENT]
    return contradiction(told(latest), [told(row) for row in near], paid)


def folded(rows: Iterable[Notice]) -> list[Notice]:
    """The notices of a list, of each demand the newest alone: the others that stand in the list are its `others`."""
    rows = list(rows)
    keys = {row.pk: row for row in rows}
    latest = Judgement.objects.filter(notice__in=keys, is_latest=True).defer("contacts")
    judgements = {judgement.notice_id: judgement for judgement in latest}
    for judgement in judgements.values():
        judgement.notice = keys[judgement.notice_id]
    places = {str(row.pk): place for place, row in enumerate(rows)}
    for group in grouped(map(told, judgements.values())):
        found = sorted(places[each.key] for each in group)
        rows[found[0]].others = [rows[place] for place in found[1:]]  # type: ignore[attr-defined]
        for place in found[1:]:
            keys.pop(rows[place].pk)
    return [row for row in rows if row.pk in keys]
