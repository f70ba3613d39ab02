"""Customer service messages of an official account."""

from typing import Any

from haoke.channels.contract import Account
from haoke.channels.outside import Outside
from haoke.channels.types import AnyPart, Custom, Image, LinkCard, Menu, Miniprogram, Text, Video, Voice
from haoke.channels.wechat_platform import API
from haoke.channels.wechat_settings import WechatSettings
from haoke.channels.wording import words_of

_OF_ITS_OWN = frozenset({"music", "mpnewsarticle", "wxcard"})
"""Forms that only this channel has."""


async def body_of(account: Account[WechatSettings], part: AnyPart, outside: Outside) -> tuple[str, Any]:
    """``msgtype`` and what it says. What it has no form for is said in words."""
    if isinstance(part, Image):
        return "image", {"media_id": await API.media_id(account, outside, part, "image")}
    if isinstance(part, Voice):
        return "voice", {"media_id": await API.media_id(account, outside, part, "voice")}
    if isinstance(part, Video):
        return "video", await _video(account, part, outside)
    if isinstance(part, LinkCard):
        article = {"title": part.title, "description": part.description, "url": part.url, "picurl": part.thumb}
        return "news", {"articles": [article]}
    if isinstance(part, Menu):
        named = enumerate(part.items, start=1)
        listed = [{"id": item.id or str(place), "content": item.title} for place, item in named]
        return "msgmenu", {"head_content": part.head, "list": listed, "tail_content": part.tail}
    if isinstance(part, Miniprogram) and part.thumb:
        thumb = await API.picture_id(account, outside, part.thumb, "image")
        page = {"title": part.title, "appid": part.appid, "pagepath": part.path, "thumb_media_id": thumb}
        return "miniprogrampage", page
    if isinstance(part, Custom) and part.type in _OF_ITS_OWN:
        return part.type, part.data
    return "text", {"content": part.text if isinstance(part, Text) else words_of(part)}


async def _video(account: Account[WechatSettings], part: Video, outside: Outside) -> dict[str, str]:
    shown = {"media_id": await API.media_id(account, outside, part, "video")}
    if part.thumb:
        shown["thumb_media_id"] = await API.picture_id(account, outside, part.thumb, "thumb")
    return shown | {"title": part.filename, "description": part.caption}
