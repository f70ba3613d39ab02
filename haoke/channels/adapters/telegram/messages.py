"""What a message of Telegram holds. It has one thing, and perhaps words to it."""

from collections.abc import Callable
from typing import Any

from haoke.channels.adapters.telegram.wording import plain
from haoke.channels.given import items, number, under, words
from haoke.channels.types import (
    AnyPart,
    ContactCard,
    File,
    Image,
    Location,
    Sticker,
    Text,
    Unsupported,
    Video,
    Voice,
)

_ENVELOPE = (
    "message_id message_thread_id from sender_chat sender_boost_count sender_business_bot chat date edit_date"
    " business_connection_id forward_origin is_topic_message is_automatic_forward reply_to_message external_reply quote"
    " reply_to_story via_bot has_protected_content is_from_offline media_group_id author_signature paid_star_count"
    " entities caption_entities caption show_caption_above_media has_media_spoiler effect_id link_preview_options"
    " reply_markup"
)
_AROUND = frozenset(_ENVELOPE.split())


def parts_of(message: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = words(message, "text")
    if text:
        return (Text(text=plain(text, message, "entities")),)
    found = next((read(message) for name, read in _READERS.items() if message.get(name)), None)
    if found is not None:
        return (found,)
    return (Unsupported(provider_type=next((each[:40] for each in message if each not in _AROUND), "empty")),)


def _media(message: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    size = given.get("file_size")
    return {
        "media_ref": words(given, "file_id", most=300),
        "size": size if isinstance(size, int) and not isinstance(size, bool) else None,
        "mime": words(given, "mime_type", most=100),
        "filename": words(given, "file_name", most=200),
        "group": words(message, "media_group_id", most=100),
        "caption": plain(words(message, "caption"), message, "caption_entities"),
    }


def _photo(message: dict[str, Any]) -> AnyPart:
    """Of its sizes the largest."""
    sizes = items(message, "photo")
    largest = max(sizes, key=lambda each: number(each, "width") or 0, default={})
    return Image(**_media(message, largest) | {"mime": "image/jpeg"})


def _sound(name: str) -> Callable[[dict[str, Any]], AnyPart]:
    return lambda message: Voice(**_media(message, under(message, name)), duration=number(message, name, "duration"))


def _film(name: str) -> Callable[[dict[str, Any]], AnyPart]:
    return lambda message: Video(
        **_media(message, under(message, name)),
        duration=number(message, name, "duration"),
        thumb=words(message, name, "thumbnail", "file_id", most=300),
    )


def _sticker(message: dict[str, Any]) -> AnyPart:
    given = under(message, "sticker")
    return Sticker(
        media_ref=words(given, "file_id", most=300),
        emoji=words(given, "emoji", most=20),
        sticker_id=words(given, "file_unique_id", most=100),
    )


def _place(message: dict[str, Any]) -> AnyPart:
    venue = under(message, "venue")
    given = under(venue, "location") or under(message, "location")
    lat, lng = number(given, "latitude"), number(given, "longitude")
    if lat is None or lng is None:
        return Unsupported(provider_type="location")
    return Location(lat=lat, lng=lng, name=words(venue, "title", most=200), address=words(venue, "address", most=300))


def _contact(message: dict[str, Any]) -> AnyPart:
    given = under(message, "contact")
    name = " ".join(each for each in (words(given, "first_name"), words(given, "last_name")) if each)
    return ContactCard(title=name[:200], fields=(("☎", words(given, "phone_number", most=40)),))


def _dice(message: dict[str, Any]) -> AnyPart:
    return Text(text=f"{words(message, 'dice', 'emoji', most=20)} {words(message, 'dice', 'value', most=10)}")


_READERS: dict[str, Callable[[dict[str, Any]], AnyPart]] = {
    "photo": _photo,
    "voice": _sound("voice"),
    "audio": _sound("audio"),
    "video": _film("video"),
    "video_note": _film("video_note"),
    "animation": _film("animation"),  # comes with a document as well
    "document": lambda message: File(**_media(message, under(message, "document"))),
    "sticker": _sticker,
    "venue": _place,  # comes with a location as well
    "location": _place,
    "contact": _contact,
    "dice": _dice,
}
