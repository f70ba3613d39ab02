"""The bridge: any messenger, through signed webhooks both ways. Its other end is a few lines of somebody's own."""

import msgspec

from haoke.channels.adapters.bridge.reading import read_events
from haoke.channels.adapters.bridge.sending import RETRIES, recall, send
from haoke.channels.adapters.bridge.settings import BridgeSettings
from haoke.channels.adapters.bridge.signing import new_secret, verify
from haoke.channels.addressing import named_peer
from haoke.channels.contract import Account, Capabilities, CardRoom, Described, Parsed, RawRequest, RawResponse
from haoke.channels.errors import SignatureInvalid
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class BridgeAdapter(Described, frozen=True):
    addresses = "id"

    def peer_at(self, account: Account[BridgeSettings], address: str) -> Peer:  # noqa: ARG002
        return named_peer(address)

    def handshake(self, account: Account[BridgeSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def with_new_key(self, settings: BridgeSettings) -> tuple[BridgeSettings, str]:
        secret = new_secret()
        return msgspec.structs.replace(settings, secret=secret, previous_secret=settings.secret), secret

    def verify(self, account: Account[BridgeSettings], request: RawRequest) -> None:
        secrets = account.settings.secrets()
        if not secrets:
            raise SignatureInvalid
        verify(secrets, request.headers, request.body, request.received_at.timestamp())

    def parse(self, account: Account[BridgeSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_events(request.body), RawResponse(202))

    async def send(self, account: Account[BridgeSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await send(account, message, outside)

    async def recall(
        self, account: Account[BridgeSettings], to: Peer, provider_message_id: str, outside: Outside
    ) -> SendResult:
        return await recall(account, to, provider_message_id, outside)

    async def fetch_media(self, account: Account[BridgeSettings], media: Media, outside: Outside) -> Fetched:  # noqa: ARG002
        return await outside.download(media.url)


adapter = BridgeAdapter(
    titles={"zh-CN": "通用桥接", "zh-TW": "通用橋接", "en": "Bridge"},
    icon="cable",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        locations=True,
        recall=True,
        parts=frozenset({"text", "image", "voice", "video", "file", "location", "link_card", "card", "menu"}),
        max_text=10_000,
        captions=True,
        menu_items=50,
        menu_links=True,
        receipts=True,
        idempotent=True,
        retries=RETRIES,
        best="read",
        together=True,
        card=CardRoom(title=1000, text=20_000, label=200, links=20, answers=50, items=50, https=False),
        rate=50.0,
        peer_rate=20.0,
        peer_burst=50,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=BridgeSettings,
)
