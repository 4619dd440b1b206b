"""The worker's part: take in what came, have the head of each chain stamped. Rows are the queue."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agreements.signature import NoTimeStamp, read_stamp, time_stamp
from borrowers.models import Borrower
from cases import chaining

logger = logging.getLogger(__name__)


@shared_task
def take_in(borrower_id: int) -> int:
    """Bind what came to one borrower. How many items that were."""
    borrower = Borrower.objects.filter(pk=borrower_id).first()
    return chaining.take_in(borrower=borrower, now=timezone.now()) if borrower else 0


@shared_task
def take_in_new() -> int:
    """Bind whatever came to anybody and whose bell was not heard."""
    return chaining.take_in_new(now=timezone.now())


@shared_task
def take_in_all() -> int:
    """Bind whatever came at any time and was missed, as what was there before there was a vault."""
    return chaining.take_in_new(now=timezone.now(), most=None)


@shared_task
def stamp_heads() -> int:
    """Ask the time-stamp authority, where one is configured, for every head that has none. How many it stamped."""
    if not settings.TSA_URL:
        return 0
    stamped = 0
    for item in chaining.stamps_wanted():
        try:
            token = time_stamp(item.link, settings.TSA_URL)
        except NoTimeStamp as problem:
            logger.warning("The time-stamp authority did not answer: %s", problem)
            break  # the next beat asks again
        if stamp := read_stamp(token, item.link):
            chaining.keep_stamp(item=item, token=token, at=stamp.at, by=stamp.by)
            stamped += 1
    return stamped
