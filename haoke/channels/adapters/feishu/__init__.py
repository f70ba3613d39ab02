"""Feishu, and Lark outside China: people write to a self-built app of the company."""

import msgspec

from haoke.channels.adapters.feishu import calls, sending
from haoke.channels.adapters.feishu.reading import read_event
from haoke.channels.adapters.feishu.settings import FeishuSettings
from haoke.channels.adapters.feishu.signing import opened, verify
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
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import same, words
from haoke.channels.outside import Fetched, NoAnswer, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class FeishuAdapter(Described, frozen=True):
    def handshake(self, account: Account[FeishuSettings], request: RawRequest) -> RawResponse | None:
        """Only who can seal it as we do, or knows the token, gets an answer."""
        asked = opened(account.settings, request)
        if asked.get("type") != "url_verification":
            return None
        token = account.settings.verification_token
        if token and not same(words(asked, "token"), [token]):
            raise SignatureInvalid
        return _json({"challenge": words(asked, "challenge", most=1000)})

    def verify(self, account: Account[FeishuSettings], request: RawRequest) -> None:
        verify(account.settings, request)

    def parse(self, account: Account[FeishuSettings], request: RawRequest) -> Parsed:
        base = account.settings.base
        return Parsed(read_event(opened(account.settings, request), base), _json({}))

    async def send(self, account: Account[FeishuSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def recall(
        self,
        account: Account[FeishuSettings],
        to: Peer,  # noqa: ARG002
        provider_message_id: str,
        outside: Outside,
    ) -> SendResult:
        answer = await calls.ask(account.settings, "DELETE", f"/im/v1/messages/{provider_message_id}", outside)
        return calls.result(answer)

    async def fetch_media(self, account: Account[FeishuSettings], media: Media, outside: Outside) -> Fetched:
        """A file belongs to its message, so its address says which."""
        if not media.url.startswith(f"{account.settings.base}/im/v1/messages/"):
            raise NoAnswer(written=False)
        headers = {"Authorization": f"Bearer {await calls.token(account.settings, outside)}"}
        found = await outside.download(media.url, headers=headers)
        return Fetched(found.content, found.mime, media.filename)

    async def profile(self, account: Account[FeishuSettings], peer: Peer, outside: Outside) -> Peer:
        path = f"/contact/v3/users/{peer.id}?user_id_type=open_id"
        said = (await calls.ask(account.settings, "GET", path, outside)).json()
        return msgspec.structs.replace(
            peer,
            display_name=words(said, "data", "user", "name", most=200) or peer.display_name,
            avatar_url=words(said, "data", "user", "avatar", "avatar_240", most=1000),
        )

    async def health(self, account: Account[FeishuSettings], outside: Outside) -> Health:
        answer = await calls.ask(account.settings, "GET", "/bot/v3/info", outside)
        problem = calls.problem_of(answer)
        if problem is not None:
            return Health(False, problem.code, problem.message)
        return Health(True, detail=words(answer.json(), "bot", "app_name", most=200))


def _json(content: dict[str, str]) -> RawResponse:
    return RawResponse(body=msgspec.json.encode(content), content_type="application/json; charset=utf-8")


adapter = FeishuAdapter(
    titles={"zh-CN": "飞书", "zh-TW": "飛書", "en": "Feishu / Lark"},
    icon="feather",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        recall=True,
        parts=frozenset({"text", "image", "voice", "video", "file", "menu", "link_card", "card"}),
        max_text=4000,
        sizes={"image": 10_000_000, "voice": 30_000_000, "video": 30_000_000, "file": 30_000_000},
        menu_items=20,
        menu_links=True,
        card=CardRoom(title=200, text=3000, label=100, links=10, answers=10, items=20, https=False),
        receipts=True,
        idempotent=True,
        best="read",
        rate=50.0,
        peer_rate=5.0,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=FeishuSettings,
)
