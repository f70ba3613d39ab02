"""Requests to addresses somebody typed in: where they may go, how long and how much, against a server that is bad."""

import ipaddress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel import outbound
from haoke.kernel.outbound import (
    AnswerTooLarge,
    HostInternal,
    HostUnknown,
    UrlInvalid,
    addresses_of,
    checked_url,
    is_internal,
    outbound_client,
    send,
)
from haoke.kernel.webhooks import REPLAY, sign, verify
from tests.support.receiver import GARBAGE, drip, flood, hang, receiver, redirect

pytestmark = pytest.mark.anyio

INTERNAL = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]
OPEN = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::"]


@pytest.mark.parametrize("address", INTERNAL)
async def test_an_internal_address_is_seen_in_any_dress(address: str) -> None:
    assert is_internal(address)
    with pytest.raises(HostInternal):
        await addresses_of(address, 80, "")


@pytest.mark.parametrize("address", OPEN)
def test_the_open_internet_may_be_called(address: str) -> None:
    assert not is_internal(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_both_families(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_internal(f"{prefix}{address}") == is_internal(str(address))


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "LOCALHOST.", "0177.0.0.1"])
async def test_a_name_is_judged_by_what_it_resolves_to(host: str) -> None:
    with pytest.raises((HostInternal, HostUnknown)):
        await addresses_of(host, 80, "intranet")
    async with outbound_client("") as client:
        with pytest.raises((HostInternal, HostUnknown, UrlInvalid)):
            await send(client, "GET", f"http://{host}/")


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example", "//a.example", "http://", "http://me:pw@a.example", "http://a:b"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UrlInvalid):
        checked_url(url)


async def test_a_named_host_is_reached_in_its_own_name_and_redirects_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbound, "TOTAL", 0.4)
    async with receiver() as server, outbound_client("localhost", redirects=3) as client:
        assert (await send(client, "POST", server.url, content=b"hello")).status == 204
        (heard,) = server.heard
        assert (heard.headers["host"], heard.path, heard.body) == (f"localhost:{server.port}", "/hook", b"hello")

        server.manner = redirect(f"http://127.0.0.1:{server.port}/secret")
        with pytest.raises(HostInternal):
            await send(client, "POST", server.url)
        assert [one.path for one in server.heard] == ["/hook", "/hook"]

        server.manner = redirect("/hook")
        with pytest.raises(httpx.TooManyRedirects):
            await send(client, "GET", server.url)
        server.manner = redirect("file:///etc/passwd")
        with pytest.raises((UrlInvalid, httpx.HTTPError)):
            await send(client, "GET", server.url)
        for manner in (hang, drip):
            server.manner = manner
            with pytest.raises(TimeoutError):
                await send(client, "GET", server.url)
        server.manner = flood
        with pytest.raises(AnswerTooLarge):
            await send(client, "GET", server.url)
        server.manner = GARBAGE
        with pytest.raises(httpx.RemoteProtocolError):
            await send(client, "GET", server.url)
    async with outbound_client("localhost") as client:
        with pytest.raises(httpx.ConnectError):
            await send(client, "GET", server.url)  # nobody listens any more


async def test_a_name_that_changes_its_mind_wins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is resolved once a request, and what was looked at is what is called."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    called: list[str] = []

    async def resolve(_host: str, port: int, **_options: object) -> list[object]:
        return [(0, 0, 0, "", (address, port)) for address in next(answers)]

    async def connect(_self: object, request: httpx.Request) -> httpx.Response:
        called.append(f"{request.url.host} as {request.headers['host']}, {request.extensions['sni_hostname']}")
        return httpx.Response(200)

    class Loop:
        getaddrinfo = staticmethod(resolve)

    monkeypatch.setattr(outbound.asyncio, "get_running_loop", Loop)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", connect)
    async with outbound_client("") as client:
        assert (await client.get("https://rebind.example/")).status_code == 200
        with pytest.raises(HostInternal):
            await client.get("https://rebind.example/")
    assert called == ["93.184.216.34 as rebind.example, rebind.example"]


@given(st.binary(max_size=200), st.integers(0, 2**33), st.integers(-REPLAY, REPLAY))
def test_a_signature_holds_for_its_body_moment_and_secret(body: bytes, at: int, late: int) -> None:
    signature = sign("s", at, body)
    assert verify("s", str(at), body, signature, at=at + late)
    assert not verify("s", str(at), body + b".", signature, at=at)
    assert not verify("other", str(at), body, signature, at=at)
    assert not verify("s", str(at + 1), body, signature, at=at)
    assert not verify("s", str(at), body, signature, at=at + REPLAY + 1)
    assert not verify("s", f"{at}x", body, signature, at=at)
