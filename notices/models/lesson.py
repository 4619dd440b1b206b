"""What a borrower taught the reader."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.template import Template, from_json


class Lesson(models.Model):
    """A way of reading that the borrower taught by marking the words of a message."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lessons")
    name = models.CharField(_("name"), max_length=80)
    payload = models.JSONField()  # as `Template.as_json` gives it
    sha256 = models.CharField(max_length=64)  # of `payload`
    taught_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("taught reading")
        verbose_name_plural = _("taught readings")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["borrower", "sha256"], name="one_lesson_per_template")]

    def __str__(self) -> str:
        return self.name

    def as_template(self) -> Template:
        return from_json(self.payload)
