"""One message to WhatsApp: one thing, with words to it where it takes some."""

from typing import Any

from haoke.channels.adapters.whatsapp import calls
from haoke.channels.adapters.whatsapp.errors import CODES
from haoke.channels.adapters.whatsapp.settings import WhatsappSettings
from haoke.channels.adapters.whatsapp.wording import said
from haoke.channels.graph_api import problem_of
from haoke.channels.outside import Fetched, NoAnswer, Outside, Token, failed
from haoke.channels.types import (
    Card,
    File,
    Image,
    Location,
    Media,
    Menu,
    MenuItem,
    OutboundMessage,
    SendResult,
    Sticker,
    Template,
    Video,
)
from haoke.channels.wording import below_title

_BUTTONS, _ROWS = 3, 10
_BUTTON, _ROW, _LINE, _ID = 20, 24, 72, 200  # characters of each
_TAIL = 60


async def send(settings: WhatsappSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    try:
        content = await _content(settings, message, outside)
    except calls.Refused as refused:
        problem = problem_of(refused.answer, CODES)
        return failed(problem) if problem is not None else SendResult(state="failed")
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", "biz_opaque_callback_data": message.id}
    body |= {"recipient" if message.to.id_kind == "bsuid" else "to": message.to.id}
    quoted: dict[str, Any] = {"context": {"message_id": message.reply_to}} if message.reply_to else {}
    return await calls.tell(settings, body | quoted | content, outside)


async def _content(settings: WhatsappSettings, message: OutboundMessage, outside: Outside) -> dict[str, Any]:
    if message.template is not None:
        return {"type": "template", "template": _template(message.template)}
    main = next((part for part in message.parts if isinstance(part, (Media, Menu, Card, Location, Sticker))), None)
    rest = said(part for part in message.parts if part is not main)
    if isinstance(main, Media):
        kind = _kind(main)
        return {"type": kind, kind: await _media(settings, main, kind, main.caption or rest, outside)}
    if isinstance(main, Menu) and 0 < len(main.items) <= _ROWS:
        return {"type": "interactive", "interactive": _menu(settings, main, rest)}
    if isinstance(main, Card) and main.links:
        return {"type": "interactive", "interactive": await _card(settings, main, outside)}
    if isinstance(main, Card):
        picture = Image(url=main.image, file_id=main.file_id)
        if not main.image and main.file_id is None:
            return {"type": "text", "text": {"body": said(message.parts), "preview_url": True}}
        words = _card_words(main)
        return {"type": "image", "image": await _media(settings, picture, "image", words, outside)}
    if isinstance(main, Location):
        place: dict[str, Any] = {"latitude": main.lat, "longitude": main.lng}
        named = {name: value for name, value in (("name", main.name), ("address", main.address)) if value}
        return {"type": "location", "location": place | named}
    if isinstance(main, Sticker) and main.media_ref:
        return {"type": "sticker", "sticker": {"id": main.media_ref}}
    return {"type": "text", "text": {"body": said(message.parts), "preview_url": True}}


def _kind(part: Media) -> str:
    if isinstance(part, Image):
        return "image"
    return "video" if isinstance(part, Video) else "document" if isinstance(part, File) else "audio"


async def _media(settings: WhatsappSettings, part: Media, kind: str, caption: str, outside: Outside) -> dict[str, Any]:
    async def upload(file: Fetched) -> Token:
        try:
            return await calls.upload(settings, file, outside)
        except NoAnswer:  # whatever became of the file, the message was not sent
            raise NoAnswer(written=False) from None

    if part.media_ref:
        given = {"id": part.media_ref}
    elif part.file_id is not None:
        given = {"id": await outside.shelf.uploaded(part.file_id, kind, upload)}
    else:
        given = {"link": part.url}
    given |= {"caption": caption} if caption and kind != "audio" else {}
    return given | ({"filename": part.filename} if kind == "document" and part.filename else {})


async def _card(settings: WhatsappSettings, card: Card, outside: Outside) -> dict[str, Any]:
    """Answers are buttons; one link is a button that opens it."""
    made: dict[str, Any] = {"body": {"text": _card_words(card) or "…"}}
    if card.image or card.file_id:
        picture = Image(url=card.image, file_id=card.file_id)
        image = await _media(settings, picture, "image", "", outside)
        made["header"] = {"type": "image", "image": image}
    link = next((item for item in card.links if item.url), None)
    if link is not None:
        shown = {"display_text": link.title[:_BUTTON], "url": link.url}
        return {"type": "cta_url", "action": {"name": "cta_url", "parameters": shown}} | made
    buttons = [{"type": "reply", "reply": {"id": _id(item), "title": item.title}} for item in card.links]
    return {"type": "button", "action": {"buttons": buttons}} | made


def _card_words(card: Card) -> str:
    return "\n".join(line for line in (card.title and f"*{card.title}*", below_title(card)) if line)


def _menu(settings: WhatsappSettings, menu: Menu, before: str) -> dict[str, Any]:
    """Three answers are buttons; more of them, or such that have something to say, are a list."""
    text = "\n".join(line for line in (before, menu.head) if line) or "…"
    body: dict[str, Any] = {"body": {"text": text}}
    body |= {"footer": {"text": menu.tail[:_TAIL]}} if menu.tail else {}
    if len(menu.items) <= _BUTTONS and all(_is_short(item) for item in menu.items):
        buttons = [{"type": "reply", "reply": {"id": _id(item), "title": item.title}} for item in menu.items]
        return {"type": "button"} | body | {"action": {"buttons": buttons}}
    section: dict[str, Any] = {"rows": [_row(item) for item in menu.items]}
    section |= {"title": settings.list_title} if settings.list_title else {}
    return {"type": "list"} | body | {"action": {"button": settings.list_button, "sections": [section]}}


def _is_short(item: MenuItem) -> bool:
    return len(item.title) <= _BUTTON and not item.description


def _row(item: MenuItem) -> dict[str, str]:
    """What does not fit into a title goes on below it."""
    below = item.description or (item.title if len(item.title) > _ROW else "")
    row = {"id": _id(item), "title": item.title[:_ROW]}
    return row | ({"description": below[:_LINE]} if below else {})


def _id(item: MenuItem) -> str:
    return (item.id or item.title)[:_ID]


def _template(template: Template) -> dict[str, Any]:
    made: dict[str, Any] = {"name": template.name, "language": {"code": template.locale}}
    if not template.values:
        return made
    values: list[dict[str, str]] = [{"type": "text", "text": value} for value in template.values]
    if len(template.blanks) == len(values) and not all(name.isdecimal() for name in template.blanks):
        values = [each | {"parameter_name": name} for each, name in zip(values, template.blanks, strict=True)]
    return made | {"components": [{"type": "body", "parameters": values}]}
