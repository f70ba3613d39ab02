"""Items of the knowledge graph: the words for things (kinds, attributes, relations), and the things (entities)."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.knowledge.types import Locale

Word = Annotated[str, Meta(min_length=1, max_length=100)]
Words = dict[Locale, Annotated[list[Word], Meta(max_length=50)]]
"""What something is called, by language. The first word is its name, the others are what people call it too."""

Sort = Literal["kind", "attribute", "relation", "entity"]
ValueType = Literal["text", "number", "yes_no", "list"]
Text = Annotated[str, Meta(max_length=1000)]
Value = bool | float | Text | Annotated[list[Word], Meta(max_length=100)]


class _Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="sort"):
    words: Words = {}


class GraphKind(_Item, frozen=True, kw_only=True, tag="kind"):
    """What entities are: products, models, parts. ``colour`` is one of the eight that drawings have."""

    colour: Annotated[int, Meta(ge=0, le=7)] = 0


class GraphAttribute(_Item, frozen=True, kw_only=True, tag="attribute"):
    """What can be known of an entity. ``most``, ``least``: of a number, what has the greatest or least is called."""

    type: ValueType = "text"
    unit: Annotated[str, Meta(max_length=20)] = ""
    most: Words = {}
    least: Words = {}


class GraphRelation(_Item, frozen=True, kw_only=True, tag="relation"):
    """How one entity stands to another. ``inverse``: the same, said from the other end.

    ``inherits``: what is known of the other end holds here too, unless it is said otherwise.
    """

    inverse: Words = {}
    inherits: bool = False


class GraphFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number is of its attribute's unit."""

    attribute_id: UUID
    value: Value


class GraphLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    relation_id: UUID
    to_id: UUID


class GraphEntity(_Item, frozen=True, kw_only=True, tag="entity"):
    """``steps`` of a procedure, in order. ``entry_ids``: entries about it."""

    kind_id: UUID | None = None
    facts: Annotated[list[GraphFact], Meta(max_length=300)] = []
    links: Annotated[list[GraphLink], Meta(max_length=300)] = []
    steps: Annotated[list[Text], Meta(max_length=60)] = []
    entry_ids: Annotated[list[UUID], Meta(max_length=50)] = []


GraphContent = GraphKind | GraphAttribute | GraphRelation | GraphEntity


class GraphItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as those see it who work on the graph.

    ``live`` is the version that answers are given from, if there is one; ``settled``: the draft is that version.
    ``published`` counts the versions; ``revision`` guards the draft against overwriting.
    """

    id: UUID
    draft: GraphContent
    revision: int
    settled: bool
    live: int | None
    published: int
    written_by: UUID | None
    updated_at: int


class GraphVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What was published once. ``restored``: the number of the version that it brought back."""

    number: int
    content: GraphContent
    note: str
    published_by: UUID | None
    published_at: int
    restored: int | None


class LiveItem(msgspec.Struct, frozen=True):
    id: UUID
    content: GraphContent


LANGUAGES: tuple[Locale, ...] = ("zh-CN", "zh-TW", "en")


def name_of(words: Words, locale: str) -> str:
    """The name in this language, else in the nearest one that has one."""
    names = {spoken: each[0] for spoken, each in words.items() if each}
    nearest = sorted(names, key=lambda spoken: (spoken != locale, spoken[:2] != locale[:2], LANGUAGES.index(spoken)))
    return names[nearest[0]] if nearest else ""


_SORTS: dict[type[GraphContent], Sort] = {
    GraphKind: "kind",
    GraphAttribute: "attribute",
    GraphRelation: "relation",
    GraphEntity: "entity",
}


def sort_of(content: GraphContent) -> Sort:
    return _SORTS[type(content)]
