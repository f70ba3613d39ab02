"""What a message of Messenger or Instagram holds."""

from typing import Any

from haoke.channels.given import items, number, under, words
from haoke.channels.types import AnyPart, File, Image, LinkCard, Location, Sticker, Text, Unsupported, Video, Voice

_MOST_ATTACHMENTS = 30
_FILES: dict[str, type[Image | Voice | Video | File]] = {
    "image": Image,
    "audio": Voice,
    "video": Video,
    "file": File,
    "animated_image_share": Image,
}


def parts_of(message: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = words(message, "text")
    chosen = words(message, "quick_reply", "payload", most=1000)
    parts: list[AnyPart] = [Text(text=text, menu_item_id=chosen)] if text else []
    parts += [_part(each) for each in items(message, "attachments", most=_MOST_ATTACHMENTS)]
    return tuple(parts) or (Unsupported(provider_type="unsupported" if message.get("is_unsupported") else "empty"),)


def _part(attachment: dict[str, Any]) -> AnyPart:
    kind, payload = words(attachment, "type", most=40), under(attachment, "payload")
    url, title = words(payload, "url", most=3000), words(attachment, "title", most=300) or words(payload, "title")
    if payload.get("sticker_id"):
        return Sticker(sticker_id=words(payload, "sticker_id", most=100), url=url)
    if kind in _FILES and url:
        return _FILES[kind](url=url)
    if kind == "location":
        lat, lng = number(payload, "coordinates", "lat"), number(payload, "coordinates", "long")
        if lat is not None and lng is not None:
            return Location(lat=lat, lng=lng, name=title[:200])
    url = url or words(attachment, "url", most=3000) or words(attachment, "URL", most=3000)
    if url.startswith(("https://", "http://")):
        return LinkCard(title=title[:300] or kind, url=url)  # what is shared: a post, a reel, a story, a page
    return Unsupported(provider_type=kind or "attachment")
