"""Lists in pages. A cursor says where the last page ended; to clients it is opaque."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar.params import QueryParameter

from haoke.kernel.errors import InvalidRequest

T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K")

MAX_LIMIT = 200


class Page(msgspec.Struct, Generic[T], frozen=True):
    """``next`` is the cursor of the next page, null on the last one."""

    items: list[T]
    next: str | None = None


class PageRequest(msgspec.Struct, frozen=True):
    limit: int = 50
    cursor: str | None = None

    def after(self, kind: type[K]) -> K | None:
        """The key at which the last page ended, as ``kind`` (a tuple type); None for the first page."""
        return None if self.cursor is None else decode_cursor(self.cursor, kind)


def page_request(
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = 50,
    cursor: Annotated[str | None, QueryParameter(max_length=1000)] = None,
) -> PageRequest:
    """What a request asks of a list."""
    return PageRequest(limit, cursor)


def encode_cursor(key: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decode_cursor(cursor: str, kind: type[K]) -> K:
    """The key in a cursor. Raises InvalidRequest for anything that is not one of ours."""
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=kind)
    except (ValueError, binascii.Error):
        raise InvalidRequest(path="cursor", reason="unknown cursor") from None


def page_of(rows: Sequence[R], limit: int, view: Callable[[R], T], key: Callable[[R], Any]) -> Page[T]:
    """A page from up to ``limit + 1`` rows: query one more than asked, so that the last page is known to be it."""
    shown = rows[:limit]
    return Page([view(row) for row in shown], encode_cursor(key(shown[-1])) if len(rows) > limit else None)
