"""What a message of WhatsApp holds, by its type."""

from collections.abc import Callable
from typing import Any

from haoke.channels.given import items, number, under, words
from haoke.channels.types import (
    AnyPart,
    ContactCard,
    Custom,
    File,
    Image,
    Location,
    OrderCard,
    Sticker,
    Text,
    Unsupported,
    Video,
    Voice,
)


def parts_of(message: dict[str, Any]) -> tuple[AnyPart, ...]:
    kind = words(message, "type", most=40)
    read = _READERS.get(kind)
    parts = read(under(message, kind), message) if read is not None else ()
    return parts or (Unsupported(provider_type=kind or "empty"),)


_Read = Callable[[dict[str, Any], dict[str, Any]], tuple[AnyPart, ...]]


def _media(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "media_ref": words(given, "id", most=300),
        "mime": words(given, "mime_type", most=100).partition(";")[0],
        "filename": words(given, "filename", most=200),
        "caption": words(given, "caption"),
    }


def _file(part: type[Image | Voice | Video | File]) -> _Read:
    return lambda given, _: (part(**_media(given)),) if given else ()


def _text(given: dict[str, Any], _: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = words(given, "body")
    return (Text(text=text),) if text else ()


def _sticker(given: dict[str, Any], _: dict[str, Any]) -> tuple[AnyPart, ...]:
    return (Sticker(media_ref=words(given, "id", most=300)),)


def _place(given: dict[str, Any], _: dict[str, Any]) -> tuple[AnyPart, ...]:
    lat, lng = number(given, "latitude"), number(given, "longitude")
    if lat is None or lng is None:
        return ()
    name, address = words(given, "name", most=200), words(given, "address", most=300)
    return (Location(lat=lat, lng=lng, name=name, address=address),)


def _cards(_: dict[str, Any], message: dict[str, Any]) -> tuple[AnyPart, ...]:
    return tuple(_card(contact) for contact in items(message, "contacts", most=20))


def _card(contact: dict[str, Any]) -> ContactCard:
    ways = [("☎", words(each, "phone", most=40)) for each in items(contact, "phones", most=10)]
    ways += [("✉", words(each, "email", most=200)) for each in items(contact, "emails", most=10)]
    name = words(contact, "name", "formatted_name", most=200)
    return ContactCard(title=name, fields=tuple(way for way in ways if way[1]))


def _interactive(given: dict[str, Any], _: dict[str, Any]) -> tuple[AnyPart, ...]:
    kind = words(given, "type", most=40)
    chosen = under(given, kind)
    if kind in {"button_reply", "list_reply"} and words(chosen, "title"):
        return (Text(text=words(chosen, "title", most=200), menu_item_id=words(chosen, "id", most=300)),)
    if kind == "nfm_reply":
        return (Custom(type=kind, data=words(chosen, "response_json"), fallback_text=words(chosen, "body", most=1000)),)
    return (Unsupported(provider_type=kind or "interactive"),)


def _button(given: dict[str, Any], _: dict[str, Any]) -> tuple[AnyPart, ...]:
    """Of a template."""
    text = words(given, "text", most=200)
    return (Text(text=text, menu_item_id=words(given, "payload", most=300)),) if text else ()


def _order(given: dict[str, Any], _: dict[str, Any]) -> tuple[AnyPart, ...]:
    lines = [_line(each) for each in items(given, "product_items", most=50)]
    order = OrderCard(title=words(given, "catalog_id", most=100), text=words(given, "text"), fields=tuple(lines))
    return (order,) if lines or order.text else ()


def _line(item: dict[str, Any]) -> tuple[str, str]:
    """What was ordered; how many of it and at what price."""
    count, price = words(item, "quantity", most=20), words(item, "item_price", most=40)
    name, currency = words(item, "product_retailer_id", most=200), words(item, "currency", most=10)
    return name, " ".join(word for word in (f"× {count}", price, currency) if word)


_READERS: dict[str, _Read] = {
    "text": _text,
    "image": _file(Image),
    "audio": _file(Voice),
    "video": _file(Video),
    "document": _file(File),
    "sticker": _sticker,
    "location": _place,
    "contacts": _cards,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
}
