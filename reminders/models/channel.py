"""Where messages go beside the mailbox: devices of the borrower, and one service of their own. And the calendar's address."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Device(models.Model):
    """A browser that takes messages by web push (RFC 8030). Its keys seal what is sent, so that the push service reads nothing."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)  # what the browser calls itself, for the list
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or self.endpoint


class Hook(models.Model):
    """An address of the borrower's own that takes a message: ntfy, Bark, Gotify, or anything that takes JSON."""

    class Kind(models.TextChoices):
        NTFY = "ntfy", "ntfy"
        BARK = "bark", "Bark"
        GOTIFY = "gotify", "Gotify"
        JSON = "json", _("other (JSON)")

    borrower = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hook")
    kind = models.CharField(_("kind of service"), max_length=10, choices=Kind, default=Kind.NTFY)
    url = models.CharField(_("its address"), max_length=400)

    def __str__(self) -> str:
        return f"{self.kind} {self.borrower_id}"


class Feed(models.Model):
    """The private address of a borrower's calendar. Only a hash of its token is kept: who reads the database cannot read the calendar."""

    borrower = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.borrower_id)


class Pace(models.Model):
    """When the next mail to a domain may go out, for those that are sent to at a measured pace. Shared by all workers."""

    domain = models.CharField(max_length=255, unique=True)
    open_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain
