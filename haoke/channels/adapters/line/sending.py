"""One message to LINE: by the token that came with a message, which costs nothing, or else pushed."""

from typing import Any
from uuid import UUID, uuid5

from haoke.channels.adapters.line import calls
from haoke.channels.adapters.line.settings import LineSettings
from haoke.channels.given import items, words
from haoke.channels.outside import Answer, Outside, failed, sent
from haoke.channels.types import (
    AnyPart,
    Card,
    Image,
    LinkCard,
    Location,
    Media,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    SendResult,
    Sticker,
    Video,
    Voice,
)
from haoke.channels.wording import below_title, in_words, words_of

QUICK_REPLIES = 13
_BUTTONS = 4
_LABEL, _HEAD, _TITLE, _LINE, _DATA, _ALT = 20, 160, 40, 60, 300, 400  # characters
_SOUNDS = {"", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac", "audio/mpeg", "audio/mp3"}
_RETRIES = UUID("5ba58d3d-90a1-4a37-9c0e-9a1a8b5e6f10")


async def send(settings: LineSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    content = [_quoting(message, _content(message.parts, outside))]
    token = _usable_token(message, outside)
    if token:
        body = {"replyToken": token, "messages": content}
        answer = await calls.call(settings, "POST", "message/reply", outside, json=body)
        problem = calls.problem_of(answer)
        if problem is None or problem.error_class != "window_closed":
            return failed(problem) if problem is not None else _sent(answer)
    group = message.thread.id if message.thread is not None and message.thread.kind == "group" else ""
    key = {"X-Line-Retry-Key": str(uuid5(_RETRIES, message.id))}
    body = {"to": group or message.to.id, "messages": content}
    answer = await calls.call(settings, "POST", "message/push", outside, json=body, headers=key)
    problem = calls.problem_of(answer)
    return failed(problem) if problem is not None else _sent(answer)


async def show_typing(settings: LineSettings, to: Peer, outside: Outside) -> None:
    await calls.call(settings, "POST", "chat/loading/start", outside, json={"chatId": to.id, "loadingSeconds": 10})


def _usable_token(message: OutboundMessage, outside: Outside) -> str:
    """It is good for one answer, and for a minute."""
    given = message.reply_context
    if given is None or message.reply_number > 1:
        return ""
    if given.expires_at_ms is not None and outside.now().timestamp() * 1000 >= given.expires_at_ms:
        return ""
    if given.expires_in_s is not None and message.last_in_at is not None:
        age = outside.now() - message.last_in_at
        return given.reply_token if age.total_seconds() < given.expires_in_s else ""
    return given.reply_token


def _sent(answer: Answer) -> SendResult:
    made = next(iter(items(answer.json(), "sentMessages", most=1)), {})
    return sent(words(made, "id", most=100))


def _content(parts: tuple[AnyPart, ...], outside: Outside) -> dict[str, Any]:
    menu = next((part for part in parts if isinstance(part, Menu) and part.items), None)
    if menu is not None:
        return _with_menu(parts, menu)
    only = parts[0] if len(parts) == 1 else None
    if isinstance(only, Media):
        return _media(only, outside) or _text(_with_address(only, outside))
    if isinstance(only, Location):
        place = f"{only.lat:.6f}, {only.lng:.6f}"
        named = {"title": (only.name or place)[:100], "address": (only.address or place)[:100]}
        return {"type": "location", "latitude": only.lat, "longitude": only.lng} | named
    if isinstance(only, Sticker) and "/" in only.sticker_id:
        package, _, sticker = only.sticker_id.partition("/")
        return {"type": "sticker", "packageId": package, "stickerId": sticker}
    if isinstance(only, LinkCard):
        return _link_card(only)
    if isinstance(only, Card):
        return _card(only)
    return _text(in_words(parts))


def _quoting(message: OutboundMessage, content: dict[str, Any]) -> dict[str, Any]:
    """Only words and stickers can say what they answer, by a token that came with it."""
    quotes = message.reply_to and content["type"] in {"text", "sticker"}
    return content | {"quoteToken": message.reply_to} if quotes else content


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text or "…"}


def _address(part: Media, outside: Outside) -> str:
    return outside.shelf.link(part.file_id) if part.file_id is not None else part.url


def _with_address(part: Media, outside: Outside) -> str:
    return "\n".join(line for line in (part.caption, part.filename, _address(part, outside)) if line)


def _media(part: Media, outside: Outside) -> dict[str, Any] | None:
    """LINE fetches files by https, a film only with a picture of it, sounds as M4A or MP3. None: say where it lies."""
    where = _address(part, outside)
    if not where.startswith("https://"):
        return None
    if isinstance(part, Image) and part.mime in {"", "image/jpeg", "image/png"}:
        return {"type": "image", "originalContentUrl": where, "previewImageUrl": where}
    if isinstance(part, Video) and part.thumb.startswith("https://"):
        return {"type": "video", "originalContentUrl": where, "previewImageUrl": part.thumb}
    if isinstance(part, Voice) and part.mime in _SOUNDS and part.duration:
        return {"type": "audio", "originalContentUrl": where, "duration": int(part.duration * 1000)}
    return None


def _with_menu(parts: tuple[AnyPart, ...], menu: Menu) -> dict[str, Any]:
    """A few answers are buttons that stay; more of them are offered above the keyboard."""
    lines = [line for part in parts for line in ((menu.head, menu.tail) if part is menu else (words_of(part),))]
    text = "\n".join(line for line in lines if line) or "…"
    actions = [_action(item) for item in menu.items[:QUICK_REPLIES]]
    if len(actions) <= _BUTTONS and len(text) <= _HEAD:
        return _template(text, {"type": "buttons", "text": text, "actions": actions})
    return _text(text) | {"quickReply": {"items": [{"type": "action", "action": action} for action in actions]}}


def _action(item: MenuItem) -> dict[str, str]:
    label = item.title[:_LABEL]
    if item.url:
        return {"type": "uri", "label": label, "uri": item.url}
    data = (item.id or item.title)[:_DATA]
    return {"type": "postback", "label": label, "data": data, "displayText": item.title[:_DATA]}


def _link_card(card: LinkCard) -> dict[str, Any]:
    actions = [{"type": "uri", "label": card.title[:_LABEL] or "→", "uri": card.url}]
    shown = {"title": card.title[:_TITLE], "thumbnailImageUrl": card.thumb if card.thumb.startswith("https://") else ""}
    below = card.description or card.url
    made = {"type": "buttons", "text": below[:_LINE] or "…", "actions": actions}
    return _template(card.title or below, made | {name: value for name, value in shown.items() if value})


def _card(card: Card) -> dict[str, Any]:
    """A bubble: the picture above, the words, and the buttons below."""
    words = [_flex_text(card.title, weight="bold", size="lg")] if card.title else []
    words += [_flex_text(line, size="sm") for line in below_title(card).split("\n") if line]
    bubble: dict[str, Any] = {"type": "bubble", "body": _flex_box(words or [_flex_text("…")])}
    if card.image.startswith("https://"):
        look = {"size": "full", "aspectRatio": "20:13", "aspectMode": "cover"}
        bubble["hero"] = {"type": "image", "url": card.image} | look
    if card.links:
        bubble["footer"] = _flex_box([{"type": "button", "action": _action(item)} for item in card.links])
    return {"type": "flex", "altText": (card.title or below_title(card))[:_ALT] or "…", "contents": bubble}


def _flex_text(text: str, **look: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "wrap": True} | look


def _flex_box(contents: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "spacing": "sm", "contents": contents}


def _template(alt: str, template: dict[str, Any]) -> dict[str, Any]:
    return {"type": "template", "altText": alt[:_ALT] or "…", "template": template}
