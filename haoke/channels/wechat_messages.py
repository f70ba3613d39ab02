"""Messages as WeChat pushes them, of official accounts and of mini programs."""

from collections.abc import Callable

from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import moment, number, words
from haoke.channels.types import (
    AnyPart,
    Image,
    InboundEvent,
    LinkCard,
    Location,
    Miniprogram,
    Peer,
    Text,
    Unsupported,
    Video,
    Voice,
)
from haoke.channels.wechat_events import read_happening
from haoke.channels.wechat_fields import Fields


def read(fields: Fields) -> list[InboundEvent]:
    """Raises RequestUnreadable when nobody sent it."""
    sender, kind = words(fields, "FromUserName", most=200), words(fields, "MsgType", most=60).lower()
    if not sender or not kind:
        raise RequestUnreadable
    if kind == "event":
        return read_happening(fields, sender)
    message = words(fields, "MsgId", most=60)
    return [
        InboundEvent(
            kind="message",
            dedup_key=message or f"{sender}:{words(fields, 'CreateTime', most=20)}:{kind}",
            provider_message_id=message,
            peer=Peer(sender, "openid"),
            occurred_at=moment(fields, "CreateTime"),
            parts=(_READERS.get(kind, _unknown)(fields),),
            counts_as="postback" if words(fields, "bizmsgmenuid") else "",
        )
    ]


def _unknown(fields: Fields) -> AnyPart:
    return Unsupported(provider_type=words(fields, "MsgType", most=60))


def _text(fields: Fields) -> AnyPart:
    return Text(text=words(fields, "Content"), menu_item_id=words(fields, "bizmsgmenuid", most=200))


def _image(fields: Fields) -> AnyPart:
    return Image(media_ref=words(fields, "MediaId", most=400), url=words(fields, "PicUrl", most=2000))


def _voice(fields: Fields) -> AnyPart:
    return Voice(
        media_ref=words(fields, "MediaId", most=400),
        format=words(fields, "Format", most=20),
        transcript=words(fields, "Recognition"),
    )


def _video(fields: Fields) -> AnyPart:
    return Video(media_ref=words(fields, "MediaId", most=400), thumb=words(fields, "ThumbMediaId", most=400))


def _location(fields: Fields) -> AnyPart:
    lat, lng = number(fields, "Location_X"), number(fields, "Location_Y")
    if lat is None or lng is None:
        return _unknown(fields)
    return Location(lat=lat, lng=lng, name=words(fields, "Label", most=500), datum="gcj02")


def _link(fields: Fields) -> AnyPart:
    about = words(fields, "Description", most=2000)
    return LinkCard(title=words(fields, "Title", most=500), description=about, url=words(fields, "Url", most=2000))


def _page(fields: Fields) -> AnyPart:
    return Miniprogram(
        title=words(fields, "Title", most=500),
        appid=words(fields, "AppId", most=100),
        path=words(fields, "PagePath", most=2000),
        thumb=words(fields, "ThumbUrl", most=2000),
    )


_READERS: dict[str, Callable[[Fields], AnyPart]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
    "miniprogrampage": _page,
}
