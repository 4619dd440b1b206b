"""Whether the job that sends reminders is at work."""

import datetime
from dataclasses import dataclass

from django.db import models

SILENT_AFTER = datetime.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Silence:
    """The reminder job does not run. `since` is None when it never has."""

    since: datetime.datetime | None


class Heartbeat(models.Model):
    """When a job that runs by itself was last seen at work."""

    name = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField()

    SENDING = "sending"

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at}"

    @classmethod
    def last(cls) -> datetime.datetime | None:
        return cls.objects.filter(name=cls.SENDING).values_list("seen_at", flat=True).first()

    @classmethod
    def silence(cls, now: datetime.datetime) -> Silence | None:
        """What to tell the borrower when no reminder can be going out; None when the job is at work."""
        seen = cls.last()
        return None if seen and now - seen < SILENT_AFTER else Silence(seen)
