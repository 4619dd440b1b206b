"""What is asked and given when a paper is signed: one-time codes, the lender's private link, the lender's signature."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.negotiation import Agreement
from borrowers.models import Upload


class Code(models.Model):
    """A one-time code that was sent to the borrower's address before signing. Only its hash is kept."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    sent_to = models.EmailField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.made_at}"


class Invitation(models.Model):
    """A private link by which the lender signs without an account. Only the hash of its token is kept; it signs once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.expires_at}"


class Countersignature(models.Model):
    """The lender's side: signed through the private link, or by hand on a print whose scan was put back."""

    class Way(models.TextChoices):
        LINK = "link", _("through the private link")
        PAPER = "paper", _("by hand, on paper")

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="countersignature")
    way = models.CharField(max_length=5, choices=Way)
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("position with the lender"), max_length=60, blank=True)
    on = models.DateField(_("on which day"))
    at = models.DateTimeField()  # when it was given here, or written down
    address = models.GenericIPAddressField(null=True, blank=True)
    strokes = models.JSONField(default=list, blank=True)
    scan = models.ForeignKey(Upload, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.SET_NULL, null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)  # the lease of the worker that signs for it
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="paper") | Q(scan__isnull=False), name="what_is_signed_on_paper_has_a_scan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.name}"

    @property
    def signer(self) -> str:
        """The name, and the position if it was given."""
        return f"{self.name}, {self.role}" if self.role else self.name
