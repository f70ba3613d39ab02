"""Looking into what a provider sent without believing its shape: what is not as it should be counts as empty."""

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from haoke.channels.errors import RequestUnreadable

_MOST = 100
_TEXT = 20_000
_FIELDS = 1000


def decoded(content: bytes | str) -> Any:
    """What JSON says. Raises RequestUnreadable."""
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise RequestUnreadable from None


def object_in(content: bytes | str) -> dict[str, Any]:
    """Raises RequestUnreadable when it is anything else."""
    found = decoded(content)
    if not isinstance(found, dict):
        raise RequestUnreadable
    return found


def form_in(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, in their order. Raises RequestUnreadable."""
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        raise RequestUnreadable from None


def inside(value: Any, *path: str) -> Any:
    """What lies at a path of names; None when it leads nowhere."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def under(value: Any, *path: str) -> dict[str, Any]:
    found = inside(value, *path)
    return found if isinstance(found, dict) else {}


def items(value: Any, *path: str, most: int = _MOST) -> list[dict[str, Any]]:
    """The objects of a list, the first ``most`` of them."""
    found = inside(value, *path)
    return [each for each in found[:most] if isinstance(each, dict)] if isinstance(found, list) else []


def words(value: Any, *path: str, most: int = _TEXT) -> str:
    """A text, or a number as one: an id of 64 bits is never anything else."""
    found = inside(value, *path)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return ""
    return str(found)[:most]


def number(value: Any, *path: str) -> float | None:
    """A number, also one that is written as a text."""
    try:
        found = float(words(value, *path, most=40))
    except ValueError:
        return None
    return found if abs(found) < 1e15 else None


def moment(value: Any, *path: str, unit: float = 1.0) -> datetime | None:
    """A time since the epoch in units of so many seconds."""
    found = number(value, *path)
    try:
        return None if found is None else datetime.fromtimestamp(found * unit, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def same(given: str, right: Iterable[str]) -> bool:
    """Whether a signature is one of those that would be right, in the same time whichever it is."""
    matches = [hmac.compare_digest(given.encode(), each.encode()) for each in right]
    return any(matches)


def hosted_by(url: str, hosts: Iterable[str]) -> bool:
    """Whether an address is a provider's own: https, at one of its hosts or, for ``.example.com``, below it."""
    try:
        parsed = urlsplit(url)
        host, port = parsed.hostname or "", parsed.port
    except ValueError:
        return False
    if parsed.scheme != "https" or parsed.username is not None or port not in {None, 443}:
        return False
    return any(host.endswith(each) if each.startswith(".") else host == each for each in hosts)
