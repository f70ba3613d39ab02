"""Providers of short messages that send approved texts alone, and call an address whose last piece is a secret."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import msgspec

from haoke.channels.addressing import chinese, phone_peer
from haoke.channels.contract import (
    Account,
    ChannelSettings,
    Described,
    Health,
    InboundMark,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.outside import Outside
from haoke.channels.types import InboundEvent, OutboundMessage, Peer, SendResult, Template
from haoke.channels.unsigned import new_path_secret, verify_path


class Calls(Protocol):
    """What is asked of the provider."""

    async def send(self, settings: Any, message: OutboundMessage, outside: Outside) -> SendResult: ...

    async def templates(self, settings: Any, outside: Outside) -> list[Template]: ...

    async def health(self, settings: Any, outside: Outside) -> Health: ...


class ApprovedSmsAdapter(Described, frozen=True):
    """``settings`` has a ``path_secret``. ``read``: the events of a body; ``taken``: what it wants to hear.

    ``written``: how it writes a number that begins with a plus.
    """

    addresses = "phone"

    calls: Calls
    read: Callable[[bytes], list[InboundEvent]]
    taken: RawResponse
    written: Callable[[str], str]

    def peer_at(self, account: Account[Any], address: str) -> Peer:  # noqa: ARG002
        return phone_peer(chinese(address), self.written)

    def with_new_key(self, settings: Any) -> tuple[ChannelSettings, str]:
        secret = new_path_secret()
        return msgspec.structs.replace(settings, path_secret=secret), secret

    def handshake(self, account: Account[Any], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[Any], request: RawRequest) -> None:
        verify_path(account.settings.path_secret, request)

    def parse(self, account: Account[Any], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(self.read(request.body), self.taken)

    def window(
        self,
        account: Account[Any],  # noqa: ARG002
        last_in: InboundMark | None,  # noqa: ARG002
        sent_since: int,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Window:
        return Window("template_only")

    async def templates(self, account: Account[Any], outside: Outside) -> list[Template]:
        return await self.calls.templates(account.settings, outside)

    async def send(self, account: Account[Any], message: OutboundMessage, outside: Outside) -> SendResult:
        return await self.calls.send(account.settings, message, outside)

    async def health(self, account: Account[Any], outside: Outside) -> Health:
        return await self.calls.health(account.settings, outside)
