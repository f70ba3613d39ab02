"""How adapters reach their providers: one request with its answer, tokens that all processes share, and files."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

import httpx
import msgspec

from haoke.channels.types import ChannelError, ErrorClass, SendResult
from haoke.kernel.outbound import CONNECT, AnswerTooLarge, HostInternal, HostUnknown, UrlInvalid, addresses_of

T = TypeVar("T")

SLOWEST = 15.0  # seconds of a request
SLOWEST_FILE = 60.0
MOST_ANSWER = 1024 * 1024  # bytes
MOST_FILE = 100 * 1024 * 1024  # bytes


class NoAnswer(Exception):
    """Nothing came back. ``written``: the provider may have it all the same."""

    def __init__(self, *, written: bool) -> None:
        super().__init__("written" if written else "not written")
        self.written = written


class Answer(msgspec.Struct, frozen=True):
    """Names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """None when it is no JSON."""
        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError:
            return None


class Fetched(msgspec.Struct, frozen=True):
    """A file of the provider, or one of ours that goes there."""

    content: bytes
    mime: str = ""
    filename: str = ""


class Token(msgspec.Struct, frozen=True):
    value: str
    seconds: float  # it lives


class TokenRefused(Exception):
    """The provider gives none; what it said instead."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


class Shelf(Protocol):
    """What all processes share of an account."""

    async def token(self, name: str, renew: Callable[[], Awaitable[Token]]) -> str:
        """The one that is known, while less than four fifths of its life are over; else one process renews it."""

    async def forget_token(self, name: str, value: str) -> None:
        """The provider refused it. Another one that somebody renewed meanwhile stays."""

    async def kept(self, name: str) -> str:
        """What was kept under this name, as long as it lives; else empty."""

    async def keep(self, name: str, token: Token) -> None:
        """What the provider gave for later."""

    async def file(self, file_id: UUID) -> Fetched:
        """One of ours."""

    def link(self, file_id: UUID) -> str:
        """An address where anybody can fetch it for a while."""

    async def uploaded(self, file_id: UUID, kind: str, upload: Callable[[Fetched], Awaitable[Token]]) -> str:
        """The provider's id of one of our files, uploaded once as long as it lives there."""


class Outside:
    """An account's way out. ``client`` decides which addresses may be reached.

    ``hook``: where the provider is to call us, for those that can be told; empty when it is not known.
    ``allowed``: hosts of our own network that may be reached all the same.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        shelf: Shelf,
        now: Callable[[], datetime] | None = None,
        allowed: str = "",
        *,
        hook: str = "",
    ) -> None:
        self._client = client
        self._allowed = allowed
        self.shelf = shelf
        self.now = now or (lambda: datetime.now(UTC))
        self.hook = hook

    async def address(self, host: str, port: int) -> str:
        """Where a host is reached by something else than HTTP. Raises NoAnswer."""
        try:
            return (await addresses_of(host, port, self._allowed))[0]
        except (HostUnknown, HostInternal):
            raise NoAnswer(written=False) from None

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        most: int = MOST_ANSWER,
        seconds: float = SLOWEST,
    ) -> Answer:
        """One request, bounded in time and size. ``files``: field → name, content, type.

        Raises NoAnswer, AnswerTooLarge. Status and words of the answer are the adapter's to read.
        """
        kind = {"Content-Type": "application/json; charset=utf-8"} if json is not None else {}
        request = self._client.build_request(
            method,
            url,
            headers={**kind, **(headers or {})},
            content=content if json is None else msgspec.json.encode(json),
            data=form,
            files=files,
            timeout=httpx.Timeout(seconds, connect=CONNECT),
        )
        body = bytearray()
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.send(request, stream=True)
                async with aclosing(answer):
                    async for piece in answer.aiter_raw():
                        body += piece
                        if len(body) > most:
                            raise AnswerTooLarge
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, HostUnknown, HostInternal, UrlInvalid):
            raise NoAnswer(written=False) from None
        except (httpx.HTTPError, TimeoutError):
            raise NoAnswer(written=True) from None
        return Answer(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, bytes(body))

    async def token(self, name: str, renew: Callable[[], Awaitable[Token]]) -> str:
        """As the shelf has it. Raises NoAnswer: whatever it was for has not been asked."""
        try:
            return await self.shelf.token(name, renew)
        except NoAnswer:
            raise NoAnswer(written=False) from None

    async def by_token(
        self,
        name: str,
        renew: Callable[[], Awaitable[Token]],
        call: Callable[[str], Awaitable[tuple[bool, T]]],
    ) -> T:
        """What ``call`` brings, after a token that it says was refused once more with another. Raises NoAnswer."""
        token = await self.token(name, renew)
        refused, found = await call(token)
        if not refused:
            return found
        await self.shelf.forget_token(name, token)
        return (await call(await self.token(name, renew)))[1]

    async def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """A file of at most ``MOST_FILE``. Raises NoAnswer, also when it is refused, and AnswerTooLarge."""
        answer = await self.call("GET", url, headers=headers, most=MOST_FILE, seconds=SLOWEST_FILE)
        if not 200 <= answer.status < 300:
            raise NoAnswer(written=False)
        return Fetched(answer.body, answer.headers.get("content-type", "").partition(";")[0].strip())


_STATUSES: dict[int, ErrorClass] = {
    401: "auth",
    403: "permission",
    413: "too_large",
    429: "rate_limited",
}


def class_of(status: int) -> ErrorClass:
    """What a status means where nothing else is said."""
    return _STATUSES.get(status, "transient" if status >= 500 else "unknown")


def sent(provider_message_id: str = "") -> SendResult:
    return SendResult(state="sent", provider_message_id=provider_message_id)


def failed(error: ChannelError) -> SendResult:
    return SendResult(state="failed", error=error)
