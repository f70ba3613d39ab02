"""Where a request comes from, when proxies that we trust may stand between."""

import functools
import ipaddress
from typing import Any

from litestar.connection import ASGIConnection
from litestar.types import Scope

from haoke.kernel.settings import Settings

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@functools.cache
def _networks(trusted: str) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in trusted.split(",") if part.strip())


def is_trusted(address: str, trusted: str) -> bool:
    """Whether an address lies in one of the networks (a comma-separated list of addresses and CIDR networks)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _networks(trusted))


def client_address(peer: str, forwarded_for: str, trusted: str) -> str:
    """The address of the client: the last one in ``X-Forwarded-For`` that is not a trusted proxy's.

    The header counts only when the peer itself is trusted. An empty peer is a Unix socket, so it is this machine.
    """
    address = peer or "127.0.0.1"
    for hop in reversed(forwarded_for.split(",") if forwarded_for else []):
        if not is_trusted(address, trusted) or not _is_address(hop.strip()):
            break
        address = hop.strip()
    return address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def header(scope: Scope, name: bytes) -> str:
    """All values of a header, joined by commas; empty when absent. ``name`` in lower case."""
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def scope_address(scope: Scope, settings: Settings) -> str:
    peer = scope.get("client")
    return client_address(peer[0] if peer else "", header(scope, b"x-forwarded-for"), settings.trusted_proxies)


def is_secure(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> bool:
    """Whether the browser speaks https with us, or with the trusted proxy before us."""
    if settings.public_url:
        return settings.public_url.startswith("https:")
    peer = connection.scope.get("client")
    if is_trusted(peer[0] if peer else "127.0.0.1", settings.trusted_proxies):
        forwarded = header(connection.scope, b"x-forwarded-proto")
        if forwarded:
            return forwarded.rpartition(",")[2].strip() == "https"
    return connection.scope["scheme"] == "https"


def own_url(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str:
    """How this browser reaches Haoke, without a slash at the end."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return f"{'https' if is_secure(connection, settings) else 'http'}://{header(connection.scope, b'host')}"
