"""Weibo's service for fans. Its documents are old, and nothing here has been tried against the service itself."""

from datetime import datetime, timedelta

import msgspec

from haoke.channels.adapters.weibo.calling import address, error_in, fetch, send
from haoke.channels.adapters.weibo.reading import MENTION, read
from haoke.channels.adapters.weibo.settings import WeiboSettings
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
from haoke.channels.counted_windows import Allowance, counted_window
from haoke.channels.given import number, words
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult
from haoke.channels.wechat_envelope import ADDRESSED, check_age, check_signature

_TWO_DAYS = timedelta(hours=48)
_ALLOWED = {kind: Allowance(_TWO_DAYS) for kind in ("message", "postback", "subscribe", "scan")} | {
    MENTION: Allowance(_TWO_DAYS, 1)
}
_MILLISECONDS = 1000


class WeiboAdapter(Described, frozen=True):
    def handshake(self, account: Account[WeiboSettings], request: RawRequest) -> RawResponse | None:
        if request.method != "GET":
            return None
        self._check(account, request)
        return RawResponse(200, request.asked("echostr").encode())

    def verify(self, account: Account[WeiboSettings], request: RawRequest) -> None:
        self._check(account, request)
        check_age(request, _MILLISECONDS)

    def _check(self, account: Account[WeiboSettings], request: RawRequest) -> None:
        asked = request.asked("timestamp"), request.asked("nonce")
        check_signature(request.asked("signature"), account.settings.appsecret, *asked)

    def parse(self, account: Account[WeiboSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed([read(request.body)], once=ADDRESSED)

    async def send(self, account: Account[WeiboSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await send(account, message, outside)

    def window(
        self,
        account: Account[WeiboSettings],  # noqa: ARG002
        last_in: InboundMark | None,
        sent_since: int,
        now: datetime,
    ) -> Window:
        return counted_window(_ALLOWED, last_in, sent_since, now)

    async def fetch_media(self, account: Account[WeiboSettings], media: Media, outside: Outside) -> Fetched:
        return await fetch(account, media, outside)

    async def profile(self, account: Account[WeiboSettings], peer: Peer, outside: Outside) -> Peer:
        answer = await outside.call("GET", address("https://api.weibo.com/2/eps/user/info.json", account, uid=peer.id))
        said = answer.json()
        return msgspec.structs.replace(
            peer,
            display_name=words(said, "nickname", most=200) or peer.display_name,
            avatar_url=words(said, "headimgurl", most=2000) or peer.avatar_url,
        )

    async def health(self, account: Account[WeiboSettings], outside: Outside) -> Health:
        """How many days the token lives still."""
        answer = await outside.call("POST", address("https://api.weibo.com/oauth2/get_token_info", account))
        error, left = error_in(answer), number(answer.json(), "expire_in")
        if error is not None:
            return Health(False, error.error_class, f"{error.code} {error.message}".strip())
        if left is not None and left <= 0:
            return Health(False, "auth")
        return Health(True, "", "" if left is None else f"{int(left // 86_400)} d")


adapter = WeiboAdapter(
    titles={"zh-CN": "微博粉丝服务（测试版）", "zh-TW": "微博粉絲服務（測試版）", "en": "Weibo fans service (beta)"},
    icon="feather",
    capabilities=Capabilities(
        locations=True,
        parts=frozenset({"text", "location", "link_card"}),
        max_text=290,
        card=CardRoom(title=60, text=200),
    ),
    settings=WeiboSettings,
)
