"""The only writer of cases: what they are about, their evidence, the steps taken, and papers of courts."""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from borrowers.models import Borrower, Upload
from borrowers.remembering import add_deadline, close_deadline, forget_deadlines
from cases import chaining, ladder, law, letters
from cases.models import Case, CourtPaper, Filing, Item, Piece
from cases.route import Desk
from notices.models import Notice

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
MOST_PIECES = 10_000  # of one case


class NotNow(Exception):
    """The step was taken already, or not taken yet; the page shows what can be done."""


class TooManyPieces(ValueError):
    """The case holds as much evidence as one exhibit can."""


def new_number(kind: str, day: datetime.date) -> str:
    """A number that nobody guesses: MZC-20260421-7F3KQ2 for a case."""
    return f"MZ{kind}-{day:%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(6))


# --- Cases ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_case(
    *,
    borrower: Borrower,
    about: str,
    now: datetime.datetime,
    submission: uuid.UUID | None = None,
    notice: Notice | None = None,
    **details: Any,
) -> Case:
    """A case, with the notice it began from as its first evidence. The same `submission` again gives the first one."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)
    submission = submission or uuid.uuid4()
    if known := borrower.cases.filter(submission=submission).first():
        return known
    number = new_number("C", timezone.localtime(now, borrower.zone).date())
    if borrower.cases.model.objects.filter(submission=submission).exists():
        submission = uuid.uuid4()  # another's form; theirs stays theirs
    case = Case.objects.create(
        borrower=borrower, about=about, number=number, submission=submission, opened_at=now, **details
    )
    if notice:
        chaining.take_in(borrower=borrower, now=now)
        add_pieces(case=case, items=Item.objects.filter(notice=notice, borrower=borrower))
    return case


def describe_case(*, case: Case, **details: Any) -> None:
    """Keep what the borrower says of the case; letters already written do not change."""
    for name, value in details.items():
        setattr(case, name, value)
    case.save(update_fields=list(details))


@transaction.atomic
def close_case(*, case: Case, now: datetime.datetime, reopen: bool = False) -> None:
    """The matter is over, or with `reopen` not after all. What was to be remembered for it is remembered no more."""
    Case.objects.filter(pk=case.pk).update(closed_at=None if reopen else now)
    for filing in case.filings.filter(sent_on__isnull=False, answered_on=None):
        if reopen:
            _remember(filing)
        else:
            close_deadline(borrower=case.borrower, key=filing.deadline_key)


@transaction.atomic
def delete_case(*, case: Case) -> None:
    """Remove the case with its letters and exhibits. The messages and files stay, and so does the vault."""
    forget_deadlines(borrower=case.borrower, keys=[filing.deadline_key for filing in case.filings.all()])
    case.delete()


@transaction.atomic
def remove_sample(*, borrower: Borrower) -> None:
    """Remove the sample's cases. The borrower's own stay."""
    for case in borrower.cases.filter(is_sample=True):
        delete_case(case=case)
    chaining.remove_sample(borrower=borrower)


# --- Evidence -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_pieces(*, case: Case, items: Iterable[Item], proves: str = "") -> int:
    """Use these items of the vault in the case; what it has already is left as it is. How many were added.

    Raises TooManyPieces when the case would hold more than one exhibit can.
    """
    has = set(case.pieces.values_list("item_id", flat=True))
    fresh = [item for item in items if item.pk not in has and item.borrower_id == case.borrower_id]
    if len(has) + len(fresh) > MOST_PIECES:
        raise TooManyPieces
    Piece.objects.bulk_create([Piece(case=case, item=item, proves=proves) for item in fresh], batch_size=500)
    return len(fresh)


@transaction.atomic
def add_file(*, case: Case, upload: Upload, now: datetime.datetime, proves: str = "") -> None:
    """Take the file into the vault and use it in the case."""
    chaining.take_in(borrower=case.borrower, now=now)
    add_pieces(case=case, items=Item.objects.filter(upload=upload), proves=proves)


def drop_piece(*, piece: Piece) -> None:
    """Leave the item out of the case. It stays in the vault."""
    piece.delete()


# --- Steps ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def draft(*, case: Case, step: str, desk: Desk | None, on: datetime.date) -> Filing:
    """The draft of a step in both languages, filled from the case. One that is there is kept as it was written."""
    Case.objects.select_for_update().get(pk=case.pk)
    identity = desk.id if desk else ""
    if known := case.filings.filter(step=step, desk=identity, sent_on=None).first():
        return known
    to = letters.addressee(case, desk)
    texts = {f"text_{code}": letters.write(case, step, to=to, desk=desk, on=on, code=code) for code in ("zh", "en")}
    return Filing.objects.create(case=case, step=step, desk=identity, to=to["zh"][:120], **texts)


@transaction.atomic
def rewrite(*, filing: Filing, to: str, text_zh: str, text_en: str) -> None:
    """Keep the draft as the borrower changed it. Raises NotNow when it was sent."""
    if not Filing.objects.filter(pk=filing.pk, sent_on=None).update(to=to, text_zh=text_zh, text_en=text_en):
        raise NotNow


@transaction.atomic
def drop_draft(*, filing: Filing) -> None:
    """Throw the draft away. Raises NotNow when it was sent: what went out stays on record."""
    if filing.sent_on:
        raise NotNow
    Filing.objects.filter(pk=filing.pk, sent_on=None).delete()


@transaction.atomic
def mark_sent(
    *, filing: Filing, sent_on: datetime.date, way: str, reference: str, proof: Upload | None, now: datetime.datetime
) -> Filing:
    """Write down that the borrower sent it: its text is fixed and taken into the vault, the answer's day is computed and
    remembered, and an unanswered step before it is settled by this one. Raises NotNow when it was sent before."""
    filing = Filing.objects.select_for_update().select_related("case__borrower").get(pk=filing.pk)
    if filing.sent_on:
        raise NotNow
    rule = _rule(filing, sent_on)
    filing.sent_on, filing.sent_at, filing.way, filing.reference, filing.proof = sent_on, now, way, reference, proof
    filing.due_on, filing.rule = ladder.due_on(rule, sent_on), rule.id if rule else ""
    filing.save()
    for earlier in filing.case.filings.filter(sent_on__isnull=False, answered_on=None).exclude(pk=filing.pk):
        close_deadline(borrower=filing.case.borrower, key=earlier.deadline_key)  # this step nags in its place
    _remember(filing)
    chaining.take_in(borrower=filing.case.borrower, now=now)
    return filing


@transaction.atomic
def note_reference(*, filing: Filing, reference: str) -> None:
    """The number that the desk gave to it, which often comes days later."""
    Filing.objects.filter(pk=filing.pk, sent_on__isnull=False).update(reference=reference)


@transaction.atomic
def note_extension(*, filing: Filing, until: datetime.date) -> None:
    """They announced that they need longer: until then nobody is nagged."""
    filing = Filing.objects.select_for_update().select_related("case__borrower").get(pk=filing.pk)
    if not filing.sent_on or filing.answered_on:
        raise NotNow
    filing.extended_to = until
    filing.save(update_fields=["extended_to"])
    _remember(filing)


@transaction.atomic
def note_answer(
    *,
    filing: Filing,
    answered_on: datetime.date,
    settled: bool,
    answer: str,
    file: Upload | None,
    now: datetime.datetime,
) -> None:
    """What they answered, and whether that settles it. Writing it down again replaces what was written."""
    filing = Filing.objects.select_for_update().select_related("case__borrower").get(pk=filing.pk)
    if not filing.sent_on:
        raise NotNow
    filing.answered_on, filing.settled, filing.answer = answered_on, settled, answer
    filing.answer_file = file or filing.answer_file
    filing.save(update_fields=["answered_on", "settled", "answer", "answer_file"])
    close_deadline(borrower=filing.case.borrower, key=filing.deadline_key)
    if file:
        add_file(case=filing.case, upload=file, now=now)


def _rule(filing: Filing, sent_on: datetime.date) -> Any:
    """The rule on how long this step may take: the desk's own, else that of the rung."""
    if filing.desk:
        from_desk = letters.desk_of(filing.desk)
        return from_desk.clock(law.clock_rules()) if from_desk else None
    return filing.case.clock(filing.step, sent_on)


