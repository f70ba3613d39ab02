"""What comes out of asking the graph."""

from typing import Literal
from uuid import UUID

import msgspec

Intent = Literal["step", "steps", "difference", "extreme", "filter", "count", "linked", "relation", "attribute"]


class GraphPiece(msgspec.Struct, frozen=True):
    """Words of a question and what they were read as; ``role`` is empty where nothing is known of them."""

    text: str
    role: str
    name: str


class GraphEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A fact or a link that an answer is made from, in words too. ``from_id``: the entity it is said of, where it is
    inherited from that one.
    """

    entity_id: UUID
    entity: str
    word: str
    value: str = ""
    attribute_id: UUID | None = None
    relation_id: UUID | None = None
    other_id: UUID | None = None
    from_id: UUID | None = None
    origin: str = ""


class GraphAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the graph says to a question, and why. Without a ``text`` nothing is answered: ``missing`` says what is not
    known, or known twice.
    """

    text: str = ""
    confidence: float = 0.0
    intent: Intent | None = None
    pieces: list[GraphPiece] = []
    evidence: list[GraphEvidence] = []
    with_earlier: bool = False
    missing: list[str] = []
    contradicting: list[str] = []
