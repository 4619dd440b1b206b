"""The private address that a borrower's phone sends messages to, and what came to it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """Where a phone sends messages to. Who knows the address alone can do nothing: a secret signs each call, or opens the door."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(_("name"), max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the last part of the address
    sealed_secret = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    rotated_at = models.DateTimeField(null=True, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("private address")
        verbose_name_plural = _("private addresses")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """A call that was taken at a private address. A signature covers the time alone, so each is good for one message."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="arrivals")
    stamp = models.BigIntegerField()  # milliseconds since 1970, as signed
    digest = models.CharField(max_length=64)  # SHA-256 of the sender and the text that came with it
    notice = models.ForeignKey("Notice", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "stamp"], name="one_arrival_per_signature")]

    def __str__(self) -> str:
        return f"{self.address_id} {self.stamp}"
