"""One message to DingTalk: by the address that came with the peer's message as long as it counts, else by the robot."""

from pathlib import PurePath
from typing import Any

import msgspec

from haoke.channels.adapters.dingtalk import calls
from haoke.channels.adapters.dingtalk.settings import DingTalkSettings
from haoke.channels.given import hosted_by, words
from haoke.channels.outside import Fetched, Outside, Token, failed
from haoke.channels.types import (
    AnyPart,
    Card,
    ChannelError,
    File,
    Image,
    LinkCard,
    Media,
    OutboundMessage,
    ReplyContext,
    SendResult,
    Text,
)
from haoke.channels.wording import below_title, in_words

_SESSIONS = ("oapi.dingtalk.com", "api.dingtalk.com")
_LIVES = 3 * 24 * 3600.0  # seconds of an uploaded file
_TITLE = 20


class _NotTaken(Exception):
    def __init__(self, error: ChannelError) -> None:
        super().__init__(error.code)
        self.error = error


async def send(settings: DingTalkSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    part: AnyPart = message.parts[0] if len(message.parts) == 1 else Text(text=in_words(message.parts))
    session = _session(message.reply_context, outside)
    if session and not isinstance(part, Media):
        return calls.result(await outside.call("POST", session, json=_by_session(part)))
    try:
        key, param = await _by_robot(settings, part, outside)
    except _NotTaken as problem:
        return failed(problem.error)
    body: dict[str, Any] = {
        "robotCode": settings.robot,
        "msgKey": key,
        "msgParam": msgspec.json.encode(param).decode(),
    }
    if message.thread is not None and message.thread.kind == "group":
        body["openConversationId"] = message.thread.id
        return calls.result(await calls.ask(settings, "/v1.0/robot/groupMessages/send", body, outside))
    body["userIds"] = [message.to.id]
    return calls.result(await calls.ask(settings, "/v1.0/robot/oToMessages/batchSend", body, outside))


def _session(context: ReplyContext | None, outside: Outside) -> str:
    """Whoever made the request says where to answer; it is believed only of DingTalk's own addresses."""
    if context is None or not hosted_by(context.session_webhook, _SESSIONS):
        return ""
    if context.expires_at_ms is not None and context.expires_at_ms / 1000 <= outside.now().timestamp():
        return ""
    return context.session_webhook


def _by_session(part: AnyPart) -> dict[str, Any]:
    if isinstance(part, LinkCard):
        link = {"title": part.title, "text": part.description or part.title, "messageUrl": part.url}
        return {"msgtype": "link", "link": link | ({"picUrl": part.thumb} if part.thumb else {})}
    if isinstance(part, Card):
        return _card_by_session(part)
    if isinstance(part, Text) and part.format == "markdown":
        return {"msgtype": "markdown", "markdown": {"title": _title(part.text), "text": part.text}}
    return {"msgtype": "text", "text": {"content": part.text if isinstance(part, Text) else in_words([part])}}


async def _by_robot(settings: DingTalkSettings, part: AnyPart, outside: Outside) -> tuple[str, dict[str, str]]:
    if isinstance(part, Image) and (photo := _photo(part, outside)):
        return "sampleImageMsg", {"photoURL": photo}
    if isinstance(part, File) and (part.file_id is not None or part.media_ref):
        return await _file(settings, part, outside)
    if isinstance(part, LinkCard):
        card = {"title": part.title, "text": part.description or part.title, "messageUrl": part.url}
        return "sampleLink", card | {"picUrl": part.thumb}
    if isinstance(part, Card):
        return _card_by_robot(part)
    if isinstance(part, Text) and part.format == "markdown":
        return "sampleMarkdown", {"title": _title(part.text), "text": part.text}
    return "sampleText", {"content": part.text if isinstance(part, Text) else in_words([part])}


def _photo(part: Image, outside: Outside) -> str:
    """An address, or what DingTalk calls it."""
    return outside.shelf.link(part.file_id) if part.file_id is not None else part.media_ref or part.url


async def _file(settings: DingTalkSettings, part: File, outside: Outside) -> tuple[str, dict[str, str]]:
    names: list[str] = []

    async def upload(file: Fetched) -> Token:
        names.append(part.filename or file.filename)
        given = (names[0] or "file", file.content, file.mime or "application/octet-stream")
        answer = await calls.upload(settings, given, outside)
        problem, media_id = calls.problem_of(answer), words(answer.json(), "media_id", most=300)
        if problem is not None or not media_id:
            raise _NotTaken(problem or ChannelError(error_class="unknown", code="no_media_id"))
        return Token(media_id, _LIVES)

    media = part.media_ref
    if part.file_id is not None:
        media = await outside.shelf.uploaded(part.file_id, "file", upload)
    name = part.filename or next(iter(names), "") or "file"
    return "sampleFile", {"mediaId": media, "fileName": name, "fileType": PurePath(name).suffix[1:] or "txt"}


def _card_by_session(card: Card) -> dict[str, Any]:
    shown = _card(card)
    if not card.links:
        return {"msgtype": "markdown", "markdown": shown}
    buttons = [{"title": item.title, "actionURL": item.url} for item in card.links]
    return {"msgtype": "actionCard", "actionCard": shown | {"btnOrientation": "0", "btns": buttons}}


def _card_by_robot(card: Card) -> tuple[str, dict[str, str]]:
    """Its forms are one a number of buttons."""
    shown, links = _card(card), card.links
    if not links:
        return "sampleMarkdown", shown
    if len(links) == 1:
        return "sampleActionCard", shown | {"singleTitle": links[0].title, "singleURL": links[0].url}
    for place, item in enumerate(links, 1):
        shown |= {f"actionTitle{place}": item.title, f"actionURL{place}": item.url}
    return f"sampleActionCard{len(links)}", shown


def _card(card: Card) -> dict[str, str]:
    lines = (card.image and f"![]({card.image})", card.title and f"**{card.title}**", *below_title(card).split("\n"))
    return {"title": card.title or _title(card.text), "text": "\n\n".join(filter(None, lines))}


def _title(text: str) -> str:
    """What the list of conversations shows of a formatted message."""
    return next((line.strip("# *") for line in text.splitlines() if line.strip("# *")), "…")[:_TITLE]
