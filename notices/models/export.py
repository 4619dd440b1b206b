"""Exports that were handed in, and how far each has been read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.exports import Columns, Format


class Import(models.Model):
    """An export that was handed in, and how far it has been read. The row is the queue: whoever holds its lease reads on.

    The file is kept, so that what was left out can still be brought in, until the borrower removes it.
    """

    class State(models.TextChoices):
        ARRIVING = "arriving", _("being received")
        CHOOSING = "choosing", _("waits for you to say which column is which")
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("is being read")
        DONE = "done", _("read to the end")
        CANCELLED = "cancelled", _("stopped by you")
        FAILED = "failed", _("could not be read to the end")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=10, choices=State, default=State.ARRIVING)
    format = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Format], default="")
    encoding = models.CharField(max_length=12, default="")
    columns = models.JSONField(null=True)  # of a table: which column holds what
    wanted = models.JSONField(default=list)  # kinds that this pass brings in; none: what is about loans
    passed = models.PositiveIntegerField(default=0)  # messages that this pass is done with
    read_to = models.PositiveBigIntegerField(default=0)  # byte of the file
    total = models.PositiveIntegerField(default=0)  # messages, once the end has been seen
    kept = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)  # were here already
    left_out = models.JSONField(default=dict)  # kind or reason, and how many
    problem = models.CharField(max_length=40, default="")  # code of what keeps it from being read on
    place = models.CharField(max_length=40, default="")  # in the file
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["borrower", "sha256"], condition=~Q(sha256=""), name="one_import_per_file"),
        ]
        indexes = [models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="import_to_read")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("notices:import", args=[self.pk])

    @property
    def is_going_on(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How much of the file has been read."""
        return 100 if self.state == self.State.DONE else min(99, self.read_to * 100 // self.size) if self.size else 0

    def as_columns(self) -> Columns | None:
        return Columns(**self.columns) if self.columns else None


class ImportPiece(models.Model):
    """A megabyte of an export, packed. In the database, so that any worker can read on."""

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()  # from 0
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="one_piece_per_number")]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.number}"
