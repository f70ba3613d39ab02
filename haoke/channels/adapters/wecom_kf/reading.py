"""What ``sync_msg`` lists: messages of customers, of seats in WeCom's own program, and events."""

from collections.abc import Callable
from typing import Any

from haoke.channels.adapters.wecom_kf.events import read_happening
from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import decoded, items, moment, number, under, words
from haoke.channels.types import (
    AnyPart,
    ContactCard,
    Custom,
    File,
    Forward,
    Image,
    InboundEvent,
    LinkCard,
    Location,
    Menu,
    MenuItem,
    Miniprogram,
    OrderCard,
    Peer,
    ProductCard,
    Text,
    Unsupported,
    Video,
    Voice,
)

_OURS = "5"  # origin: a seat wrote it in WeCom's own program
MOST = 1000  # of a page


def read_page(said: dict[str, Any]) -> list[InboundEvent]:
    return [event for each in items(said, "msg_list", most=MOST) for event in [read(each)] if event is not None]


def read(given: dict[str, Any]) -> InboundEvent | None:
    """None of what is about nobody, or has no id."""
    message, kind = words(given, "msgid", most=200), words(given, "msgtype", most=60)
    if not message or not kind:
        return None
    if kind == "event":
        return read_happening(given, message)
    customer = words(given, "external_userid", most=200)
    if not customer:
        return None
    return InboundEvent(
        kind="message",
        dedup_key=message,
        provider_message_id=message,
        peer=Peer(customer, "external_userid"),
        occurred_at=moment(given, "send_time"),
        direction="echo" if words(given, "origin") == _OURS else "in",
        parts=(_part(kind, under(given, kind)),),
    )


def _part(kind: str, body: dict[str, Any]) -> AnyPart:
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(body)
    if kind in _NAMED:
        named = words(body, "title", most=500) or words(body, "nickname", most=500)
        return Custom(type=kind, data=body, fallback_text=named)
    return Unsupported(provider_type=kind)


def _text(body: dict[str, Any]) -> AnyPart:
    return Text(text=words(body, "content"), menu_item_id=words(body, "menu_id", most=200))


def _image(body: dict[str, Any]) -> AnyPart:
    return Image(media_ref=words(body, "media_id", most=400))


def _voice(body: dict[str, Any]) -> AnyPart:
    return Voice(media_ref=words(body, "media_id", most=400), format="amr")


def _video(body: dict[str, Any]) -> AnyPart:
    return Video(media_ref=words(body, "media_id", most=400))


def _file(body: dict[str, Any]) -> AnyPart:
    return File(media_ref=words(body, "media_id", most=400))


def _location(body: dict[str, Any]) -> AnyPart:
    lat, lng = number(body, "latitude"), number(body, "longitude")
    if lat is None or lng is None:
        return Unsupported(provider_type="location")
    name, address = words(body, "name", most=500), words(body, "address", most=500)
    return Location(lat=lat, lng=lng, name=name, address=address, datum="gcj02")


def _link(body: dict[str, Any]) -> AnyPart:
    return LinkCard(
        title=words(body, "title", most=500),
        description=words(body, "desc", most=2000),
        url=words(body, "url", most=2000),
        thumb=words(body, "pic_url", most=2000),
    )


def _page(body: dict[str, Any]) -> AnyPart:
    return Miniprogram(
        title=words(body, "title", most=500),
        appid=words(body, "appid", most=100),
        path=words(body, "pagepath", most=2000),
        thumb=words(body, "thumb_media_id", most=400),
    )


def _menu(body: dict[str, Any]) -> AnyPart:
    found = []
    for each in items(body, "list", most=20):
        item = under(each, words(each, "type", most=40))
        title = words(item, "content", most=500) or words(item, "title", most=500)
        found.append(MenuItem(title=title, id=words(item, "id", most=200), url=words(item, "url", most=2000)))
    return Menu(head=words(body, "head_content"), items=tuple(found), tail=words(body, "tail_content"))


def _product(body: dict[str, Any]) -> AnyPart:
    """The price is in hundredths."""
    cents = number(body, "sales_price")
    price = "" if cents is None else f"¥{cents / 100:.2f}"
    text = " · ".join(filter(None, (price, words(body, "shop_nickname", most=200))))
    return ProductCard(title=words(body, "title", most=500), text=text, image=words(body, "head_img", most=2000))


def _order(body: dict[str, Any]) -> AnyPart:
    told = (words(body, name, most=200) for name in ("order_id", "price_wording", "state", "shop_nickname"))
    text = " · ".join(filter(None, told))
    title, image = words(body, "product_titles", most=500), words(body, "image_url", most=2000)
    return OrderCard(title=title, text=text, image=image)


def _colleague(body: dict[str, Any]) -> AnyPart:
    return ContactCard(title=words(body, "nickname", most=200) or words(body, "userid", most=200))


def _merged(body: dict[str, Any]) -> AnyPart:
    """A conversation that was passed on: each message of it is JSON in a text."""
    lines = [words(body, "title", most=500)]
    for each in items(body, "item"):
        said = under(_content(words(each, "msg_content")), words(each, "msgtype", most=40))
        what = words(said, "content") or words(said, "title") or f"[{words(each, 'msgtype', most=40)}]"
        lines.append(f"{words(each, 'sender_name', most=200)}: {what}")
    return Forward(items=tuple(filter(None, lines)))


def _content(text: str) -> Any:
    try:
        return decoded(text)
    except RequestUnreadable:
        return None


_NAMED = frozenset({"channels", "meeting", "schedule", "note"})
_READERS: dict[str, Callable[[dict[str, Any]], AnyPart]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "file": _file,
    "location": _location,
    "link": _link,
    "miniprogram": _page,
    "msgmenu": _menu,
    "channels_shop_product": _product,
    "channels_shop_order": _order,
    "business_card": _colleague,
    "merged_msg": _merged,
}
