"""An activity of the bot service: one a request."""

import html
import re
from datetime import datetime
from typing import Any

import msgspec

from haoke.channels.given import items, under, words
from haoke.channels.types import (
    AnyPart,
    File,
    Image,
    InboundEvent,
    Peer,
    ReplyContext,
    Text,
    Thread,
    Unsupported,
    Video,
    Voice,
)

_FILE = "application/vnd.microsoft.teams.file.download.info"
_SILENT = {"conversationUpdate", "endOfConversation", "trace"}
_MEDIA: dict[str, type[Image | Voice | Video | File]] = {"image": Image, "audio": Voice, "video": Video}
_BREAK = re.compile(r"(?i)<br\s*/?>|</p>|</div>")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read_activity(given: dict[str, Any]) -> list[InboundEvent]:
    kind, name, peer = words(given, "type", most=60), words(given, "id", most=300), _peer(given)
    stamp = words(given, "timestamp", most=60)
    if peer is None or kind in _SILENT or words(given, "from", "role") == "bot":
        return []
    if kind == "message" and name:
        return [_said(given, name, peer)]
    if kind == "messageUpdate" and name:
        return [_event(given, "message_edited", f"{name}:{stamp}", peer, target=name, parts=_parts(given))]
    if kind == "messageDelete" and name:
        return [_event(given, "recall", f"{name}:deleted", peer, target=name)]
    key = name or f"{kind}:{peer.id[:200]}:{stamp}"
    if kind == "messageReaction":
        return _reacted(given, key, peer)
    if kind == "installationUpdate":
        gone = words(given, "action").startswith("remove")
        return [_event(given, "unsubscribe" if gone else "subscribe", key, peer)]
    if kind == "typing":
        return [_event(given, "typing", key, peer)]
    if kind == "invoke":
        return [_event(given, "postback", key, peer, payload=given.get("value"))]
    return [_event(given, "unsupported", key, peer, parts=(Unsupported(provider_type=kind[:40]),))]


def _reacted(given: dict[str, Any], key: str, peer: Peer) -> list[InboundEvent]:
    """What came and what went may be told at once."""
    target = words(given, "replyToId", most=300)
    made: list[InboundEvent] = []
    for reaction, name in (("more", "reactionsAdded"), ("less", "reactionsRemoved")):
        kinds = [words(each, "type", most=60) for each in items(given, name)]
        if kinds or (reaction == "more" and "reactionsRemoved" not in given):
            event = _event(given, "reaction", key if not made else f"{key}:less", peer, target=target, payload=kinds)
            made.append(msgspec.structs.replace(event, reaction=reaction))
    return made


def _said(given: dict[str, Any], name: str, peer: Peer) -> InboundEvent:
    """A button that was pressed brings a value, and ours also says which it was."""
    value = given.get("value")
    if value is None:
        return _event(given, "message", name, peer, parts=_parts(given))
    chosen, text = words(value, "menu", most=200), _text(given)
    parts: tuple[AnyPart, ...] = (Text(text=text or chosen, menu_item_id=chosen),) if text or chosen else ()
    return _event(given, "postback", name, peer, payload=value, parts=parts)


def _event(
    given: dict[str, Any],
    kind: Any,
    key: str,
    peer: Peer,
    *,
    parts: tuple[AnyPart, ...] = (),
    target: str = "",
    payload: Any = None,
) -> InboundEvent:
    conversation = words(given, "conversation", "id", most=500)
    direct = words(given, "conversation", "conversationType") in {"", "personal"}
    return InboundEvent(
        kind=kind,
        dedup_key=key,
        provider_message_id="" if target else words(given, "id", most=300),
        peer=peer,
        thread=Thread(kind="direct" if direct else "group", id=conversation),
        parts=parts,
        payload=payload,
        target=target,
        occurred_at=_moment(words(given, "timestamp", most=60)),
        reply_to=words(given, "replyToId", most=300),
        reply_context=ReplyContext(
            service_url=words(given, "serviceUrl", most=2000),
            conversation_id=conversation,
        ),
    )


def _peer(given: dict[str, Any]) -> Peer | None:
    name, aad = words(given, "from", "id", most=300), words(given, "from", "aadObjectId", most=100)
    if not name:
        return None
    return Peer(
        name,
        "teams_user",
        alt_ids={"aad": aad} if aad else {},
        display_name=words(given, "from", "name", most=200),
        locale=words(given, "locale", most=20),
    )


def _parts(given: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = _text(given)
    files = [part for each in items(given, "attachments") if (part := _attachment(each))]
    parts: tuple[AnyPart, ...] = (Text(text=text), *files) if text else tuple(files)
    return parts or (Unsupported(provider_type="message"),)


def _text(given: dict[str, Any]) -> str:
    """Without the name of the bot, which has to be said where several talk."""
    text, ours = words(given, "text"), words(given, "recipient", "id")
    marked = words(given, "textFormat") == "xml" or "<at>" in text
    for each in items(given, "entities"):
        if words(each, "type") == "mention" and words(each, "mentioned", "id") == ours:
            text = text.replace(words(each, "text", most=500) or "\0", "")
    if marked:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return text.strip()


def _attachment(given: dict[str, Any]) -> AnyPart | None:
    """The text once more as HTML is none."""
    mime, url = words(given, "contentType", most=200), words(given, "contentUrl", most=4000)
    name = words(given, "name", most=300)
    if mime == "text/html":
        return None
    if mime == _FILE:
        content = under(given, "content")
        url = words(content, "downloadUrl", most=4000)
        return File(media_ref=words(content, "uniqueId", most=300), url=url, filename=name)
    if not url:
        return Unsupported(provider_type=mime[:40])
    real = "" if mime.endswith("/*") else mime
    return _MEDIA.get(mime.partition("/")[0], File)(media_ref=url, url=url, mime=real, filename=name)


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None
