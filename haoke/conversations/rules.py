"""What a message may hold."""

import math

import msgspec

from haoke.conversations.card_rules import checked_card
from haoke.conversations.errors import MessageEmpty, TextTooLong, TooManyFiles
from haoke.conversations.types import Author, LastMessage, MessageBody
from haoke.kernel.errors import InvalidRequest

MAX_TEXT = 10_000  # characters
MAX_FILES = 20
MAX_MENTIONS = 20
_PREVIEW = 120


def checked(body: MessageBody, *, note: bool = False) -> MessageBody:
    """The body as it is stored. Raises MessageEmpty, TextTooLong, TooManyFiles, InvalidRequest, what cards raise."""
    if body.card is not None:
        card = checked_card(body.card)
        body = msgspec.structs.replace(body, card=card, text=card.in_words(), format="plain")
    if len(body.text) > MAX_TEXT:
        raise TextTooLong(limit=MAX_TEXT)
    if len(body.files) > MAX_FILES:
        raise TooManyFiles(limit=MAX_FILES)
    if body.mentions and (not note or len(body.mentions) > MAX_MENTIONS):
        raise InvalidRequest(path="$.body.mentions")
    if "\0" in body.text:
        body = msgspec.structs.replace(body, text=body.text.replace("\0", ""))
    place = body.location
    if place is not None and not (
        math.isfinite(place.lat) and math.isfinite(place.lng) and abs(place.lat) <= 90 and abs(place.lng) <= 180
    ):
        raise InvalidRequest(path="$.body.location")
    if place is not None and ("\0" in place.label or len(place.label) > 200):
        raise InvalidRequest(path="$.body.location.label")
    if not body.text.strip() and not body.files and place is None:
        raise MessageEmpty
    return body


def preview(body: MessageBody, author: Author) -> LastMessage:
    """What a list shows of a message: its kind and the beginning of its text or the file's name."""
    if body.card is not None:
        return LastMessage("card", (body.card.title or body.text).strip()[:_PREVIEW], author)
    if body.text.strip():
        return LastMessage("text", body.text.strip()[:_PREVIEW], author)
    if body.files:
        return LastMessage(body.files[0].kind, body.files[0].name[:_PREVIEW], author)
    return LastMessage("location", body.location.label[:_PREVIEW] if body.location else "", author)
