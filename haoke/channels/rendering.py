"""A message in the pieces that a channel takes: what it cannot carry is said in words, with addresses spelt out."""

from collections.abc import Callable, Iterable
from uuid import UUID

from msgspec.structs import replace

from haoke.channels.contract import Capabilities
from haoke.channels.graphemes import cut, size
from haoke.channels.limits import is_scaled
from haoke.channels.plain import from_html, from_markdown
from haoke.channels.types import (
    AnyPart,
    Card,
    File,
    Image,
    LinkCard,
    Location,
    Media,
    Menu,
    Rich,
    Sticker,
    Text,
    Video,
    Voice,
)
from haoke.channels.wording import below_title, buttons_in_words, numbered, words_of

_HEAD = 600  # units of text above a menu's buttons: more of it is a message of its own
_MAP = "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}"


_PLAIN: dict[str, Callable[[str], str]] = {"plain": str, "markdown": from_markdown, "html": from_html}


def render(parts: Iterable[AnyPart], can: Capabilities, link: Callable[[UUID], str]) -> list[tuple[AnyPart, ...]]:
    """Pure. ``link``: the address where anybody can fetch one of our files for a while."""
    shown = [piece for part in parts for piece in _rendered(part, can, link)]
    if can.together:
        return _gathered(shown)
    return [(piece,) for piece in _captioned(shown, can)]


def as_list(menu: Menu) -> str:
    """A menu to answer with a number."""
    return "\n".join(line for line in (menu.head, *numbered(menu), menu.tail) if line)


def is_native(menu: Menu, can: Capabilities) -> bool:
    return (
        "menu" in can.parts
        and 0 < len(menu.items) <= can.menu_items
        and (can.menu_links or not any(item.url for item in menu.items))
        and size(menu.head, can.text_unit) <= can.max_text
    )


def _rendered(part: AnyPart, can: Capabilities, link: Callable[[UUID], str]) -> list[AnyPart]:
    match part:
        case Text():
            return _texts(part, can)
        case Rich():
            return [part] if _takes(part, can) else _words(from_html(part.html) or words_of(part), can)
        case Menu():
            return [part] if is_native(part, can) else _words(as_list(part), can)
        case Card():
            return _card(part, can, link)
        case Image() | Voice() | Video() | File():
            return _media(part, can, link)
        case Location() if not _takes(part, can):
            return _words("\n".join([words_of(part), _MAP.format(part.lat, part.lng)]), can)
        case Sticker() if not _takes(part, can):
            return _words(words_of(part), can)
        case _:
            return [part] if _takes(part, can) else _words(words_of(part), can)


def _card(card: Card, can: Capabilities, link: Callable[[UUID], str]) -> list[AnyPart]:
    """As a card where all of it fits; else as a link, or its picture, words and answers one by one."""
    if card.fallback_text and not _takes(card, can):
        return _words(card.fallback_text, can)
    at_address = card if card.file_id is None else replace(card, image=link(card.file_id))
    if _takes(card, can) and _fits(at_address, can):
        return [at_address]
    apart = replace(card, image="", file_id=None)
    if _takes(card, can) and _fits(apart, can):
        return [*_picture(card, "", can, link), apart]
    as_link = _link_card(at_address)
    if as_link is not None and _takes(as_link, can) and _has_room(as_link.title, as_link.description, can):
        return [as_link]
    answers = tuple(item for item in card.links if not item.url)
    words = "\n".join(filter(None, (card.title, below_title(card), *_links_in_words(card))))
    if not answers:
        return _picture(card, words, can, link)
    picture, menu = _picture(card, "", can, link), Menu(head=words, items=answers)
    if size(words, can.text_unit) > _HEAD and is_native(replace(menu, head=""), can):
        return [*picture, *_words(words, can), replace(menu, head=card.title[:_HEAD] or "…")]
    return picture + _rendered(menu, can, link)


def _fits(card: Card, can: Capabilities) -> bool:
    room = can.card
    secure = not room.https or not card.image or card.image.startswith("https://")
    links = sum(bool(item.url) for item in card.links)
    answers = len(card.links) - links
    buttons = links <= room.links and answers <= room.answers and links + answers <= room.items
    buttons = buttons and (room.mixed or not (links and answers))
    short = all(len(item.title) <= room.label for item in card.links)
    return secure and buttons and short and _has_room(card.title, below_title(card), can)


