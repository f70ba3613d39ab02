"""What a message of Feishu holds: JSON in a text, of a form by its type."""

from typing import Any

from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import inside, items, number, object_in, words
from haoke.channels.types import AnyPart, File, Image, Location, Rich, Sticker, Text, Unsupported, Video, Voice

_MOST_LINES = 500


def parts_of(message: dict[str, Any], resources: str) -> tuple[AnyPart, ...]:
    """``resources``: the address below which the files of the message are."""
    kind = words(message, "message_type", most=40)
    try:
        content = object_in(words(message, "content", most=200_000))
    except RequestUnreadable:
        return (Unsupported(provider_type=kind),)
    return (_part(kind, content, items(message, "mentions"), resources) or Unsupported(provider_type=kind),)


def _part(kind: str, content: dict[str, Any], mentions: list[dict[str, Any]], resources: str) -> AnyPart | None:
    if kind == "text":
        return Text(text=_named(words(content, "text"), mentions))
    if kind in {"post", "interactive"}:
        return _rich(content, mentions)
    if kind == "location":
        lat, lng = number(content, "latitude"), number(content, "longitude")
        if lat is None or lng is None:
            return None
        return Location(lat=lat, lng=lng, name=words(content, "name", most=500), datum="gcj02")
    return _file(kind, content, resources)


def _file(kind: str, content: dict[str, Any], resources: str) -> AnyPart | None:
    key, duration = words(content, "file_key", most=300), number(content, "duration")
    url, seconds = f"{resources}/{key}?type=file", None if duration is None else duration / 1000
    name = words(content, "file_name", most=300)
    if kind == "image":
        key = words(content, "image_key", most=300)
        return Image(media_ref=key, url=f"{resources}/{key}?type=image") if key else None
    if not key:
        return None
    if kind == "audio":
        return Voice(media_ref=key, url=url, duration=seconds)
    if kind == "media":
        thumb = words(content, "image_key", most=300)
        return Video(media_ref=key, url=url, filename=name, duration=seconds, thumb=thumb)
    if kind == "sticker":
        return Sticker(media_ref=key)
    return File(media_ref=key, url=url, filename=name) if kind == "file" else None


def _rich(content: dict[str, Any], mentions: list[dict[str, Any]]) -> Rich:
    body = inside(content, "content") if isinstance(inside(content, "content"), list) else inside(content, "elements")
    lines = body[:_MOST_LINES] if isinstance(body, list) else []
    shown = [_line(each) for each in lines]
    title = words(content, "title", most=1000)
    text = _named("\n".join(line for line in (title, *shown) if line), mentions)
    return Rich(blocks=content, fallback_text=text[:20_000])


def _line(given: Any) -> str:
    runs = given[:_MOST_LINES] if isinstance(given, list) else []
    return "".join(_run(each) for each in runs)


def _run(given: Any) -> str:
    tag, text = words(given, "tag"), words(given, "text")
    if tag == "a":
        href = words(given, "href", most=2000)
        return f"{text} ({href})" if text and href and text != href else text or href
    if tag == "at":
        return f"@{words(given, 'user_name', most=200) or words(given, 'user_id', most=200)}"
    return text or ({"img": "[image]", "media": "[video]"}.get(tag, "")) or words(given, "emoji_type", most=100)


def _named(text: str, mentions: list[dict[str, Any]]) -> str:
    """Who is mentioned stands in the text as a number; people read names."""
    for each in mentions:
        if (key := words(each, "key", most=100)) and (name := words(each, "name", most=200)):
            text = text.replace(key, f"@{name}")
    return text
