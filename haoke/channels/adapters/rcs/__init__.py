"""RCS: telephones that show a company's messages with its name and buttons, by Google's service."""

from haoke.channels.adapters.rcs import calls, sending
from haoke.channels.adapters.rcs.reading import read_request
from haoke.channels.adapters.rcs.settings import RcsSettings
from haoke.channels.adapters.rcs.signing import challenged, unwrapped, verify
from haoke.channels.addressing import phone_peer
from haoke.channels.contract import Account, Capabilities, CardRoom, Described, Parsed, RawRequest, RawResponse
from haoke.channels.given import object_in
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class RcsAdapter(Described, frozen=True):
    addresses = "phone"

    def peer_at(self, account: Account[RcsSettings], address: str) -> Peer:  # noqa: ARG002
        return phone_peer(address)

    def handshake(self, account: Account[RcsSettings], request: RawRequest) -> RawResponse | None:
        return challenged(account.settings.client_token, request)

    def verify(self, account: Account[RcsSettings], request: RawRequest) -> None:
        verify(account.settings.client_token, request)

    def parse(self, account: Account[RcsSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_request(object_in(unwrapped(object_in(request.body)))))

    async def send(self, account: Account[RcsSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def typing(self, account: Account[RcsSettings], to: Peer, outside: Outside) -> None:
        await sending.show_typing(account.settings, to, outside)

    async def fetch_media(self, account: Account[RcsSettings], media: Media, outside: Outside) -> Fetched:  # noqa: ARG002
        return await calls.fetch(media, outside)


adapter = RcsAdapter(
    titles={"zh-CN": "RCS 短信", "zh-TW": "RCS 簡訊", "en": "RCS"},
    icon="smartphone",
    capabilities=Capabilities(
        files=True,
        typing=True,
        parts=frozenset({"text", "image", "video", "file", "menu", "link_card", "card"}),
        max_text=3072,
        sizes=dict.fromkeys(("image", "video", "file"), 100_000_000),
        menu_items=sending.SUGGESTIONS,
        menu_links=True,
        card=CardRoom(title=200, text=2000, label=25, links=4, answers=4, items=4),
        receipts=True,
        idempotent=True,
        best="read",
        costs=True,
    ),
    settings=RcsSettings,
)