def _has_room(title: str, text: str, can: Capabilities) -> bool:
    return len(title) <= can.card.title and len(text) <= can.card.text


def _link_card(card: Card) -> LinkCard | None:
    """What leads to one place is a link: the words of its button stand below."""
    if len(card.links) != 1 or not card.links[0].url.startswith(("https://", "http://")):
        return None
    only = card.links[0]
    described = "\n".join(filter(None, (below_title(card), only.title)))
    return LinkCard(
        title=card.title or only.title, description=described, url=only.url, thumb=card.image, file_id=card.file_id
    )


def _links_in_words(card: Card) -> list[str]:
    return buttons_in_words(tuple(item for item in card.links if item.url))


def _picture(card: Card, words: str, can: Capabilities, link: Callable[[UUID], str]) -> list[AnyPart]:
    if card.file_id is not None:
        return _media(Image(file_id=card.file_id, caption=words), can, link)
    return _words("\n".join(filter(None, (words, card.image))), can)


def _takes(part: AnyPart, can: Capabilities) -> bool:
    return str(part.__struct_config__.tag) in can.parts


def _texts(part: Text, can: Capabilities) -> list[AnyPart]:
    """Where a text has to be cut it loses its form: half a form is none."""
    fits = size(part.text, can.text_unit) <= can.max_text
    if fits and part.format in can.formats:
        return [part] if part.text.strip() else []
    return _words(_PLAIN[part.format](part.text), can)


def _words(text: str, can: Capabilities) -> list[AnyPart]:
    return [Text(text=piece) for piece in cut(text, can.max_text, can.text_unit)]


def _media(part: Media, can: Capabilities, link: Callable[[UUID], str]) -> list[AnyPart]:
    """As what it is, or as a file, or as an address where it can be fetched; its caption apart where it needs to be."""
    kind = str(part.__struct_config__.tag)
    if kind in can.parts and _is_small(part, kind, can):
        sent: Media = part
    elif "file" in can.parts and _is_small(part, "file", can):
        fields = {name: getattr(part, name) for name in Media.__struct_fields__}
        sent = File(**fields)
    else:
        where = link(part.file_id) if part.file_id is not None else part.url
        named = LinkCard(title=part.filename or f"[{kind}]", url=where, description=part.caption)
        if can.file_cards and _takes(named, can) and _has_room(named.title, named.description, can):
            return [named]
        return _words(
            "\n".join(line for line in (part.caption, f"[{kind}] {part.filename}".strip(), where) if line), can
        )
    if part.caption and not _captions(part.caption, can):
        return [*_words(part.caption, can), replace(sent, caption="")]  # type: ignore[list-item]
    return [sent]  # type: ignore[list-item]


def _is_small(part: Media, kind: str, can: Capabilities) -> bool:
    fits = part.size is None or kind not in can.sizes or part.size <= can.sizes[kind]
    return fits or (not can.links_large and is_scaled(kind, part.mime, part.size))


def _captions(text: str, can: Capabilities) -> bool:
    return can.captions and size(text, can.text_unit) <= can.max_caption


def _captioned(shown: list[AnyPart], can: Capabilities) -> list[AnyPart]:
    """A short text before a single picture or file is its caption, where there can be one."""
    if len(shown) == 2:
        text, media = shown
        plain = isinstance(text, Text) and text.format == "plain" and _captions(text.text, can)
        if plain and isinstance(text, Text) and isinstance(media, Media) and not media.caption:
            return [replace(media, caption=text.text)]
    return shown


def _gathered(shown: list[AnyPart]) -> list[tuple[AnyPart, ...]]:
    """All in one, but for the beginnings of a text that is too long for one."""
    if not shown:
        return []
    texts = [part for part in shown if isinstance(part, Text)]
    early = texts[:-1]
    rest = [part for part in shown if not any(part is each for each in early)]
    return [*((part,) for part in early), tuple(rest)]
