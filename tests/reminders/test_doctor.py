"""The doctor is told what it sees by the reminders; that is why its tests live here."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from reminders.models import Heartbeat
from reminders.planning import plan
from tests.factories import make_borrower, make_loan
from tests.reminders.mailserver import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor():
    def ask() -> dict[str, str]:
        output = StringIO()
        with pytest.raises(CommandError):  # in the tests no worker runs
            call_command("doctor", stdout=output)
        return dict(line.split(": ", 1) for line in output.getvalue().splitlines())

    return ask


def test_a_missing_worker_and_a_silent_job_are_named_with_what_to_do(doctor):
    report = doctor()
    assert "manage.py run" in report["look  worker"]
    assert report["look  reminder job"].startswith("never seen")
    assert "ok    database" in report
    assert "ok    papers" in report


def test_a_job_at_work_and_mails_that_wait_too_long_are_told(doctor):
    now = datetime.datetime(2026, 1, 15, 12, 0, tzinfo=datetime.UTC)
    with time_machine.travel(now - datetime.timedelta(days=14)):
        make_loan(make_borrower())
    with time_machine.travel(now):
        plan(now=timezone.now())
        Heartbeat.objects.create(name=Heartbeat.SENDING, seen_at=timezone.now())
        report = doctor()
    assert report["ok    reminder job"] == "at work"
    assert report["look  reminders due"].startswith("1 reminders wait for more than 15 minutes")


def test_a_mail_server_that_does_not_answer_is_told(doctor, settings, mail_server):
    assert doctor()["ok    mail"] == f"127.0.0.1:{mail_server.port} answers"
    settings.EMAIL_PORT = free_port()
    assert "refused" in doctor()["look  mail"]
