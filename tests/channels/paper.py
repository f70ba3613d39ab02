"""A channel made of paper: its provider is a list in memory, which answers as a test wants it to."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from haoke.channels.contract import (
    Account,
    Capabilities,
    ChannelSettings,
    InboundMark,
    Intake,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.errors import RequestUnreadable, SignatureInvalid
from haoke.channels.kinds import KINDS
from haoke.channels.outside import Fetched, Outside, sent
from haoke.channels.types import InboundEvent, Media, OutboundMessage, Peer, SendResult, Text

Manner = SendResult | Exception | Callable[[OutboundMessage], Awaitable[SendResult]]


class Provider:
    """``manners``: what it does with the next messages, one after another; afterwards it takes everything."""

    def __init__(self) -> None:
        self.manners: list[Manner] = []
        self.heard: list[OutboundMessage] = []
        self.recalled: list[str] = []
        self.pages: list[list[InboundEvent]] = []
        self.pulled: list[tuple[str, str]] = []
        self.window = Window()
        self.files: dict[str, Fetched | Exception] = {}
        self.profiles = 0
        self.typed = asyncio.Event()
        self.running = asyncio.Event()
        self.ended = asyncio.Event()

    def said(self) -> list[str]:
        return [part.text for message in self.heard for part in message.parts if isinstance(part, Text)]

    async def take(self, message: OutboundMessage) -> SendResult:
        self.heard.append(message)
        manner = self.manners.pop(0) if self.manners else sent(f"p-{len(self.heard)}")
        if isinstance(manner, Exception):
            raise manner
        return manner if isinstance(manner, SendResult) else await manner(message)


class PaperSettings(ChannelSettings, frozen=True, kw_only=True):
    note: str = ""

    def recall_time(self) -> int:
        return 600


class Paper(msgspec.Struct, frozen=True):
    """``tests`` post events in our own words: what is tried here is what the core makes of them."""

    provider: Any
    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings] = PaperSettings
    pull_every: int = 0

    def handshake(self, account: Account[Any], request: RawRequest) -> RawResponse | None:
        return RawResponse(body=b"hello") if request.method == "GET" else None

    def verify(self, account: Account[Any], request: RawRequest) -> None:
        if request.headers.get("x-paper") != "signed":
            raise SignatureInvalid

    def parse(self, account: Account[Any], request: RawRequest) -> Parsed:
        if request.body.startswith(b"poke:"):
            return Parsed([], poke=request.body.decode().removeprefix("poke:"))
        try:
            return Parsed(msgspec.json.decode(request.body, type=list[InboundEvent]))
        except msgspec.MsgspecError:
            raise RequestUnreadable from None

    async def send(self, account: Account[Any], message: OutboundMessage, outside: Outside) -> SendResult:
        result: SendResult = await self.provider.take(message)
        return result

    async def recall(
        self,
        account: Account[Any],
        to: Peer,
        provider_message_id: str,
        outside: Outside,
    ) -> SendResult:
        self.provider.recalled.append(provider_message_id)
        return sent()

    async def typing(self, account: Account[Any], to: Peer, outside: Outside) -> None:
        self.provider.typed.set()

    def window(self, account: Account[Any], last_in: InboundMark | None, sent_since: int, now: datetime) -> Window:
        if last_in is None or now - last_in.at > timedelta(hours=48):
            return Window("closed")
        given: Window = self.provider.window
        return msgspec.structs.replace(given, remaining=5 - sent_since) if given.state == "open" else given

    async def pull(self, account: Account[Any], poke: str, intake: Intake, outside: Outside) -> None:
        self.provider.pulled.append((poke, intake.cursor))
        while self.provider.pages:
            page = self.provider.pages.pop(0)
            if page and page[0].kind == "unsupported":
                raise ConnectionError("the provider fell silent")
            await intake.take(msgspec.json.encode(page), page, f"{int(intake.cursor or 0) + 1}")

    async def run(self, account: Account[Any], intake: Intake, outside: Outside) -> None:
        self.provider.running.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.provider.ended.set()

    async def fetch_media(self, account: Account[Any], media: Media, outside: Outside) -> Fetched:
        found = self.provider.files[media.media_ref]
        if isinstance(found, Exception):
            raise found
        given: Fetched = found
        return given

    async def profile(self, account: Account[Any], peer: Peer, outside: Outside) -> Peer:
        self.provider.profiles += 1
        return msgspec.structs.replace(peer, display_name="Wang")


@contextmanager
def paper(kind: str = "paper", **capabilities: Any) -> Iterator[Provider]:
    """The channel is there as long as the test."""
    provider = Provider()
    can = Capabilities(**{"peer_rate": 1000.0, "peer_burst": 1000, "rate": 1000.0} | capabilities)
    KINDS[kind] = Paper(provider, {"en": "Paper", "zh-CN": "纸", "zh-TW": "紙"}, "scroll", can)
    try:
        yield provider
    finally:
        del KINDS[kind]
