"""Where a request comes from, and by which address the browser knows us."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.types import Scope

from haoke.kernel.addresses import client_address, is_trusted
from haoke.kernel.settings import Settings


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
