"""Requests to addresses that somebody typed in: never into our own network, never without an end.

A name is resolved here, every address it has is looked at, and the connection goes to the very address that was looked
at: a name that answers differently a moment later wins nothing, and each redirect is a request of its own. Environment
proxies are not used. ``HAOKE_OUTBOUND_HOSTS`` names hosts of one's own network that may be called all the same.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping

import httpx
import msgspec

from haoke.kernel.errors import Invalid

CONNECT = 5.0  # seconds
TOTAL = 10.0  # of a request, with everything
MOST = 64 * 1024  # bytes of an answer
_MOST_ADDRESSES = 3  # of a name that are tried

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UrlInvalid(Invalid):
    """Please enter a whole address that begins with https:// or http://, without a name and password."""


class HostUnknown(Invalid):
    """The host {host} cannot be found."""


class HostInternal(Invalid):
    """{host} lies in an internal network and is not called from here."""


class AnswerTooLarge(Invalid):
    """The answer is too large."""


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes


def checked_url(url: str) -> httpx.URL:
    """Raises UrlInvalid."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise UrlInvalid from None
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo:
        raise UrlInvalid
    return parsed


async def addresses_of(host: str, port: int, allowed: str) -> list[str]:
    """Where a host is. ``allowed``: names that may be internal, separated by commas.

    Raises HostUnknown, and HostInternal when any of the addresses is: which one is called is chance.
    """
    try:
        async with asyncio.timeout(CONNECT):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        raise HostUnknown(host=host) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not _named(host, allowed) and any(is_internal(address) for address in addresses):
        raise HostInternal(host=host)
    return addresses[:_MOST_ADDRESSES]


def is_internal(address: str) -> bool:
    """Whether an address is not one of the open internet, also where it is wrapped into another."""
    return any(not each.is_global or each.is_multicast for each in _unwrapped(ipaddress.ip_address(address)))


def _unwrapped(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.sixtofour is not None:
        return [address, address.sixtofour]
    if address.teredo is not None:
        return [address, *address.teredo]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def _named(host: str, allowed: str) -> bool:
    return host.lower().rstrip(".") in {name.strip().lower().rstrip(".") for name in allowed.split(",")}


class _Guarded(httpx.AsyncBaseTransport):
    """Connects to the address that was looked at, in the name of the host that was asked for."""

    def __init__(self, allowed: str, *, http2: bool) -> None:
        self._allowed = allowed
        # No connection is kept: it would be known by its address, and another name may have the same one.
        alone = httpx.Limits(max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(limits=alone, trust_env=False, http2=http2)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = checked_url(str(request.url))
        for address in (found := await addresses_of(url.host, url.port or 0, self._allowed)):
            request.url = url.copy_with(host=address)
            request.extensions = {**request.extensions, "sni_hostname": url.host}
            try:
                answer = await self._inner.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if address == found[-1]:
                    raise
            else:
                request.url = url  # redirects are relative to the name
                return answer
        raise HostUnknown(host=url.host)

    async def aclose(self) -> None:
        await self._inner.aclose()


def outbound_client(allowed: str, *, redirects: int = 0, http2: bool = False) -> httpx.AsyncClient:
    """A client with time-outs that reaches the open internet alone, and hosts that are ``allowed``.

    ``http2`` offers it; the server chooses.
    """
    return httpx.AsyncClient(
        transport=_Guarded(allowed, http2=http2),
        timeout=httpx.Timeout(TOTAL, connect=CONNECT),
        follow_redirects=redirects > 0,
        max_redirects=redirects,
        headers={"User-Agent": "Haoke", "Accept-Encoding": "identity"},  # a packed answer may be a bomb
    )


async def send(
    client: httpx.AsyncClient, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """One request with its answer, in ``TOTAL`` seconds and ``MOST`` bytes, however slowly they drip.

    Raises TimeoutError, httpx.HTTPError, UrlInvalid, HostUnknown, HostInternal, AnswerTooLarge.
    """
    where, body = checked_url(url), bytearray()
    async with asyncio.timeout(TOTAL), client.stream(method, where, content=content, headers=headers) as answer:
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > MOST:
                raise AnswerTooLarge
    return Answer(answer.status_code, bytes(body))
