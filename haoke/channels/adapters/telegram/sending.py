"""One message to Telegram: one thing, with words to it where it takes some."""

import json
from typing import Any

from haoke.channels.adapters.telegram import calls
from haoke.channels.adapters.telegram.settings import TelegramSettings
from haoke.channels.adapters.telegram.wording import marked
from haoke.channels.given import under, words
from haoke.channels.outside import Answer, Outside, failed, sent
from haoke.channels.types import (
    AnyPart,
    Card,
    Image,
    Location,
    Media,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    SendResult,
    Sticker,
    Text,
    Video,
    Voice,
)
from haoke.channels.wording import below_title, in_words, words_of

_DATA = 64  # bytes of what a button carries
_TITLE = 100
_METHODS: dict[str, tuple[str, str]] = {
    "image": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video": ("sendVideo", "video"),
    "file": ("sendDocument", "document"),
}
_SPOKEN = {"audio/ogg", "audio/opus", "application/ogg"}
_HEARD = _SPOKEN | {"audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/aac"}


async def send(settings: TelegramSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    body = _addressed(message)
    media = next((part for part in message.parts if isinstance(part, Media)), None)
    only = message.parts[0] if len(message.parts) == 1 else None
    if isinstance(only, Card) and (only.image or only.file_id):
        picture = Image(url=only.image, file_id=only.file_id, caption=_line(only))
        return await _send_media(settings, message, picture, body | _keyboard(message.parts), outside)
    if media is not None:
        return await _send_media(settings, message, media, body, outside)
    method, said = _said(message.parts)
    return _result(await calls.call(settings, method, outside, json=body | said))


async def recall(settings: TelegramSettings, provider_message_id: str, outside: Outside) -> SendResult:
    chat, _, number = provider_message_id.partition(":")
    body = {"chat_id": _number(chat), "message_id": _number(number)}
    return _result(await calls.call(settings, "deleteMessage", outside, json=body))


async def show_typing(settings: TelegramSettings, to: Peer, outside: Outside) -> None:
    await calls.call(settings, "sendChatAction", outside, json={"chat_id": _number(to.id), "action": "typing"})


def _addressed(message: OutboundMessage) -> dict[str, Any]:
    group = message.thread.id if message.thread is not None and message.thread.kind == "group" else ""
    body: dict[str, Any] = {"chat_id": _number(group or message.to.id)}
    quoted = message.reply_to.partition(":")[2]
    if quoted.isdigit():
        body["reply_parameters"] = {"message_id": int(quoted), "allow_sending_without_reply": True}
    return body


def _said(parts: tuple[AnyPart, ...]) -> tuple[str, dict[str, Any]]:
    only = parts[0] if len(parts) == 1 else None
    if isinstance(only, Location):
        place: dict[str, Any] = {"latitude": only.lat, "longitude": only.lng}
        if only.name and only.address:
            return "sendVenue", place | {"title": only.name, "address": only.address}
        return "sendLocation", place
    if isinstance(only, Sticker) and only.media_ref:
        return "sendSticker", {"sticker": only.media_ref}
    if any(isinstance(part, Text) and part.format == "markdown" for part in parts):
        return "sendMessage", {"text": "\n".join(map(_html, parts)), "parse_mode": "HTML"} | _keyboard(parts)
    return "sendMessage", {"text": "\n".join(line for line in map(_line, parts) if line)} | _keyboard(parts)


def _line(part: AnyPart) -> str:
    if isinstance(part, Card):
        return "\n".join(line for line in (part.title, below_title(part)) if line) or "…"
    if not isinstance(part, Menu):
        return words_of(part)
    return "\n".join(line for line in (part.head, part.tail) if line) or "…"


def _html(part: AnyPart) -> str:
    if isinstance(part, Text) and part.format == "markdown":
        return marked(part.text)
    return _line(part).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _keyboard(parts: tuple[AnyPart, ...]) -> dict[str, Any]:
    menus = [part.items if isinstance(part, Menu) else part.links for part in parts if isinstance(part, Menu | Card)]
    rows = [[_button(item)] for items in menus for item in items]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _button(item: MenuItem) -> dict[str, str]:
    """What a button cannot carry is understood by its title."""
    title = item.title[:_TITLE]
    if item.url:
        return {"text": title, "url": item.url}
    return {"text": title, "callback_data": (item.id or item.title).encode()[:_DATA].decode(errors="ignore")}


async def _send_media(
    settings: TelegramSettings, message: OutboundMessage, part: Media, body: dict[str, Any], outside: Outside
) -> SendResult:
    caption = part.caption or in_words(each for each in message.parts if each is not part)
    body |= {"caption": caption} if caption else {}
    given = part.media_ref or ("" if part.file_id else part.url)
    if given or part.file_id is None:
        method, field = _METHODS[_kind(part, part.mime)]
        return _result(await calls.call(settings, method, outside, json=body | {field: given}))
    file = await outside.shelf.file(part.file_id)
    mime = file.mime or part.mime or "application/octet-stream"
    method, field = _METHODS[_kind(part, mime)]
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    files = {field: (part.filename or file.filename or "file", file.content, mime)}
    return _result(await calls.call(settings, method, outside, form=form, files=files))


def _kind(part: Media, mime: str) -> str:
    """Telegram plays Ogg as a voice and MP3 and M4A as music; other sounds are files to it."""
    if isinstance(part, Voice):
        return "voice" if not mime or mime in _SPOKEN else "audio" if mime in _HEARD else "file"
    if isinstance(part, Image):
        return "file" if mime in {"image/gif", "image/svg+xml"} else "image"
    return "video" if isinstance(part, Video) else "file"


def _number(id: str) -> int | str:
    """Telegram counts; names of public channels begin with @."""
    return int(id) if id.removeprefix("-").isdecimal() and len(id) <= 20 else id


def _result(answer: Answer) -> SendResult:
    problem = calls.problem_of(answer)
    if problem is not None:
        return failed(problem)
    made = under(answer.json(), "result")
    number = words(made, "message_id", most=40)
    return sent(f"{words(made, 'chat', 'id', most=40)}:{number}" if number else "")
