"""Keeps the pace of mails to a domain that takes only so many a minute, for all workers together."""

import datetime

from django.conf import settings
from django.db import transaction

from reminders.models import Pace


def take_turn(*, address: str, now: datetime.datetime) -> datetime.datetime | None:
    """The instant at which a mail to this address may go out; None when it may at once. The turn is then taken."""
    domain = address.rpartition("@")[2].lower()
    a_minute = settings.MAIL_PACE.get(domain)
    if not a_minute:
        return None
    with transaction.atomic():
        pace, _ = Pace.objects.select_for_update().get_or_create(domain=domain, defaults={"open_at": now})
        turn = max(pace.open_at, now)
        pace.open_at = turn + datetime.timedelta(minutes=1) / a_minute
        pace.save(update_fields=["open_at"])
    return turn if turn > now else None
