"""Addresses of people who never wrote, as the channels that reach them there know them. Pure."""

import re
from collections.abc import Callable

from haoke.channels.contract import AddressKind
from haoke.channels.errors import AddressInvalid
from haoke.channels.types import Peer

_MOST = 200
_FILL = re.compile(r"[\s().\-\u2010-\u2013/]+")
_WHOLE = re.compile(r"\+[1-9][0-9]{6,14}")
_CHINESE = re.compile(r"(\+?86)?(1[3-9][0-9]{9})")
_MAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@[^@\s\"(),:;<>\[\]\\.]+(\.[^@\s\"(),:;<>\[\]\\.]+)+")


def mail_peer(address: str) -> Peer:
    """Raises AddressInvalid."""
    value = address.strip().lower()
    if len(value) > 254 or not value.isprintable() or not _MAIL.fullmatch(value):
        raise AddressInvalid(value=address[:100])
    return Peer(value, "email")


def phone_peer(address: str, written: Callable[[str], str] = str, id_kind: str = "phone") -> Peer:
    """``written``: how the channel writes a number that begins with a plus. Raises AddressInvalid."""
    return Peer(written(_whole(address)), id_kind)


def chinese(address: str) -> str:
    """A number of a provider in China, where eleven digits are enough."""
    found = _CHINESE.fullmatch(_FILL.sub("", address))
    return f"+86{found[2]}" if found else address


def without_plus(number: str) -> str:
    return number.removeprefix("+")


def at_home(number: str) -> str:
    """Without a country code in China, and without a plus elsewhere."""
    return number.removeprefix("+86").removeprefix("+")


def named_peer(address: str) -> Peer:
    """By the other end's own id. Raises AddressInvalid."""
    value = address.strip()
    if not value or len(value) > _MOST or not value.isprintable():
        raise AddressInvalid(value=address[:100])
    return Peer(value, "external")


def _whole(address: str) -> str:
    number = _FILL.sub("", address)
    number = f"+{number[2:]}" if number.startswith("00") else number
    if not number.isascii() or not _WHOLE.fullmatch(number):
        raise AddressInvalid(value=address[:100])
    return number


ADDRESS_FIELDS: dict[AddressKind, str] = {"email": "email", "phone": "phone"}
"""What of a customer's contact data is such an address."""
