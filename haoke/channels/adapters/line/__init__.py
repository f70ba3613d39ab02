"""LINE: people who follow an official account of the company. The first answer is free, others count."""

import msgspec

from haoke.channels.adapters.line import calls, sending
from haoke.channels.adapters.line.reading import read_request
from haoke.channels.adapters.line.settings import LineSettings
from haoke.channels.adapters.line.signing import verify
from haoke.channels.contract import (
    Account,
    Capabilities,
    CardRoom,
    Described,
    Health,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.given import object_in, words
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class LineAdapter(Described, frozen=True):
    def handshake(self, account: Account[LineSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[LineSettings], request: RawRequest) -> None:
        verify(account.settings.channel_secret, request)

    def parse(self, account: Account[LineSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_request(object_in(request.body)))

    async def send(self, account: Account[LineSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def typing(self, account: Account[LineSettings], to: Peer, outside: Outside) -> None:
        await sending.show_typing(account.settings, to, outside)

    async def fetch_media(self, account: Account[LineSettings], media: Media, outside: Outside) -> Fetched:
        return await calls.fetch(account.settings, media, outside)

    async def profile(self, account: Account[LineSettings], peer: Peer, outside: Outside) -> Peer:
        if not peer.id.isalnum():
            return peer
        said = (await calls.call(account.settings, "GET", f"profile/{peer.id}", outside)).json()
        return msgspec.structs.replace(
            peer,
            display_name=words(said, "displayName", most=200) or peer.display_name,
            avatar_url=words(said, "pictureUrl", most=2000),
            locale=words(said, "language", most=20),
        )

    async def health(self, account: Account[LineSettings], outside: Outside) -> Health:
        return await calls.health(account.settings, outside)


adapter = LineAdapter(
    titles={"zh-CN": "LINE", "zh-TW": "LINE", "en": "LINE"},
    icon="message-circle",
    capabilities=Capabilities(
        files=True,
        locations=True,
        typing=True,
        parts=frozenset({"text", "sticker", "image", "voice", "video", "location", "menu", "link_card", "card"}),
        max_text=5000,
        text_unit="utf16",
        sizes={"image": 10_000_000, "voice": 200_000_000, "video": 200_000_000},
        menu_items=sending.QUICK_REPLIES,
        menu_links=True,
        card=CardRoom(title=200, text=1500, label=20, links=4, answers=4, items=4),
        rate=200.0,
        quotes=frozenset({"theirs"}),
    ),
    settings=LineSettings,
)
