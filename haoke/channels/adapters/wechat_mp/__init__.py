"""WeChat official accounts (service accounts), by customer service messages and templates."""

from datetime import timedelta

from haoke.channels.adapters.wechat_mp.sending import body_of
from haoke.channels.adapters.wechat_mp.templates import approved, send_template
from haoke.channels.contract import Account, Capabilities, CardRoom
from haoke.channels.counted_windows import Allowance
from haoke.channels.errors import ProviderRefused
from haoke.channels.given import words
from haoke.channels.outside import Outside
from haoke.channels.types import OutboundMessage, Peer, SendResult, Template
from haoke.channels.wechat_api import Refused
from haoke.channels.wechat_platform import API, WechatAdapter
from haoke.channels.wechat_settings import WechatSettings


class OfficialAccountAdapter(WechatAdapter, frozen=True):
    async def deliver(self, account: Account[WechatSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        if message.template is not None:
            return await send_template(account, message.to, message.template, outside)
        return await super().deliver(account, message, outside)

    async def templates(self, account: Account[WechatSettings], outside: Outside) -> list[Template]:
        try:
            return await approved(account, outside)
        except Refused as refused:
            raise ProviderRefused(reason=str(refused)) from None

    async def profile(self, account: Account[WechatSettings], peer: Peer, outside: Outside) -> Peer:
        """Mostly the union id: WeChat gives names and pictures to hardly anybody any more."""
        try:
            said = await API.ask(account, outside, "GET", "user/info", openid=peer.id, lang="zh_CN")
        except Refused:
            return peer
        return Peer(
            peer.id,
            peer.id_kind,
            words(said, "unionid", most=200),
            peer.alt_ids,
            words(said, "nickname", most=200),
            words(said, "headimgurl", most=2000),
            words(said, "language", most=20),
        )


_BRIEFLY = Allowance(timedelta(minutes=1), 3)

adapter = OfficialAccountAdapter(
    titles={"zh-CN": "微信公众号", "zh-TW": "微信公眾號", "en": "WeChat official account"},
    icon="message-circle",
    capabilities=Capabilities(
        files=True,
        typing=True,
        parts=frozenset({"text", "image", "voice", "video", "link_card", "miniprogram", "menu", "custom"}),
        max_text=2048,
        text_unit="bytes",
        sizes={"image": 10 * 2**20, "voice": 2 * 2**20, "video": 10 * 2**20},
        menu_items=10,
        file_cards=True,
        card=CardRoom(title=64, text=300),
        receipts=True,
    ),
    settings=WechatSettings,
    body=body_of,
    allowed={
        "message": Allowance(timedelta(hours=48), 5),
        "postback": _BRIEFLY,
        "subscribe": _BRIEFLY,
        "scan": _BRIEFLY,
    },
    closed="template_only",
)
