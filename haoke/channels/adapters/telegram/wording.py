"""Telegram's marks in a text: at offsets counted in UTF-16 units; and ours, as the little HTML that it takes."""

import re
from typing import Any

from haoke.channels.given import items, words

_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")


def plain(text: str, message: dict[str, Any], name: str) -> str:
    """As a person reads it, with the addresses spelt out that hide behind words."""
    places = []
    for entity in items(message, name):
        at, length, url = entity.get("offset"), entity.get("length"), words(entity, "url", most=2000)
        if entity.get("type") == "text_link" and isinstance(at, int) and isinstance(length, int) and url:
            places.append((at + length, url))
    raw = text.encode("utf-16-le", "surrogatepass")
    for end, url in sorted(places, reverse=True):
        if 0 <= 2 * end <= len(raw):
            raw = raw[: 2 * end] + f" ({url})".encode("utf-16-le") + raw[2 * end :]
    return raw.decode("utf-16-le", "replace")


def marked(markdown: str) -> str:
    escaped = markdown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    linked = _LINK.sub(lambda found: f'<a href="{found[2].replace(chr(34), "%22")}">{found[1]}</a>', escaped)
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<b>\1</b>", linked))
