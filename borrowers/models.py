"""Who: the borrower, and what a borrower must remember on a day."""

import zoneinfo
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borrowers.zones import zone_name


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone we know."), params={"name": name})


class BorrowerManager(BaseUserManager["Borrower"]):
    """Makes borrowers, who are known by their e-mail address alone."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Borrower":
        borrower = self.model(email=self.normalize_email(email), **fields)
        borrower.set_password(password)
        borrower.save(using=self._db)
        return borrower

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Borrower":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Borrower":
        return self.get(email__iexact=username)


class Borrower(AbstractBaseUser, PermissionsMixin):
    """A person who owes money, or whom others say owes it. Mails, papers and days follow their language and time zone."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=settings.TIME_ZONE, validators=[validate_time_zone]
    )
    remind_at = models.TimeField(_("hour of reminders"), default="09:00")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = BorrowerManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("borrower")
        verbose_name_plural = _("borrowers")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_borrower_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone_name(self) -> str:
        return zone_name(self.time_zone)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Deadline(models.Model):
    """What must be remembered on a day (an answer awaited, a promise, a court paper), added by whichever app learns of it."""

    borrower = models.ForeignKey(Borrower, on_delete=models.CASCADE, related_name="deadlines")
    key = models.CharField(max_length=80)  # names the matter, so that telling it twice keeps one row
    what = models.CharField(_("what"), max_length=200)
    url = models.CharField(max_length=200, blank=True)  # the page where it is dealt with
    on = models.DateField(_("day"))
    moves = models.PositiveSmallIntegerField(default=0)  # how often its day was moved: a calendar must know which is newer
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["borrower", "key"], name="one_deadline_per_matter")]

    def __str__(self) -> str:
        return f"{self.on} {self.what}"


class Upload(models.Model):
    """A file exactly as somebody handed it in: a proof, an attachment, a scan, a recording. Never edited, never shown inline."""

    borrower = models.ForeignKey(Borrower, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)  # as its sender called it, without a path
    media_type = models.CharField(max_length=80)  # found by its content, whatever its name says
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Borrower, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["borrower", "sha256", "name"], name="one_upload_per_file")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("borrowers:upload", args=[self.pk])
