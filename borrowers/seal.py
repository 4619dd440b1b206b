"""Short secrets, sealed at rest with the installation's key. No Django, no clock."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class CannotUnseal(Exception):
    """The secret was sealed with another key or for another purpose, or was changed."""


def seal(secret: str, *, key: str, purpose: str) -> bytes:
    """The secret as it may lie in a database; `purpose` keeps it from being read as something else."""
    nonce = secrets.token_bytes(12)
    return nonce + _cipher(key, purpose).encrypt(nonce, secret.encode(), None)


def unseal(sealed: bytes, *, key: str, purpose: str) -> str:
    """What was sealed. Raises CannotUnseal."""
    try:
        return _cipher(key, purpose).decrypt(sealed[:12], sealed[12:], None).decode()
    except (InvalidTag, ValueError):
        raise CannotUnseal from None


def _cipher(key: str, purpose: str) -> AESGCM:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=f"mingzhang: {purpose}".encode())
    return AESGCM(derive.derive(key.encode()))
