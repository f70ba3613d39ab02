"""Around every request: a trace id, security headers, metrics, and reading a body to its end before a refusal."""

import asyncio
import time
from typing import cast
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPResponseStartEvent, Message, Receive, Scope, Send

from haoke.kernel import metrics

API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_HEADERS = (
    (b"content-security-policy", API_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=(self)"),
    (b"cache-control", b"no-store"),
)
_DRAIN_BYTES = 64 * 1024 * 1024
_DRAIN_SECONDS = 10.0


def page_policy(**directives: str | None) -> str:
    """The Content-Security-Policy of our pages; ``frame_ancestors="https://a.example"`` replaces that directive, None
    leaves it out."""
    changed = _PAGE | {name.replace("_", "-"): value for name, value in directives.items()}
    return "; ".join(f"{name} {value}" for name, value in changed.items() if value is not None)


class Envelope:
    """The outermost part of the application. A header that a handler set itself is left as it is."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers: tuple[tuple[bytes, bytes], ...] = _HEADERS
        if https:
            self._headers += ((b"strict-transport-security", b"max-age=31536000"),)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace = uuid4().hex
        scope["state"]["trace"] = trace
        structlog.contextvars.bind_contextvars(trace=trace)
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        ended = False

        async def receive_and_note() -> HTTPReceiveMessage:
            nonlocal ended
            message = cast("HTTPReceiveMessage", await receive())
            ended = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._complete(message, trace)
                if status >= 400 and not ended:
                    await _drain(receive_and_note)
            await send(message)

        try:
            await self._app(scope, receive_and_note, send_with_headers)
        finally:
            metrics.http_request(scope, status, time.perf_counter() - started)

    def _complete(self, message: HTTPResponseStartEvent, trace: str) -> None:
        headers = list(message["headers"])
        present = {name.lower() for name, _ in headers}
        headers += [header for header in self._headers if header[0] not in present]
        headers.append((b"x-trace-id", trace.encode()))
        message["headers"] = headers


async def _drain(receive: Receive) -> None:
    """Read what is left of a refused body: a client that is still sending would lose the answer with the connection."""
    read = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            more = True
            while more and read < _DRAIN_BYTES:
                message = await receive()
                more = message["type"] == "http.request" and message.get("more_body", False)
                read += len(message.get("body", b"")) if message["type"] == "http.request" else 0
    except TimeoutError:
        pass
