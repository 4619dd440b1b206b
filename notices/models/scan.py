"""Pictures of messages whose text is being read."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.models.notice import Notice


class Scan(models.Model):
    """A screenshot or photo of a message. What was read from it is only ever a proposal to its owner."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be read")
        DONE = "done", _("read")
        FAILED = "failed", _("could not be read")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scans")
    upload = models.ForeignKey("borrowers.Upload", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    text = models.TextField(default="")
    problem = models.CharField(max_length=20, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, related_name="+")  # what came of it

    class Meta:
        verbose_name = _("picture of a message")
        verbose_name_plural = _("pictures of messages")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["borrower", "upload"], name="one_scan_per_picture")]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="waiting"), name="scan_waiting")]

    def __str__(self) -> str:
        return str(self.upload)

    def get_absolute_url(self) -> str:
        return reverse("notices:scan", args=[self.pk])
