"""The only writer of private addresses and of what comes to them."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from borrowers.models import Borrower
from borrowers.seal import seal, unseal
from notices import receiving
from notices.forwarded import Call
from notices.models import Address, Arrival, Notice

PURPOSE = "secret of a private address"
MOST = 5  # addresses of one borrower: a phone needs one
MOST_AN_HOUR = 600  # messages at one address; no phone gets more
RETRY = datetime.timedelta(minutes=5)  # a phone that heard no answer sends the same again, signed anew


class TooManyAddresses(ValueError):
    """The borrower has as many addresses as one account may hold."""


class Refused(ValueError):
    """The call is not taken: `code` is "replayed" or "too_many"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Opened:
    """An address at the one moment when its words can be read: `token` is kept as a hash, `secret` sealed."""

    address: Address
    token: str  # empty when only the secret is new
    secret: str


@transaction.atomic
def open_address(*, borrower: Borrower, name: str, now: datetime.datetime) -> Opened:
    """A new address with a secret of its own. Raises TooManyAddresses."""
    if Borrower.objects.select_for_update().get(pk=borrower.pk).addresses.count() >= MOST:
        raise TooManyAddresses
    token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
    address = borrower.addresses.create(name=name, token_hash=hashed(token), sealed_secret=_sealed(secret), made_at=now)
    return Opened(address, token, secret)


def rotate_secret(*, address: Address, now: datetime.datetime) -> Opened:
    """A new secret; the old one is good for nothing from this moment."""
    secret = secrets.token_urlsafe(32)
    address.sealed_secret, address.rotated_at = _sealed(secret), now
    address.save(update_fields=["sealed_secret", "rotated_at"])
    return Opened(address, "", secret)


def revoke_address(*, address: Address) -> None:
    """Close the address for good. The messages that came to it stay."""
    address.delete()


@transaction.atomic
def admit(*, address: Address, call: Call, now: datetime.datetime) -> Notice:
    """Keep the message that a phone sent on. The same call again gives the same notice.

    Raises Refused when its signature came before with other words, or when more come than a phone can send.
    """
    address = Address.objects.select_for_update().select_related("borrower").get(pk=address.pk)
    Address.objects.filter(pk=address.pk).update(used_at=now)
    stamp = call.stamp if call.stamp is not None else int(call.at.timestamp() * 1000)
    if known := address.arrivals.filter(stamp=stamp).first():
        if known.digest == call.digest:
            return known.notice
        if call.stamp is not None:
            raise Refused("replayed")
    if again := _sent_again(address, call, stamp):
        return again
    if address.arrivals.filter(stamp__gt=_milliseconds(now) - 3_600_000).count() >= MOST_AN_HOUR:
        raise Refused("too_many")
    notice = receiving.receive_notice(
        borrower=address.borrower,
        text=call.text,
        sender=call.sender,
        received_at=call.at,
        source=Notice.Source.FORWARDED,
    )
    if not known:
        address.arrivals.create(stamp=stamp, digest=call.digest, notice=notice)
    return notice


def _sent_again(address: Address, call: Call, stamp: int) -> Notice | None:
    """What the same words made a moment ago, when the phone did not hear our answer to them."""
    since = stamp - int(RETRY.total_seconds() * 1000)
    before = address.arrivals.filter(digest=call.digest, stamp__range=(since, stamp)).order_by("-stamp").first()
    return before.notice if before else None


def find(token: str) -> Address | None:
    """The address whose last part is `token`."""
    return Address.objects.select_related("borrower").filter(token_hash=hashed(token)).first()


def secret_of(address: Address) -> str:
    """The secret in the clear, to hold a signature against. Raises CannotUnseal."""
    return unseal(bytes(address.sealed_secret), key=settings.SEALING_KEY, purpose=PURPOSE)


def forget_old_arrivals(*, now: datetime.datetime) -> int:
    """Remove what can no longer be replayed, since its signature is too old to be taken; how many."""
    return Arrival.objects.filter(stamp__lt=_milliseconds(now) - 3 * 3_600_000).delete()[0]


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _sealed(secret: str) -> bytes:
    return seal(secret, key=settings.SEALING_KEY, purpose=PURPOSE)


def _milliseconds(now: datetime.datetime) -> int:
    return int(now.timestamp() * 1000)
