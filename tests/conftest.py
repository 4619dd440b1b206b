import pytest
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: how quick it is, the benchmarks say.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_configure(config):
    """Pages speak Chinese only with the translations compiled; one process does it for all."""
    if not hasattr(config, "workerinput"):
        call_command("compilemessages", verbosity=0)


def pytest_collection_modifyitems(items):
    """The journeys come last: Playwright leaves an event loop running in the process, and Django refuses to work beside it."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


@pytest.fixture(autouse=True)
def quick_settings(settings):
    """Static files without a manifest, so that no test needs collectstatic, and passwords hashed without delay.

    No code is asked for when signing: the tests that are about it turn it on.
    """
    settings.SIGNING_CODE = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_attempts_remembered():
    """The throttle counts in the cache: each test starts with none counted."""
    cache.clear()
