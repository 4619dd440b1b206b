"""The real product, started as a borrower starts it, and Debian's Chromium in front of it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings

from tests.journeys.visitor import Visitor
from tests.realservers import Mailbox, free_port, temporary_folder

CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Product:
    """Mingzhang as it runs on somebody's machine, and the mailbox of everybody it writes to."""

    address: str
    mailbox: Mailbox


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    mailbox, folder = Mailbox(), temporary_folder()
    places = {"DATA_DIR": str(folder), "STATIC_ROOT": str(folder / "static"), "PORT": str(free_port())}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"], cwd=settings.BASE_DIR, stdout=log, stderr=log,
            env=os.environ | places | {"EMAIL_URL": mailbox.url},
        )  # fmt: skip
    address = f"http://127.0.0.1:{places['PORT']}"
    deadline = time.monotonic() + 120
    while f"open {address}/" not in (folder / "log").read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail((folder / "log").read_text())
        time.sleep(0.1)
    yield Product(address, mailbox)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    mailbox.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """Chromium as the system has it; a browser of Playwright's own is never fetched."""
    chromium = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("Chromium is missing: sudo apt-get install chromium, or name one in TEST_CHROMIUM")
    return {"executable_path": chromium, "args": CHROMIUM_OPTIONS}


@pytest.fixture
def visitor_of(product, new_context):
    """Makes visitors: `visitor_of("zh-hans", width=390)`. Every console error and every failed answer fails the test."""
    visitors = []

    def make(language: str, width: int, scripted: bool = True) -> Visitor:
        context = new_context(
            base_url=product.address,
            locale={"zh-hans": "zh-CN", "en": "en-GB"}[language],
            timezone_id={"zh-hans": "Asia/Shanghai", "en": "Europe/London"}[language],
            viewport={"width": width, "height": 844},
            device_scale_factor=1.5 if width < 500 else 1,
            java_script_enabled=scripted,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        visitors.append(Visitor(context.new_page(), language, scripted))
        return visitors[-1]

    yield make
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    assert not troubles, "\n".join(troubles)
