import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages name their static files without a manifest, so that no test needs collectstatic."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
