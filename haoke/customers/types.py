"""Values of customers that cross the border."""

from typing import NamedTuple
from uuid import UUID

import msgspec

FieldValue = str | int | float | bool


class Customer(msgspec.Struct, frozen=True):
    """A person. ``number`` stands for the name while there is none; ``version`` guards against overwriting."""

    id: UUID
    number: str
    name: str
    email: str
    phone: str
    company: str
    note: str
    tags: list[str]
    fields: dict[str, FieldValue]
    verified: bool
    locale: str
    level: int
    version: int
    created_at: int
    updated_at: int


class Key(NamedTuple):
    """What a person is known by: an id at a channel account, ``<kind>:<id>``, or one of a developer's own."""

    place_id: UUID
    external_id: str


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a channel says of a person; kept apart from what members wrote."""

    name: str = ""
    avatar: str = ""
    locale: str = ""


class Proof(NamedTuple):
    """Something only one person can have, as somebody vouched for it.

    ``kind``: ``email`` and ``phone`` (the channel reaches them there, or the company's page signed it), ``user`` (the
    page's own id, signed), ``id`` and ``union`` (a channel named both by it).
    """

    kind: str
    value: str


class Identity(msgspec.Struct, frozen=True):
    """``alias_of``: the id at the same account by which the person came first; empty for that one itself."""

    place_id: UUID
    external_id: str
    alias_of: str
    profile: Profile
    created_at: int


class Merge(msgspec.Struct, frozen=True):
    """``customer_id`` and ``name`` are of the one that was merged into another. ``by_id``: the member who did."""

    id: UUID
    customer_id: UUID
    name: str
    by_id: UUID | None
    at: int
