"""One message to a telephone by RCS. Its id is ours, and is not taken twice."""

import re
from typing import Any
from uuid import UUID, uuid5

from haoke.channels.adapters.rcs import calls
from haoke.channels.adapters.rcs.settings import RcsSettings
from haoke.channels.outside import Outside, failed, sent
from haoke.channels.types import (
    AnyPart,
    Card,
    ChannelError,
    LinkCard,
    Media,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    SendResult,
)
from haoke.channels.wording import in_words, words_of

SUGGESTIONS = 11
_ON_CARD = 4
_LABEL, _DATA, _TITLE, _LINE = 25, 2048, 200, 2000  # characters
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_IDS = UUID("8d3a3df0-4f2e-4c52-9f3e-0d0c8f7f3b21")
_UNUSABLE = ChannelError(error_class="auth", code="key_file_unusable")


async def send(settings: RcsSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    name = message.id if _ID.fullmatch(message.id) else str(uuid5(_IDS, message.id))
    query = {"messageId": name, "agentId": settings.agent_id}
    body = {"contentMessage": _content(message.parts, outside)}
    path = calls.phone_path(message.to.id, "agentMessages")
    try:
        problem = calls.problem_of(await calls.call(settings, "POST", path, outside, query=query, json=body))
    except calls.KeyFileUnusable:
        problem = _UNUSABLE
    return failed(problem) if problem is not None else sent(name)


async def show_typing(settings: RcsSettings, to: Peer, outside: Outside) -> None:
    name = str(uuid5(_IDS, f"{to.id}:{outside.now().timestamp()}"))
    query = {"eventId": name, "agentId": settings.agent_id}
    path = calls.phone_path(to.id, "agentEvents")
    await calls.call(settings, "POST", path, outside, query=query, json={"eventType": "IS_TYPING"})


def _content(parts: tuple[AnyPart, ...], outside: Outside) -> dict[str, Any]:
    only = parts[0] if len(parts) == 1 else None
    if isinstance(only, Media):
        where = outside.shelf.link(only.file_id) if only.file_id is not None else only.url
        return {"contentInfo": {"fileUrl": where}}
    if isinstance(only, LinkCard | Card):
        return {"richCard": {"standaloneCard": {"cardOrientation": "VERTICAL", "cardContent": _card(only)}}}
    lines = (line for part in parts for line in _lines(part))
    items = [item for part in parts if isinstance(part, Menu) for item in part.items]
    text = "\n".join(line for line in lines if line) or "…"
    suggestions = [_suggestion(item) for item in items[:SUGGESTIONS]]
    return {"text": text} | ({"suggestions": suggestions} if suggestions else {})


def _lines(part: AnyPart) -> tuple[str, ...]:
    return (part.head, part.tail) if isinstance(part, Menu) else (words_of(part),)


def _suggestion(item: MenuItem) -> dict[str, Any]:
    shown = {"text": item.title[:_LABEL], "postbackData": (item.id or item.title)[:_DATA]}
    if item.url:
        return {"action": shown | {"openUrlAction": {"url": item.url}}}
    return {"reply": shown}


def _card(card: LinkCard | Card) -> dict[str, Any]:
    if isinstance(card, LinkCard):
        title, below, image = card.title, card.description, card.thumb
        links: tuple[MenuItem, ...] = (MenuItem(title=card.title, url=card.url),)
    else:
        fields = [f"{label}: {value}" for label, value in card.fields]
        title, image, links = card.title, card.image, card.links
        below = "\n".join(line for line in (card.text, *fields) if line)
    made: dict[str, Any] = {"title": title[:_TITLE], "description": below[:_LINE]}
    if image.startswith("https://"):
        made["media"] = {"height": "MEDIUM", "contentInfo": {"fileUrl": image}}
    if links:
        made["suggestions"] = [_suggestion(link) for link in links[:_ON_CARD]]
    return {name: value for name, value in made.items() if value} or {"title": in_words([card])[:_TITLE]}
