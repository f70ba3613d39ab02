"""What a peer means who answers a menu with its number, or by a button of which only the id comes back."""

import unicodedata
from typing import Any

import msgspec

from haoke.channels.types import InboundEvent, Text
from haoke.kernel.clock import now, to_ms

_LASTS = 30 * 60 * 1000  # milliseconds for which a number is understood


def with_choice(event: InboundEvent, menu: dict[str, Any]) -> InboundEvent:
    """The event with the chosen item's words. ``menu``: what the peer was last given (``channel_peers.menu``)."""
    if event.kind not in {"message", "postback"} or not menu:
        return event
    chosen = _by_id(event, menu["items"]) or _by_number(event, menu)
    if chosen is None:
        return event
    words = Text(text=chosen[1], menu_item_id=chosen[0])
    return msgspec.structs.replace(event, parts=(words,))


def _by_id(event: InboundEvent, items: list[list[str]]) -> list[str] | None:
    given = {part.menu_item_id for part in event.parts if isinstance(part, Text)} - {""}
    if isinstance(event.payload, str):
        given.add(event.payload)
    return next((item for item in items if item[0] and item[0] in given), None)


def _by_number(event: InboundEvent, menu: dict[str, Any]) -> list[str] | None:
    if len(event.parts) != 1 or not isinstance(event.parts[0], Text) or to_ms(now()) - menu["at"] > _LASTS:
        return None
    said = unicodedata.normalize("NFKC", event.parts[0].text).strip(" .。、)）")
    items: list[list[str]] = menu["items"]
    if not said.isascii() or not said.isdigit() or len(said) > 3 or not 1 <= int(said) <= len(items):
        return None
    return items[int(said) - 1]
