"""Cases: what a conversation taught, on its way to knowledge."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(max_length=10_000)]
Link = Annotated[str, Meta(max_length=500, pattern=r"^https?://\S+$")]


class CaseContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``messages``: numbers of those it was made from."""

    title: Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\0]*\S[^\0]*$")]
    problem: Text = ""
    cause: Text = ""
    solution: Text = ""
    links: Annotated[list[Link], Meta(max_length=20)] = []
    messages: Annotated[list[int], Meta(max_length=200)] = []


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """``entry_id``: the knowledge that was made of it."""

    id: UUID
    conversation_id: UUID
    content: CaseContent
    revision: int
    made_by: UUID | None
    made_at: int
    changed_at: int
    entry_id: UUID | None


class SaidMessage(msgspec.Struct, frozen=True):
    """A message of a conversation, without personal data. ``by``: ``visitor``, ``member`` or ``system``."""

    seq: int
    by: str
    at: int
    text: str
