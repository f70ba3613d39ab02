"""One message to Teams: into the conversation that the peer wrote in."""

from typing import Any
from urllib.parse import quote

from haoke.channels.adapters.teams import calls
from haoke.channels.adapters.teams.settings import TeamsSettings
from haoke.channels.given import hosted_by, words
from haoke.channels.outside import Outside, failed, sent
from haoke.channels.types import (
    AnyPart,
    Card,
    ChannelError,
    Image,
    LinkCard,
    Menu,
    MenuItem,
    OutboundMessage,
    SendResult,
    Text,
)
from haoke.channels.wording import words_of

_HERO = "application/vnd.microsoft.card.hero"


async def send(settings: TeamsSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    context = message.reply_context
    if context is None or not context.conversation_id:
        return failed(ChannelError(error_class="session_state", code="no_conversation"))
    if not hosted_by(context.service_url, calls.SERVICES):
        return failed(ChannelError(error_class="invalid", code="service_url"))
    base = f"{context.service_url.rstrip('/')}/v3/conversations/{quote(context.conversation_id, safe='')}/activities"
    url = f"{base}/{quote(message.reply_to, safe='')}" if message.reply_to else base
    answer = await calls.post(settings, url, _activity(message, outside), outside)
    problem = calls.problem_of(answer)
    return sent(words(answer.json(), "id", most=300)) if problem is None else failed(problem)


def _activity(message: OutboundMessage, outside: Outside) -> dict[str, Any]:
    attached = [made for part in message.parts if (made := _attached(part, outside))]
    spoken = [part for part in message.parts if not _attached(part, outside)]
    text = "\n\n".join(part.text if isinstance(part, Text) else words_of(part) for part in spoken)
    marked = any(isinstance(part, Text) and part.format == "markdown" for part in spoken)
    activity: dict[str, Any] = {"type": "message", "textFormat": "markdown" if marked else "plain"}
    activity |= {"text": text} if text else {}
    activity |= {"attachments": attached} if attached else {}
    return activity | ({"replyToId": message.reply_to} if message.reply_to else {})


def _attached(part: AnyPart, outside: Outside) -> dict[str, Any] | None:
    if isinstance(part, Image) and part.file_id is not None:
        link = outside.shelf.link(part.file_id)
        return {"contentType": part.mime or "image/png", "contentUrl": link, "name": part.filename or "image"}
    if isinstance(part, Menu):
        buttons = [_button(item) for item in part.items]
        return _hero({"text": "\n\n".join(filter(None, (part.head, part.tail))), "buttons": buttons})
    if isinstance(part, LinkCard):
        open_it = {"type": "openUrl", "title": part.title, "value": part.url}
        return _hero({"title": part.title, "text": part.description, "buttons": [open_it]} | _pictured(part.thumb))
    if isinstance(part, Card):
        lines = [part.text, *(f"{label}: {value}" for label, value in part.fields)]
        text = "\n\n".join(filter(None, lines))
        buttons = [_button(link) for link in part.links]
        return _hero({"title": part.title, "text": text, "buttons": buttons} | _pictured(part.image))
    return None


def _hero(content: dict[str, Any]) -> dict[str, Any]:
    return {"contentType": _HERO, "content": content}


def _pictured(url: str) -> dict[str, Any]:
    return {"images": [{"url": url}]} if url.startswith("https://") else {}


def _button(item: MenuItem) -> dict[str, Any]:
    """What is pressed comes back with its words, and with which it was."""
    if item.url:
        return {"type": "openUrl", "title": item.title, "value": item.url}
    value = {"menu": item.id or item.title}
    return {
        "type": "messageBack",
        "title": item.title,
        "text": item.title,
        "displayText": item.title,
        "value": value,
    }
