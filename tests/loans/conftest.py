import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(settings):
    """Words are asked for in English here; requests follow their borrower's own language. Passwords are not the subject."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with translation.override("en"):
        yield
