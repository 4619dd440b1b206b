"""What the borrower says of a call, a visit or a letter beside what was said, and the files that belong to a message."""

import datetime

from django.db import models

from notices import conduct


class Encounter(models.Model):
    """The circumstances of one attempt to get in touch, as the rules of conduct ask for them."""

    notice = models.OneToOneField("Notice", on_delete=models.CASCADE, related_name="encounter")
    incoming = models.BooleanField(default=True)  # False when the borrower called or went there
    connected = models.BooleanField(null=True)  # of a call; None when not known
    agent = models.CharField(max_length=80, blank=True)  # who spoke, as they called themselves
    number = models.CharField(max_length=40, blank=True)  # which of the borrower's numbers rang
    person = models.CharField(max_length=20, default=conduct.Person.ME.value)  # a code of `conduct.Person`
    facts = models.JSONField(default=list)  # codes of `conduct.Fact`

    def __str__(self) -> str:
        return f"{self.notice_id} {self.person}"

    def as_contact(self, at: datetime.datetime, channel: conduct.Channel, lender: str) -> conduct.Contact:
        """The same as a value. Raises ValueError for a code that is none."""
        return conduct.Contact(
            key=str(self.notice_id),
            at=at,
            channel=channel,
            lender=lender,
            agent=self.agent,
            incoming=self.incoming,
            connected=self.connected,
            number=self.number,
            person=conduct.Person(self.person),
            facts=frozenset(map(conduct.Fact, self.facts)),
        )


class Attachment(models.Model):
    """A file that belongs to a message: a recording, a scan, the mail itself."""

    notice = models.ForeignKey("Notice", on_delete=models.CASCADE, related_name="attachments")
    upload = models.ForeignKey("borrowers.Upload", on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notice", "upload"], name="one_attachment_per_file")]

    def __str__(self) -> str:
        return str(self.upload)
