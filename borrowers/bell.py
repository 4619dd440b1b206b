"""The bell of Celery: it wakes a worker for a row that waits. Rows are the queue, so a bell that is not heard loses nothing."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


def ring(task: Task, *args: Any) -> None:
    """Wake a worker for `task`. When the broker does not answer, the next beat finds the row all the same."""
    # By itself the library would wait for a broker without end; here, a borrower is waiting for the page.
    hurry = {"max_retries": 1, "interval_start": 0, "interval_max": 0.1, "socket_connect_timeout": 2}
    options = task.app.conf.broker_transport_options | hurry
    try:
        with task.app.connection_for_write(transport_options=options) as connection:
            task.apply_async(args=args, connection=connection, retry=False)
    except Exception as problem:  # a broker has many ways to be away, and none may break the page
        logger.warning("The broker did not take %s%s: %s", task.name, args, problem)


def ring_on_receipt(borrower_id: int) -> None:
    """Wake the worker that takes in what came to a borrower, once it is committed. Which task that is, the settings say."""
    transaction.on_commit(partial(ring, import_string(settings.ON_RECEIPT), borrower_id))
