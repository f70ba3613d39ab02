"""What Apple calls with: one message of one person a request."""

from collections.abc import Callable
from typing import Any

from haoke.channels.contract import RawRequest
from haoke.channels.given import inside, items, number, words
from haoke.channels.types import (
    AnyPart,
    EventKind,
    File,
    Image,
    InboundEvent,
    LinkCard,
    Peer,
    Text,
    Unsupported,
    Video,
    Voice,
)

_EVENTS: dict[str, EventKind] = {"close": "unsubscribe", "typing_start": "typing"}
_FILES: dict[str, type[Image | Voice | Video | File]] = {"image": Image, "audio": Voice, "video": Video}
_PLACE_OF_A_FILE = "\ufffc"
_FACTS = ("owner", "signature", "key")
_MOST_FILES = 30


def read_request(given: dict[str, Any], request: RawRequest) -> list[InboundEvent]:
    """Headers say what the body may leave out."""
    kind = words(given, "type", most=40)
    key = words(given, "id", most=200) or request.headers.get("id", "")[:200]
    source = words(given, "sourceId", most=200) or request.headers.get("source-id", "")[:200]
    if not key or not source or kind == "typing_end":
        return []
    peer = Peer(source, "apple_opaque_id", locale=words(given, "locale", most=20))
    if kind in _EVENTS:
        return [InboundEvent(kind=_EVENTS[kind], dedup_key=key, peer=peer)]
    context = {name: found for name in ("intent", "group") if (found := words(given, name, most=200))}
    parts = _READERS[kind](given) if kind in _READERS else ()
    return [
        InboundEvent(
            kind="message",
            dedup_key=key,
            provider_message_id=key,
            peer=peer,
            parts=parts or (Unsupported(provider_type=kind or "empty"),),
            payload={"context": context} if context else None,
        )
    ]


def _linked(given: dict[str, Any]) -> tuple[AnyPart, ...]:
    url, title = words(given, "richLinkData", "url", most=2000), words(given, "richLinkData", "title", most=300)
    return (LinkCard(title=title, url=url),) if url.startswith(("https://", "http://")) else ()


def _said(given: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = words(given, "body").replace(_PLACE_OF_A_FILE, "").strip()
    files = [_file(each) for each in items(given, "attachments", most=_MOST_FILES)]
    return ((Text(text=text),) if text else ()) + tuple(files)


def _file(given: dict[str, Any]) -> AnyPart:
    """``format`` keeps what opens it: its owner, a signature, and the key it was locked with."""
    mime, size = words(given, "mimeType", most=100), number(given, "size")
    return _FILES.get(mime.partition("/")[0], File)(
        url=words(given, "url", most=2000),
        format=" ".join(words(given, name, most=500).replace(" ", "") or "-" for name in _FACTS),
        mime=mime,
        size=int(size) if size is not None else None,
        filename=words(given, "name", most=200),
    )


def _chosen(given: dict[str, Any]) -> tuple[AnyPart, ...]:
    """Of a list, the items that the person picked."""
    picker = inside(given, "interactiveData", "data", "listPicker")
    picked = [item for section in items(picker, "sections", most=20) for item in items(section, "items", most=50)]
    found = [(words(item, "title", most=200), words(item, "identifier", most=200)) for item in picked]
    quick = inside(given, "interactiveData", "data", "quick-reply")
    selected = words(quick, "selectedIdentifier", most=200)
    offered = [item for item in items(quick, "items", most=20) if selected and words(item, "identifier") == selected]
    found += [(words(item, "title", most=200), selected) for item in offered]
    return tuple(Text(text=title, menu_item_id=name) for title, name in found if title)


_READERS: dict[str, Callable[[dict[str, Any]], tuple[AnyPart, ...]]] = {
    "text": _said,
    "interactive": _chosen,
    "richLink": _linked,
}