def _remember(filing: Filing) -> None:
    if filing.answer_by is None:
        return
    with translation.override(filing.case.borrower.language):
        what = _("Answer of %(whom)s to your letter") % {"whom": filing.to}
    add_deadline(
        borrower=filing.case.borrower,
        key=filing.deadline_key,
        what=what,
        on=filing.answer_by,
        url=filing.get_absolute_url(),
    )


# --- Papers of courts -----------------------------------------------------------------------------------------------


@transaction.atomic
def log_paper(*, borrower: Borrower, submission: uuid.UUID | None = None, **details: Any) -> CourtPaper:
    """Keep the paper and remember each of its last days. The same form again gives the first one."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)
    submission = submission or uuid.uuid4()
    if known := borrower.court_papers.filter(submission=submission).first():
        return known
    if CourtPaper.objects.filter(submission=submission).exists():
        submission = uuid.uuid4()
    paper = CourtPaper.objects.create(borrower=borrower, submission=submission, **details)
    with translation.override(borrower.language):
        name = str(paper)
    for clock in paper.clocks():
        key, url = paper.deadline_key(clock), paper.get_absolute_url()
        add_deadline(borrower=borrower, key=key, what=name, on=clock.on, url=url)
    return paper


@transaction.atomic
def settle_paper(*, paper: CourtPaper, now: datetime.datetime) -> None:
    """The borrower has done what was to be done: the days are no longer counted."""
    CourtPaper.objects.filter(pk=paper.pk, done_at=None).update(done_at=now)
    for key in paper.deadline_keys:
        close_deadline(borrower=paper.borrower, key=key)


@transaction.atomic
def delete_paper(*, paper: CourtPaper) -> None:
    """Remove a paper that was entered wrongly, with its days. A picture of it stays in the vault."""
    forget_deadlines(borrower=paper.borrower, keys=paper.deadline_keys)
    paper.delete()
