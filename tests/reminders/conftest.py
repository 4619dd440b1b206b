import pytest

from tests.reminders.mailserver import MailServer


@pytest.fixture
def mail_server(settings):
    """A real SMTP server, and the settings that send to it."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
    yield server
    server.stop()


@pytest.fixture
def mailbox(mail_server):
    return mail_server.mailbox
