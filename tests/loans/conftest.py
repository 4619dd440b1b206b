import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """Words are asked for in English here; requests follow their borrower's own language."""
    with translation.override("en"):
        yield
