"""One message to Feishu. Our id goes with it, and the same one is not taken twice within an hour."""

from typing import Any

import msgspec

from haoke.channels.adapters.feishu import calls
from haoke.channels.adapters.feishu.settings import FeishuSettings
from haoke.channels.given import words
from haoke.channels.outside import Fetched, Outside, Token, failed
from haoke.channels.types import (
    AnyPart,
    Card,
    ChannelError,
    Image,
    LinkCard,
    Media,
    Menu,
    MenuItem,
    OutboundMessage,
    SendResult,
    Text,
    Video,
    Voice,
)
from haoke.channels.wording import below_title, in_words

_ID = 50
_LIVES = 7 * 24 * 3600.0  # seconds for which an uploaded file is not brought again
_FORMATS = {"video/mp4": "mp4", "application/pdf": "pdf", "audio/ogg": "opus", "audio/opus": "opus"}


class _NotTaken(Exception):
    def __init__(self, error: ChannelError) -> None:
        super().__init__(error.code)
        self.error = error


async def send(settings: FeishuSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    try:
        kind, content = await _content(settings, message, outside)
    except _NotTaken as problem:
        return failed(problem.error)
    body = {"msg_type": kind, "content": msgspec.json.encode(content).decode(), "uuid": message.id[:_ID]}
    if message.reply_to:
        path = f"/im/v1/messages/{message.reply_to}/reply"
    else:
        chat = message.reply_context.conversation_id if message.reply_context else ""
        body["receive_id"] = chat or message.to.id
        path = f"/im/v1/messages?receive_id_type={'chat_id' if chat else 'open_id'}"
    return calls.result(await calls.ask(settings, "POST", path, outside, json=body))


async def _content(settings: FeishuSettings, message: OutboundMessage, outside: Outside) -> tuple[str, dict[str, Any]]:
    part: AnyPart = message.parts[0] if len(message.parts) == 1 else Text(text=in_words(message.parts))
    if isinstance(part, Media) and (part.media_ref or part.file_id):
        kind = "image" if isinstance(part, Image) else "file"
        key = part.media_ref or await _uploaded(settings, part, kind, outside)
        return _sort(part) if kind == "file" else kind, {f"{kind}_key": key}
    if isinstance(part, Menu):
        return "interactive", _shown([part.head], part.items, [part.tail])
    if isinstance(part, Card):
        return "interactive", await _card(settings, part, outside)
    if isinstance(part, LinkCard):
        lines = [[{"tag": "a", "text": part.title, "href": part.url}], [{"tag": "text", "text": part.description}]]
        return "post", {"zh_cn": {"title": "", "content": lines}}
    if isinstance(part, Text) and part.format == "markdown":
        return "post", {"zh_cn": {"title": "", "content": [[{"tag": "md", "text": part.text}]]}}
    return "text", {"text": part.text if isinstance(part, Text) else in_words([part])}


def _sort(part: Media) -> str:
    """What is played where it stands; else it is a file like others. What is there already is what it says."""
    if not part.mime and part.media_ref:
        return "audio" if isinstance(part, Voice) else "media" if isinstance(part, Video) else "file"
    return {"mp4": "media", "opus": "audio"}.get(_FORMATS.get(part.mime, ""), "file")


async def _uploaded(settings: FeishuSettings, part: Media, kind: str, outside: Outside) -> str:
    async def upload(file: Fetched) -> Token:
        name, mime = part.filename or file.filename or "file", file.mime or part.mime or "application/octet-stream"
        form = {"image_type": "message"}
        if kind == "file":
            form = {"file_type": _FORMATS.get(mime, "stream"), "file_name": name}
        answer = await calls.ask(
            settings,
            "POST",
            f"/im/v1/{kind}s",
            outside,
            form=form,
            files={kind: (name, file.content, mime)},
        )
        problem, key = calls.problem_of(answer), words(answer.json(), "data", f"{kind}_key", most=300)
        if problem is not None or not key:
            raise _NotTaken(problem or ChannelError(error_class="unknown", code="no_key"))
        return Token(key, _LIVES)

    assert part.file_id is not None
    return await outside.shelf.uploaded(part.file_id, kind, upload)


async def _card(settings: FeishuSettings, card: Card, outside: Outside) -> dict[str, Any]:
    """Only what was brought to Feishu is shown as a picture there."""
    ours = card.file_id is not None
    made = _shown([below_title(card), "" if ours else card.image], card.links, [])
    if ours:
        key = await _uploaded(settings, Image(file_id=card.file_id), "image", outside)
        alt = {"tag": "plain_text", "content": card.title}
        made["elements"].insert(0, {"tag": "img", "img_key": key, "alt": alt})
    if card.title:
        made["header"] = {"title": {"tag": "plain_text", "content": card.title}}
    return made


def _shown(before: list[str], items: tuple[MenuItem, ...], after: list[str]) -> dict[str, Any]:
    """A card with buttons that say which they are when they are pressed."""
    buttons: list[dict[str, Any]] = [
        {
            "tag": "button",
            "text": {"tag": "plain_text", "content": item.title},
            **({"url": item.url} if item.url else {"value": {"menu": item.id or item.title, "title": item.title}}),
        }
        for item in items
    ]
    elements: list[dict[str, Any]] = [_words(text) for text in before if text]
    elements += [{"tag": "action", "actions": buttons}] if buttons else []
    elements += [_words(text) for text in after if text]
    return {"config": {"wide_screen_mode": True}, "elements": elements}


def _words(text: str) -> dict[str, Any]:
    return {"tag": "div", "text": {"tag": "plain_text", "content": text}}
