"""WeCom customer service: WeChat users write to a company. Its calls only say that there is something to fetch."""

from datetime import datetime, timedelta

import msgspec

from haoke.channels.adapters.wecom_kf import calls, sending, syncing
from haoke.channels.adapters.wecom_kf.calling import API
from haoke.channels.adapters.wecom_kf.events import WELCOME_TIME
from haoke.channels.adapters.wecom_kf.settings import WecomSettings
from haoke.channels.contract import (
    Account,
    Capabilities,
    CardRoom,
    Described,
    Health,
    InboundMark,
    Intake,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.counted_windows import Allowance, counted_window
from haoke.channels.given import items, words
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult
from haoke.channels.wechat_api import Refused

_ALLOWED: dict[str, Allowance] = {
    "message": Allowance(timedelta(hours=48), 5),
    "enter_session": Allowance(WELCOME_TIME, 1),
}


class WecomAdapter(Described, frozen=True):
    pull_every: int

    def handshake(self, account: Account[WecomSettings], request: RawRequest) -> RawResponse | None:
        return calls.handshake(account, request)

    def verify(self, account: Account[WecomSettings], request: RawRequest) -> None:
        calls.verify(account, request)

    def parse(self, account: Account[WecomSettings], request: RawRequest) -> Parsed:
        return calls.parse(account, request)

    async def pull(self, account: Account[WecomSettings], poke: str, intake: Intake, outside: Outside) -> None:
        await syncing.pull(account, poke, intake, outside)

    async def send(self, account: Account[WecomSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account, message, outside)

    def window(
        self,
        account: Account[WecomSettings],  # noqa: ARG002
        last_in: InboundMark | None,
        sent_since: int,
        now: datetime,
    ) -> Window:
        return counted_window(_ALLOWED, last_in, sent_since, now)

    async def fetch_media(self, account: Account[WecomSettings], media: Media, outside: Outside) -> Fetched:
        return await API.fetch(account, outside, media)

    async def profile(self, account: Account[WecomSettings], peer: Peer, outside: Outside) -> Peer:
        asked = {"external_userid_list": [peer.id], "need_enter_session_context": 0}
        try:
            said = await API.ask(account, outside, "POST", "kf/customer/batchget", json=asked)
        except Refused:
            return peer
        found = next((each for each in items(said, "customer_list") if words(each, "external_userid") == peer.id), {})
        return msgspec.structs.replace(
            peer,
            union_id=words(found, "unionid", most=200) or peer.union_id,
            display_name=words(found, "nickname", most=200) or peer.display_name,
            avatar_url=words(found, "avatar", most=2000) or peer.avatar_url,
        )

    async def health(self, account: Account[WecomSettings], outside: Outside) -> Health:
        """Whether there is a token, and it may manage this desk."""
        try:
            said = await API.ask(account, outside, "POST", "kf/account/list", json={"offset": 0, "limit": 100})
        except Refused as refused:
            return Health(False, refused.error.error_class, f"{refused.error.code} {refused.error.message}".strip())
        wanted = account.settings.open_kfid
        listed = {words(each, "open_kfid"): each.get("manage_privilege") for each in items(said, "account_list")}
        return Health(True) if listed.get(wanted, False) is not False else Health(False, "permission", wanted)


adapter = WecomAdapter(
    titles={"zh-CN": "微信客服（企业微信）", "zh-TW": "微信客服（企業微信）", "en": "WeCom customer service"},
    icon="messages-square",
    capabilities=Capabilities(
        files=True,
        locations=True,
        parts=frozenset(
            {"text", "image", "voice", "video", "file", "location", "link_card", "miniprogram", "menu", "custom"}
        ),
        max_text=2048,
        text_unit="bytes",
        sizes={"image": 10 * 2**20, "voice": 2 * 2**20, "video": 10 * 2**20, "file": 20 * 2**20},
        menu_items=10,
        card=CardRoom(title=40, text=160),
        menu_links=True,
        receipts=True,
        idempotent=True,
    ),
    settings=WecomSettings,
    pull_every=180,
)
