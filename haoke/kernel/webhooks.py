"""Telling somebody else's server: what is sent, how it is signed, and when it is tried again.

A body goes with ``Haoke-Id`` (the same at each try: at least once means that it may come twice), ``Haoke-Timestamp``
(seconds, of this try) and ``Haoke-Signature: v1=<hex>``, the HMAC-SHA256 of timestamp, a dot and the body.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping

import httpx
import msgspec

from haoke.kernel.errors import Refusal
from haoke.kernel.outbound import AnswerTooLarge, HostInternal, HostUnknown, send

REPLAY = 300
"""Seconds that a receiver should accept a signature for."""

PAUSES = (5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200)
"""Seconds before each further try: given up after about a day."""

_WORDS: dict[type[Exception], str] = {
    HostUnknown: "host_unknown",
    HostInternal: "host_internal",
    AnswerTooLarge: "answer_too_large",
    TimeoutError: "timeout",
    httpx.TimeoutException: "timeout",
    httpx.ConnectError: "not_reached",
    httpx.RemoteProtocolError: "no_answer",
}


class Try(msgspec.Struct, frozen=True):
    """One attempt: the answer's status, or the word for what went wrong. ``at`` and ``took`` in milliseconds."""

    at: int
    took: int
    status: int | None = None
    problem: str | None = None

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def sign(secret: str, timestamp: int, body: bytes) -> str:
    return "v1=" + hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def verify(secret: str, timestamp: str, body: bytes, signature: str, *, at: float) -> bool:
    """What a receiver does: the signature is right, and not older than ``REPLAY``."""
    if not timestamp.isascii() or not timestamp.isdigit() or abs(at - int(timestamp)) > REPLAY:
        return False
    return hmac.compare_digest(sign(secret, int(timestamp), body).encode(), signature.encode())


async def deliver(client: httpx.AsyncClient, url: str, secret: str, identifier: str, body: bytes) -> Try:
    """Try once, signed."""
    at = int(time.time())
    signed = {"Haoke-Id": identifier, "Haoke-Timestamp": str(at), "Haoke-Signature": sign(secret, at, body)}
    return await attempt(client, url, body, signed)


async def attempt(
    client: httpx.AsyncClient,
    url: str,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    refused: Callable[[bytes], str] = lambda _: "",
) -> Try:
    """Post once. Redirects are an answer like others: a receiver says where it is.

    ``refused``: the word for what is wrong, read from an answer that says by its status that all is well.
    """
    at, begun = time.time(), time.monotonic()
    status = problem = None
    try:
        answer = await send(
            client, "POST", url, content=body, headers={"Content-Type": "application/json", **(headers or {})}
        )
        problem = (refused(answer.body) if 200 <= answer.status < 300 else "") or None
        status = None if problem else answer.status
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL, Refusal) as error:  # one must not hold up others
        problem = next((word for kind, word in _WORDS.items() if isinstance(error, kind)), "failed")
    return Try(int(at * 1000), int((time.monotonic() - begun) * 1000), status, problem)


def pause_after(tries: int) -> int | None:
    """Seconds until the next try after so many; None: no more."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
