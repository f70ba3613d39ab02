"""What a peer means who answers a menu with its number, or by a button of which only the id comes back."""

import json
import unicodedata
from typing import Any

import msgspec

from haoke.channels.types import AnyPart, InboundEvent, Text, Unsupported
from haoke.channels.wording import in_words
from haoke.kernel.clock import now, to_ms

_LASTS = 30 * 60 * 1000  # milliseconds for which a number is understood
_MOST = 500  # characters of what a button stands for


def with_choice(event: InboundEvent, menu: dict[str, Any]) -> InboundEvent:
    """The event with the chosen item's words. ``menu``: what the peer was last given (``channel_peers.menu``)."""
    if event.kind not in {"message", "postback"}:
        return event
    chosen = (_by_id(event, menu["items"]) or _by_number(event, menu)) if menu else None
    if chosen is not None:
        return msgspec.structs.replace(event, parts=(Text(text=chosen[1], menu_item_id=chosen[0]),))
    if event.kind == "postback" and not in_words(event.parts).strip():
        return msgspec.structs.replace(event, parts=(_pressed(event.payload),))
    return event


def _pressed(payload: Any) -> AnyPart:
    """A button of which nothing is known but what it stands for is shown by that."""
    said = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    return Text(text=said[:_MOST]) if payload and said.strip() else Unsupported(provider_type="postback")


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
