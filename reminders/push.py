"""Web push: a message sealed for one device (RFC 8291), signed with the installation's own key (VAPID, RFC 8292)."""

import base64
import json
from functools import cache
from pathlib import Path

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from reminders.outside import Session
from reminders.short import Short

DAY = 24 * 3600
KEPT_FOR = 2 * DAY  # seconds that the push service keeps it for a device that is off


class Gone(Exception):
    """The device does not take messages any more (404 or 410)."""


@cache
def signing_key() -> Vapid02 | None:
    """The key that signs for this installation: from the environment, or made once beside the embedded database.

    None where neither is: then no device can be added.
    """
    if settings.VAPID_PRIVATE_KEY:
        return Vapid02.from_string(settings.VAPID_PRIVATE_KEY)
    return Vapid02.from_file(str(_kept_key())) if settings.EMBEDDED else None


def _kept_key() -> Path:
    path: Path = settings.DATA_DIR / "push_key.pem"
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(pem)
    except FileExistsError:
        pass
    return path


def public_key() -> str:
    """What a browser is told, so that its push service takes messages from this installation only. Empty when there is none."""
    key = signing_key()
    if key is None:
        return ""
    point = key.public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def push(device: dict[str, str], short: Short, session: Session, contact: str) -> None:
    """Hand one message to the push service of a device. Raises Gone, or what `requests` and the service have to say."""
    keys = {"p256dh": device["p256dh"], "auth": device["auth"]}
    words = {"title": short.title, "body": short.body, "url": short.url, "tag": short.tag}
    try:
        webpush(
            subscription_info={"endpoint": device["endpoint"], "keys": keys},
            data=json.dumps(words, ensure_ascii=False),
            vapid_private_key=signing_key(),
            vapid_claims={"sub": contact},
            ttl=KEPT_FOR,
            headers={"Urgency": "normal"},
            requests_session=session,
        )
    except WebPushException as error:
        if error.response is not None and error.response.status_code in (404, 410):
            raise Gone from error
        if error.response is not None:
            raise requests.HTTPError(f"{error.response.status_code}", response=error.response) from error
        raise
