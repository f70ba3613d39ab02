"""Parts in words, for whoever shows only text."""

from collections.abc import Iterable

from haoke.channels.types import (
    AnyPart,
    Card,
    Custom,
    Forward,
    LinkCard,
    Location,
    Media,
    Menu,
    MenuItem,
    Miniprogram,
    Sticker,
    Text,
    Unsupported,
)


def in_words(parts: Iterable[AnyPart]) -> str:
    return "\n".join(line for line in map(words_of, parts) if line)


def words_of(part: AnyPart) -> str:
    """All that can be said of it. An address is spelt out; what has neither is named by its kind."""
    if part.fallback_text:
        return part.fallback_text
    if isinstance(part, Text):
        return part.text
    if isinstance(part, Menu):
        return _lines(part.head, *numbered(part), part.tail)
    if isinstance(part, Card):
        return _lines(part.title, below_title(part), part.image, *buttons_in_words(part.links))
    return _facts(part) or f"[{part.__struct_config__.tag}]"


def below_title(card: Card) -> str:
    """Its text, its names and values."""
    return _lines(card.text, *(f"{label}: {value}" for label, value in card.fields))


def buttons_in_words(items: Iterable[MenuItem]) -> list[str]:
    """Links with their addresses; answers as a list to answer with a number."""
    links = [f"{item.title}: {item.url}" for item in items if item.url]
    answers = (item.title for item in items if not item.url)
    return links + [f"{place}. {title}" for place, title in enumerate(answers, start=1)]


def _facts(part: AnyPart) -> str:
    if isinstance(part, Location):
        return _lines(part.name, part.address, f"{part.lat:.6f}, {part.lng:.6f}")
    if isinstance(part, LinkCard):
        return _lines(part.title, part.description, part.url)
    if isinstance(part, Miniprogram):
        return _lines(part.title, part.path)
    if isinstance(part, Media):
        named = " ".join(word for word in (f"[{part.__struct_config__.tag}]", part.filename, part.url) if word)
        return _lines(part.caption, named)
    if isinstance(part, Forward):
        return _lines(*part.items)
    if isinstance(part, Sticker):
        return part.emoji or part.url
    named = part.type if isinstance(part, Custom) else part.provider_type if isinstance(part, Unsupported) else ""
    return f"[{named}]" if named else ""


def numbered(menu: Menu) -> list[str]:
    """Its items as a list to answer with a number."""
    return [
        f"{place}. {item.title}{': ' + item.url if item.url else ''}" for place, item in enumerate(menu.items, start=1)
    ]


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
