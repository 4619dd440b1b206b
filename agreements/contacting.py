"""The only writer of the contact log. What was promised for a day, and the day of the next talk, are remembered."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Contact
from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from borrowers.remembering import add_deadline, close_deadline
from loans.models import Loan
from loans.recording import within


@transaction.atomic
def log_contact(
    *,
    borrower: Borrower,
    loan: Loan | None,
    file: Any,
    submission: uuid.UUID | None,
    now: datetime.datetime,
    **said: Any,
) -> Contact:
    """What was said, with its recording where there is one. The same `submission` again gives the first. Raises TooMany."""
    Borrower.objects.select_for_update().get(pk=borrower.pk)  # of a form sent twice at once, one waits for the other
    submission = within(borrower, submission)
    if known := Contact.objects.filter(submission=submission).first():
        return known
    recording = None
    if file:
        recording = keep_upload(borrower=borrower, name=file.name, content=file.read(), added_by=borrower, now=now)
    contact = Contact.objects.create(
        borrower=borrower, loan=loan, recording=recording, submission=submission, logged_at=now, **said
    )
    _remember(contact)
    if contact.next_on:
        add_deadline(
            borrower=borrower,
            key=contact.next_key,
            what=_("Talk again with %(institution)s") % {"institution": contact.institution},
            on=contact.next_on,
            url=contact.get_absolute_url(),
        )
    return contact


@transaction.atomic
def mark_kept(*, contact: Contact, on: datetime.date | None) -> None:
    """What was promised was done on that day; None takes it back."""
    contact.kept_on = on
    contact.save(update_fields=["kept_on"])
    if on:
        close_deadline(borrower=contact.borrower, key=contact.deadline_key)
    else:
        _remember(contact)


def _remember(contact: Contact) -> None:
    if contact.promised_for:
        add_deadline(
            borrower=contact.borrower,
            key=contact.deadline_key,
            what=f"{contact.institution}: {contact.promise}",
            on=contact.promised_for,
            url=contact.get_absolute_url(),
        )
