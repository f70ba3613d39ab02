"""What customers send over their channels as a card is a card here. Pure."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from haoke.channels import types as channel
from haoke.channels.types import AnyPart, LinkCard, OrderCard, ProductCard
from haoke.conversations.card_rules import checked_card
from haoke.conversations.types import Card, CardField, CardKind, CardLink
from haoke.kernel.errors import Refusal


def card_of(parts: Sequence[AnyPart]) -> Card | None:
    """When one is all that was sent. None: in words more of it can be said."""
    if len(parts) != 1:
        return None
    part = parts[0]
    try:
        if isinstance(part, LinkCard):
            links = (CardLink(_host(part.url), part.url),)
            return checked_card(
                Card("link", title=part.title, text=part.description, image=_picture(part.thumb), links=links)
            )
        if isinstance(part, channel.Card) and all(item.url for item in part.links):
            return checked_card(
                Card(
                    _kind(part),
                    title=part.title,
                    text=part.text,
                    image=_picture(part.image),
                    fields=tuple(CardField(label, value) for label, value in part.fields),
                    links=tuple(CardLink(item.title, item.url) for item in part.links),
                )
            )
    except Refusal:
        pass
    return None


def _kind(part: channel.Card) -> CardKind:
    return "product" if isinstance(part, ProductCard) else "order" if isinstance(part, OrderCard) else "rich"


def _picture(address: str) -> str:
    """What cannot be shown safely is left out."""
    return address if address.startswith("https://") else ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # the rules of cards refuse it
        return ""
