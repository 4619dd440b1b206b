"""The only way out to an address that a borrower or a browser named: https or http, no redirects, a time-out, and no private address.

The address is looked up once and the connection goes to what was looked at, so that a name cannot change its mind in between.
"""

import ipaddress
import socket
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

TIMEOUT = 10  # seconds, to connect and between two bytes of the answer
LONGEST_ANSWER = 4096


class NotReachable(Exception):
    """The address is of a private network, or of none. This installation does not go there."""


def public_address(host: str, port: int) -> str:
    """One address of `host` that is open to everybody; any one that is not refuses them all.

    Raises NotReachable, and OSError where the name is not found now.
    """
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except UnicodeError as error:
        raise NotReachable(f"{host}: no name of a host") from error
    addresses = sorted(str(address) for address in found)
    if not settings.PRIVATE_HOOKS and not all(_is_public(address) for address in addresses):
        raise NotReachable(f"{host}: a private address")
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (mapped or address).is_global and not address.is_multicast


class _Looking(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        self._dns_host = public_address(self._dns_host, self.port)
        return super()._new_conn()


class _LookingSafely(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        self._dns_host = public_address(self._dns_host, self.port)
        return super()._new_conn()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Looking


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _LookingSafely


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = PoolManager(num_pools=args[0], maxsize=args[1], block=args[2] if len(args) > 2 else False)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SafePool}


class Session(requests.Session):
    """Posts to the outside, without the proxies and passwords of the machine's environment, and follows nobody elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter())

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs |= {"allow_redirects": False, "timeout": TIMEOUT, "stream": True}
        response = super().request(*args, **kwargs)
        try:  # of an answer without end only the beginning is read
            response._content = response.raw.read(LONGEST_ANSWER, decode_content=True) or b""
        finally:
            response.close()
        return response
