"""WhatsApp, by Meta's cloud: a number of the company. A day after the customer wrote only templates may begin anew."""

from datetime import datetime

from haoke.channels.adapters.whatsapp import calls, sending
from haoke.channels.adapters.whatsapp.reading import read_request
from haoke.channels.adapters.whatsapp.settings import WhatsappSettings
from haoke.channels.addressing import phone_peer, without_plus
from haoke.channels.contract import (
    Account,
    Capabilities,
    CardRoom,
    Described,
    Health,
    InboundMark,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.given import object_in
from haoke.channels.graph_api import REPLY_TIME, challenged, closes_at, verify
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult, Template


class WhatsappAdapter(Described, frozen=True):
    addresses = "phone"

    def peer_at(self, account: Account[WhatsappSettings], address: str) -> Peer:  # noqa: ARG002
        return phone_peer(address, without_plus, "wa_id")

    def handshake(self, account: Account[WhatsappSettings], request: RawRequest) -> RawResponse | None:
        return challenged(request, account.settings.verify_token)

    def verify(self, account: Account[WhatsappSettings], request: RawRequest) -> None:
        verify(account.settings.app_secret, request)

    def parse(self, account: Account[WhatsappSettings], request: RawRequest) -> Parsed:
        return Parsed(read_request(object_in(request.body), account.settings.phone_number_id))

    async def send(self, account: Account[WhatsappSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    def window(
        self,
        account: Account[WhatsappSettings],  # noqa: ARG002
        last_in: InboundMark | None,
        sent_since: int,  # noqa: ARG002
        now: datetime,
    ) -> Window:
        closes = closes_at(last_in, REPLY_TIME, now)
        return Window("template_only") if closes is None else Window(closes_at=closes)

    async def templates(self, account: Account[WhatsappSettings], outside: Outside) -> list[Template]:
        return await calls.templates(account.settings, outside)

    async def fetch_media(self, account: Account[WhatsappSettings], media: Media, outside: Outside) -> Fetched:
        return await calls.fetch(account.settings, media, outside)

    async def health(self, account: Account[WhatsappSettings], outside: Outside) -> Health:
        return await calls.health(account.settings, outside)


adapter = WhatsappAdapter(
    titles={"zh-CN": "WhatsApp", "zh-TW": "WhatsApp", "en": "WhatsApp"},
    icon="phone",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        locations=True,
        parts=frozenset({"text", "sticker", "image", "voice", "video", "file", "location", "menu", "card"}),
        max_text=4096,
        sizes={"image": 5_000_000, "voice": 16_000_000, "video": 16_000_000, "file": 100_000_000},
        captions=True,
        max_caption=1024,
        menu_items=10,
        card=CardRoom(title=120, text=800, links=1, mixed=False, https=False),
        receipts=True,
        best="played",
        rate=80.0,
        peer_rate=1 / 6,
        peer_burst=10,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=WhatsappSettings,
)
