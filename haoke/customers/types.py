"""Values of customers that cross the border."""

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
