from celery import shared_task
from django.utils import timezone

from reminders.sending import sweep


@shared_task
def send_due() -> None:
    """Rung by beat. The rows are the queue: a lost ring, a double ring and several workers at once are all the same to it."""
    sweep(clock=timezone.now)
