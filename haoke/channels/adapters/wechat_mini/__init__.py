"""Customer service of WeChat mini programs."""

from datetime import timedelta
from typing import Any

from haoke.channels.contract import Account, Capabilities, CardRoom
from haoke.channels.counted_windows import Allowance
from haoke.channels.outside import Outside
from haoke.channels.types import AnyPart, Image, LinkCard, Miniprogram, Text
from haoke.channels.wechat_platform import API, WechatAdapter
from haoke.channels.wechat_settings import WechatSettings
from haoke.channels.wording import words_of


async def body_of(account: Account[WechatSettings], part: AnyPart, outside: Outside) -> tuple[str, Any]:
    if isinstance(part, Image):
        return "image", {"media_id": await API.media_id(account, outside, part, "image")}
    if isinstance(part, LinkCard):
        link = {"title": part.title, "description": part.description, "url": part.url, "thumb_url": part.thumb}
        return "link", link
    if isinstance(part, Miniprogram) and part.thumb:
        thumb = await API.picture_id(account, outside, part.thumb, "image")
        return "miniprogrampage", {"title": part.title, "pagepath": part.path, "thumb_media_id": thumb}
    return "text", {"content": part.text if isinstance(part, Text) else words_of(part)}


adapter = WechatAdapter(
    titles={"zh-CN": "微信小程序", "zh-TW": "微信小程式", "en": "WeChat mini program"},
    icon="app-window",
    capabilities=Capabilities(
        files=True,
        typing=True,
        parts=frozenset({"text", "image", "link_card", "miniprogram"}),
        max_text=2048,
        text_unit="bytes",
        card=CardRoom(title=64, text=300),
        sizes={"image": 10 * 2**20},
    ),
    settings=WechatSettings,
    body=body_of,
    allowed={
        "message": Allowance(timedelta(hours=48), 5),
        "enter_session": Allowance(timedelta(minutes=1), 2),
    },
)
