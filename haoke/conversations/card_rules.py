"""What a card may hold."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from haoke.conversations.errors import CardAddressInvalid, CardIncomplete, CardTooLong, CardTooMany
from haoke.conversations.types import Card, CardChoice, CardField, CardKind, CardLink
from haoke.kernel.errors import InvalidRequest

TITLE, TEXT, LINE, VALUE, LABEL, ADDRESS = 120, 2000, 60, 500, 60, 2000  # characters of each
PICTURE_MB = 5  # what the narrowest of channels takes
FIELDS, LINKS, CHOICES = 12, 3, 10
_WEB = frozenset({"http", "https"})
_LINKED = _WEB | {"mailto", "tel"}
_ID = re.compile(r"[A-Za-z0-9_.-]{1,31}")
_SAID = 20
_NEEDED: dict[CardKind, tuple[str, ...]] = {"link": ("links",), "menu": ("choices",)}


def checked_card(card: Card) -> Card:
    """As it is stored. Raises CardIncomplete, CardTooLong, CardTooMany, CardAddressInvalid, InvalidRequest."""
    if len(card.fields) > FIELDS or len(card.links) > LINKS or len(card.choices) > CHOICES:
        raise CardTooMany(fields=FIELDS, links=LINKS, choices=CHOICES)
    fields = [CardField(_clean(each.label, LABEL), _clean(each.value, VALUE)) for each in card.fields]
    links = [CardLink(_clean(each.label, LABEL), _address(each.url, _LINKED)) for each in card.links]
    clean = msgspec.structs.replace(
        card,
        title=_clean(card.title, TITLE),
        text=_clean(card.text, TEXT),
        image="" if card.file or not card.image.strip() else _address(card.image, frozenset({"https"})),
        price=_clean(card.price, LINE),
        status=_clean(card.status, LINE),
        fields=tuple(field for field in fields if field.value),
        links=tuple(CardLink(link.label or link.url[:LABEL], link.url) for link in links),
        choices=_choices(card.choices),
    )
    if not (clean.title or clean.text) or not all(getattr(clean, part) for part in _NEEDED.get(clean.kind, ())):
        raise CardIncomplete
    return clean


def _choices(given: Iterable[CardChoice]) -> tuple[CardChoice, ...]:
    """Each is known by an id and by its words: neither may be another's."""
    made = [CardChoice(_clean(each.text, LABEL), each.id or str(place)) for place, each in enumerate(given, 1)]
    if not all(_ID.fullmatch(each.id) for each in made):
        raise InvalidRequest(path="$.body.card.choices")
    alike = len({each.id for each in made}) < len(made) or len({each.text for each in made}) < len(made)
    if alike or not all(each.text for each in made):
        raise CardIncomplete
    return tuple(made)


def _clean(text: str, limit: int) -> str:
    text = text.replace("\0", "").strip()
    if len(text) > limit:
        raise CardTooLong(limit=limit, said=text[:_SAID])
    return text


def _address(given: str, schemes: frozenset[str]) -> str:
    """One that leads where it says: of a known sort, with no sign that a browser would pass over."""
    address = given.strip()
    if len(address) > ADDRESS:
        raise CardTooLong(limit=ADDRESS, said=address[:_SAID])
    try:
        parts = urlsplit(address)
        leads = parts.hostname if parts.scheme in _WEB else parts.path
        known = parts.scheme in schemes and bool(leads)
    except ValueError:
        known = False
    if not known or any(char.isspace() or not char.isprintable() for char in address):
        raise CardAddressInvalid(address=address[:LABEL])
    return address
