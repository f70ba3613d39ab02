"""One message to Messenger or Instagram: words with answers to choose, a file, or a card."""

from datetime import datetime
from typing import Any

import msgspec

from haoke.channels.given import hosted_by, words
from haoke.channels.graph_api import GRAPH, HOSTS, REPLY_TIME, problem_of
from haoke.channels.meta_settings import MetaSettings
from haoke.channels.outside import SLOWEST_FILE, Answer, Fetched, NoAnswer, Outside, Token, failed, sent
from haoke.channels.types import (
    AnyPart,
    Card,
    Image,
    LinkCard,
    Media,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    SendResult,
    Video,
    Voice,
)
from haoke.channels.wording import in_words, words_of

QUICK_REPLIES = 13
_BUTTONS = 3
_TITLE, _LINE, _PAYLOAD, _BUTTON_TEXT = 20, 80, 1000, 640  # characters
_UPLOADS_LAST = 89 * 86_400.0  # seconds; Meta says ninety days


class _Refused(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


async def send(settings: MetaSettings, message: OutboundMessage, outside: Outside, *, uploads: bool) -> SendResult:
    """``uploads``: it takes files; else it fetches them where they lie."""
    try:
        content = await _content(settings, message, outside, uploads=uploads)
    except _Refused as refused:
        problem = problem_of(refused.answer)
        return failed(problem) if problem is not None else SendResult(state="failed")
    body = {"recipient": {"id": message.to.id}} | _standing(settings, message, outside.now()) | {"message": content}
    answer = await outside.call("POST", address(settings, "messages"), json=body)
    problem = problem_of(answer)
    return failed(problem) if problem is not None else sent(words(answer.json(), "message_id", most=350))


async def show_typing(settings: MetaSettings, to: Peer, outside: Outside) -> None:
    body = {"recipient": {"id": to.id}, "sender_action": "typing_on"}
    await outside.call("POST", address(settings, "messages"), json=body)


async def fetch(media: Media, outside: Outside) -> Fetched:
    """Their addresses are signed, and end after a while."""
    if not hosted_by(media.url, HOSTS):
        raise NoAnswer(written=False)
    found = await outside.download(media.url)
    return msgspec.structs.replace(found, mime=found.mime or media.mime, filename=media.filename)


def address(settings: MetaSettings, edge: str) -> str:
    return f"{GRAPH}/{settings.named()}/{edge}?access_token={settings.page_token}"


def _standing(settings: MetaSettings, message: OutboundMessage, now: datetime) -> dict[str, str]:
    """By what right it is sent: as an answer, or later by a person."""
    late = message.last_in_at is not None and now - message.last_in_at >= REPLY_TIME
    if late and message.agent and settings.human_agent:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}


async def _content(
    settings: MetaSettings, message: OutboundMessage, outside: Outside, *, uploads: bool
) -> dict[str, Any]:
    only = message.parts[0] if len(message.parts) == 1 else None
    media = next((part for part in message.parts if isinstance(part, Media)), None)
    if media is not None:
        return {"attachment": await _attachment(settings, media, outside, uploads=uploads)}
    if isinstance(only, LinkCard | Card):
        return {"attachment": _template({"template_type": "generic", "elements": [_element(only)]})}
    menu = next((part for part in message.parts if isinstance(part, Menu) and part.items), None)
    if menu is None:
        return {"text": in_words(message.parts)}
    return _with_menu(message.parts, menu)


def _with_menu(parts: tuple[AnyPart, ...], menu: Menu) -> dict[str, Any]:
    """Links are buttons below the words; answers alone are offered above the keyboard."""
    text = "\n".join(line for part in parts for line in _lines(part, menu) if line) or "…"
    if not any(item.url for item in menu.items):
        return {"text": text, "quick_replies": [_quick(item) for item in menu.items[:QUICK_REPLIES]]}
    if len(menu.items) > _BUTTONS or len(text) > _BUTTON_TEXT:
        return {"text": in_words(parts)}
    buttons = [_button(item) for item in menu.items]
    return {"attachment": _template({"template_type": "button", "text": text, "buttons": buttons})}


def _lines(part: AnyPart, menu: Menu) -> tuple[str, ...]:
    return (menu.head, menu.tail) if part is menu else (words_of(part),)


def _quick(item: MenuItem) -> dict[str, str]:
    payload = (item.id or item.title)[:_PAYLOAD]
    return {"content_type": "text", "title": item.title[:_TITLE], "payload": payload}


def _button(item: MenuItem) -> dict[str, str]:
    if item.url:
        return {"type": "web_url", "url": item.url, "title": item.title[:_TITLE]}
    return {"type": "postback", "payload": (item.id or item.title)[:_PAYLOAD], "title": item.title[:_TITLE]}


def _element(card: LinkCard | Card) -> dict[str, Any]:
    if isinstance(card, LinkCard):
        link = {"default_action": {"type": "web_url", "url": card.url}}
        return _shown(card.title or card.url, card.description, card.thumb) | link
    fields = [f"{label}: {value}" for label, value in card.fields]
    below = "\n".join(line for line in (card.text, *fields) if line)
    buttons = [_button(item) for item in card.links[:_BUTTONS]]
    return _shown(card.title, below, card.image) | ({"buttons": buttons} if buttons else {})


def _shown(title: str, below: str, image: str) -> dict[str, Any]:
    made = {"title": title[:_LINE] or "…", "subtitle": below[:_LINE], "image_url": image}
    return {name: value for name, value in made.items() if value}


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    return {"type": "template", "payload": payload}


def _kind(part: Media) -> str:
    if isinstance(part, Image):
        return "image"
    return "video" if isinstance(part, Video) else "audio" if isinstance(part, Voice) else "file"


async def _attachment(settings: MetaSettings, part: Media, outside: Outside, *, uploads: bool) -> dict[str, Any]:
    kind = _kind(part)

    async def upload(file: Fetched) -> Token:
        try:
            return await _uploaded(settings, kind, file, outside)
        except NoAnswer:  # whatever became of the file, the message was not sent
            raise NoAnswer(written=False) from None

    if part.media_ref:
        return {"type": kind, "payload": {"attachment_id": part.media_ref}}
    if part.file_id is None:
        return {"type": kind, "payload": {"url": part.url}}
    if not uploads:
        return {"type": kind, "payload": {"url": outside.shelf.link(part.file_id)}}
    return {"type": kind, "payload": {"attachment_id": await outside.shelf.uploaded(part.file_id, kind, upload)}}


async def _uploaded(settings: MetaSettings, kind: str, file: Fetched, outside: Outside) -> Token:
    message = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    answer = await outside.call(
        "POST",
        address(settings, "message_attachments"),
        form={"message": msgspec.json.encode(message).decode()},
        files={"filedata": (file.filename or "file", file.content, file.mime or "application/octet-stream")},
        seconds=SLOWEST_FILE,
    )
    found = words(answer.json(), "attachment_id", most=100)
    if problem_of(answer) is not None or not found:
        raise _Refused(answer)
    return Token(found, _UPLOADS_LAST)
