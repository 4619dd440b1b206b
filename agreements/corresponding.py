"""The only writer of letters: their versions, the files made of them, and the day they were sent."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from agreements.letter import Facts
from agreements.letter_text import write
from agreements.models import Hardship, Letter, LetterFile, LetterVersion
from borrowers.models import Borrower
from borrowers.remembering import add_deadline, close_deadline
from loans.models import Loan
from loans.recording import within

LEASE = datetime.timedelta(minutes=2)


@transaction.atomic
def write_letter(
    *,
    borrower: Borrower,
    loan: Loan | None,
    facts: Facts,
    language: str,
    warned: bool,
    submission: uuid.UUID | None,
    now: datetime.datetime,
    hardship: Hardship | None = None,
) -> Letter:
    """A letter with its first version, drafted from the facts. The same `submission` again gives the one that was written."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)  # of a form sent twice at once, one waits for the other
    values = {
        "borrower": borrower, "loan": loan, "kind": str(facts.kind), "language": language, "addressee": facts.addressee,
        "warned": warned, "answer_by": facts.reply_by, "made_at": now, "monthly": facts.offered,
        "hardship": hardship,
    }  # fmt: skip
    letter, made = Letter.objects.get_or_create(submission=within(borrower, submission), defaults=values)
    if made:
        LetterVersion.objects.create(letter=letter, number=1, text=write(facts, language), made_at=now)
    return letter


@transaction.atomic
def revise_letter(*, letter: Letter, text: str, now: datetime.datetime) -> LetterVersion:
    """The text as changed, as a further version; the same text again adds none."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    latest = letter.latest
    if latest.text == text:
        return latest
    number = letter.versions.aggregate(last=Max("number"))["last"] + 1
    return LetterVersion.objects.create(letter=letter, number=number, text=text, made_at=now)


@transaction.atomic
def record_sent(*, letter: Letter, on: datetime.date, answer_by: datetime.date | None) -> None:
    """The letter went out on that day; the answer it asks for is remembered on its day."""
    letter.sent_on, letter.answer_by = on, answer_by
    letter.save(update_fields=["sent_on", "answer_by"])
    if answer_by is None:
        close_deadline(borrower=letter.borrower, key=letter.deadline_key)
        return
    add_deadline(
        borrower=letter.borrower,
        key=letter.deadline_key,
        what=_("Answer of %(addressee)s to your letter") % {"addressee": letter.addressee},
        on=answer_by,
        url=letter.get_absolute_url(),
    )


# --- Files ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def want_file(*, version: LetterVersion, enclosed: str, now: datetime.datetime) -> LetterFile:
    """The PDF of the version: made already, or to be made by a worker. What failed is tried anew.

    `enclosed` tells the papers that go with it: a file with other papers, or with less blackened, is made anew.
    """
    file, made = LetterFile.objects.get_or_create(version=version, defaults={"wanted_at": now, "enclosed": enclosed})
    if not made and (file.failure or file.enclosed != enclosed):
        file.content, file.enclosed = None, enclosed
        file.failure, file.failure_detail, file.claimed_until = "", "", None
        file.save(update_fields=["content", "enclosed", "failure", "failure_detail", "claimed_until"])
    return file


def waiting_files(*, now: datetime.datetime) -> list[int]:
    """The files that nobody is making now."""
    return list(_unclaimed(now).values_list("pk", flat=True)[:100])


def claim_file(*, file_id: int, now: datetime.datetime) -> LetterFile | None:
    """The file to make, leased to this worker alone; None when there is nothing to do."""
    if not _unclaimed(now).filter(pk=file_id).update(claimed_until=now + LEASE):
        return None
    return LetterFile.objects.select_related("version__letter__borrower", "version__letter__hardship").get(pk=file_id)


def keep_file(*, file: LetterFile, content: bytes) -> None:
    """The finished PDF, unless other papers are wanted in it by now."""
    LetterFile.objects.filter(pk=file.pk, content=None, enclosed=file.enclosed).update(
        content=content, failure="", claimed_until=None
    )


def record_file_failure(*, file: LetterFile, code: str, detail: str = "") -> None:
    """It cannot be made: the page says why, and offers to try again."""
    LetterFile.objects.filter(pk=file.pk, content=None).update(failure=code, failure_detail=detail[:200])


def _unclaimed(now: datetime.datetime) -> QuerySet[LetterFile]:
    free: Any = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return LetterFile.objects.filter(free, content=None, failure="")
