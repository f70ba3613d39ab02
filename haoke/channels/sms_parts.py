"""How a text is cut into short messages: 160 characters of GSM-7, 70 of UCS-2, a little less in each of several."""

from typing import Literal

import msgspec

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # behind an escape, two septets each
_LIMITS: dict[str, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}


class SmsParts(msgspec.Struct, frozen=True):
    """``units``: septets, or UTF-16 units, of all. ``parts``: what each short message says; at least one."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    parts: tuple[str, ...]


def sms_parts(text: str) -> SmsParts:
    """No part ends within an escaped character or a surrogate pair."""
    encoding: Literal["gsm7", "ucs2"] = "gsm7" if is_gsm7(text) else "ucs2"
    alone, joined = _LIMITS[encoding]
    sizes = [_size(character, encoding) for character in text]
    if sum(sizes) <= alone:
        return SmsParts(encoding, sum(sizes), (text,))
    parts, begun, room = [], 0, joined
    for place, size in enumerate(sizes):
        if size > room:
            parts.append(text[begun:place])
            begun, room = place, joined
        room -= size
    return SmsParts(encoding, sum(sizes), (*parts, text[begun:]))


def is_gsm7(text: str) -> bool:
    return all(character in _BASIC or character in _EXTENDED for character in text)


def _size(character: str, encoding: str) -> int:
    if encoding == "gsm7":
        return 2 if character in _EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1
