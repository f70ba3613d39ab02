"""Telegram: people write to a bot of the company. It calls us, or, where nobody can call us, we ask it."""

import msgspec

from haoke.channels.adapters.telegram import fetching, sending
from haoke.channels.adapters.telegram.reading import read_update
from haoke.channels.adapters.telegram.settings import TelegramSettings
from haoke.channels.contract import (
    Account,
    Capabilities,
    CardRoom,
    Described,
    Health,
    Intake,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import object_in, same, words
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class TelegramAdapter(Described, frozen=True):
    pull_every: int = 3

    def handshake(self, account: Account[TelegramSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[TelegramSettings], request: RawRequest) -> None:
        secret = account.settings.secret_token
        if not secret or not same(request.headers.get("x-telegram-bot-api-secret-token", ""), [secret]):
            raise SignatureInvalid

    def parse(self, account: Account[TelegramSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        """What is answered to a pressed button is a method that Telegram calls for us: it is no longer busy."""
        update = object_in(request.body)
        query = words(update, "callback_query", "id", most=100)
        if not query:
            return Parsed(read_update(update))
        answer = msgspec.json.encode({"method": "answerCallbackQuery", "callback_query_id": query})
        return Parsed(read_update(update), RawResponse(body=answer, content_type="application/json"))

    async def pull(
        self,
        account: Account[TelegramSettings],
        poke: str,  # noqa: ARG002
        intake: Intake,
        outside: Outside,
    ) -> None:
        await fetching.pull(account.settings, intake, outside)

    async def send(self, account: Account[TelegramSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def recall(
        self,
        account: Account[TelegramSettings],
        to: Peer,  # noqa: ARG002
        provider_message_id: str,
        outside: Outside,
    ) -> SendResult:
        return await sending.recall(account.settings, provider_message_id, outside)

    async def typing(self, account: Account[TelegramSettings], to: Peer, outside: Outside) -> None:
        await sending.show_typing(account.settings, to, outside)

    async def fetch_media(self, account: Account[TelegramSettings], media: Media, outside: Outside) -> Fetched:
        return await fetching.fetch_file(account.settings, media, outside)

    async def health(self, account: Account[TelegramSettings], outside: Outside) -> Health:
        return await fetching.health(account.settings, outside)


adapter = TelegramAdapter(
    titles={"zh-CN": "Telegram", "zh-TW": "Telegram", "en": "Telegram"},
    icon="send",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        locations=True,
        typing=True,
        recall=True,
        parts=frozenset({"text", "sticker", "image", "voice", "video", "file", "location", "menu", "card"}),
        max_text=4096,
        text_unit="utf16",
        sizes={"image": 10_000_000} | dict.fromkeys(("voice", "video", "file"), 50_000_000),
        captions=True,
        max_caption=1024,
        menu_items=50,
        menu_links=True,
        card=CardRoom(title=200, text=800, label=64, links=10, answers=10, items=20, https=False),
        rate=30.0,
        peer_rate=1.0,
        peer_burst=5,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=TelegramSettings,
)
