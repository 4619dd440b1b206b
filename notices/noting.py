"""The only writer of what the borrower says of a call, a visit, a letter or a mail, and of the files that belong to it."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from loans.models import Loan
from notices import receiving
from notices.conduct import Fact, Person
from notices.models import Attachment, Encounter, Notice


@transaction.atomic
def note_contact(
    *,
    borrower: Borrower,
    channel: str,
    at: datetime.datetime,
    text: str,
    sender: str,
    now: datetime.datetime,
    submission: uuid.UUID,
    agent: str = "",
    number: str = "",
    incoming: bool = True,
    connected: bool | None = None,
    person: Person = Person.ME,
    facts: Sequence[Fact] = (),
    loan: Loan | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> Notice:
    """The contact, kept with its circumstances and files, and judged by its words. The same form again gives the first one.

    `loan` is the one it was about, where the borrower says so; else its words tell, if they can. `files` are names and contents. Raises NotKept or TooMany for one that is not kept; then nothing is.
    """
    notice = receiving.receive_notice(
        borrower=borrower, submission=submission, text=text, sender=sender, received_at=at,
        channel=channel, source=Notice.Source.LOGGED,
    )  # fmt: skip
    values = {
        "agent": agent, "number": number, "incoming": incoming, "connected": connected,
        "person": person.value, "facts": sorted(fact.value for fact in facts),
    }  # fmt: skip
    Encounter.objects.get_or_create(notice=notice, defaults=values)
    if loan:
        receiving.assign_loan(notice=notice, loan=loan)
    for name, content in files:
        upload = keep_upload(borrower=borrower, name=name, content=content, added_by=borrower, now=now)
        Attachment.objects.get_or_create(notice=notice, upload=upload)
    return notice
