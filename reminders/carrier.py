"""What carries messages out: one connection to the mail server for a batch, push services, and a borrower's own service."""

import contextlib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from reminders.models import Device, Hook
from reminders.outside import Session
from reminders.push import push
from reminders.short import Short, posting
from reminders.wire import address, wire


class Carrier:
    """One for a batch. A connection is used again for every message until something goes wrong with it."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend = get_connection()
        self.session = Session()

    def open(self) -> None:
        """Have a connection to the mail server. Raises OSError, as smtplib's own errors are."""
        self.backend.open()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.backend.close()
        self.session.close()

    def mail(self, letter: EmailMultiAlternatives) -> None:
        """By any backend of Django; Django's own for SMTP is given the bytes. Raises what the server or the backend has to say."""
        if not any(letter.to):
            raise ValueError("the mail names no recipient")
        if type(self.backend) is EmailBackend and self.backend.connection:
            sender, recipients = address(letter.from_email), [address(each) for each in letter.to]
            self.backend.connection.sendmail(sender, recipients, wire(letter))
        elif not self.backend.send_messages([letter]):
            raise OSError("the mail backend did not take the mail")

    def push(self, device: Device, short: Short) -> None:
        keys = {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth}
        push(keys, short, self.session, contact=f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")

    def post(self, hook: Hook, short: Short) -> None:
        what = posting(hook.kind, short)
        self.session.post(hook.url, data=what.body, headers=what.headers).raise_for_status()
