"""What an item may hold, and how it is kept."""

import math
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from haoke.knowledge.errors import GraphFactInvalid, GraphNameMissing
from haoke.knowledge.graph.types import (
    GraphAttribute,
    GraphContent,
    GraphEntity,
    GraphFact,
    GraphRelation,
    Value,
    ValueType,
    Words,
    name_of,
)
from haoke.knowledge.rules import clean_line, clean_text

MAX_ITEMS = 50_000
MAX_WORDS_OF = 1000
"""Kinds, attributes and relations, together."""


def cleaned(content: GraphContent) -> GraphContent:
    """No empty or double words, links and steps. Raises GraphNameMissing."""
    words = _words(content.words)
    if not words:
        raise GraphNameMissing(path="$.words")
    changes: dict[str, Any] = {"words": words}
    if isinstance(content, GraphAttribute):
        changes |= {"unit": clean_line(content.unit), "most": _words(content.most), "least": _words(content.least)}
    elif isinstance(content, GraphRelation):
        changes["inverse"] = _words(content.inverse)
    elif isinstance(content, GraphEntity):
        changes |= {
            "links": list(dict.fromkeys(content.links)),
            "steps": [step for raw in content.steps if (step := clean_text(raw))],
            "entry_ids": list(dict.fromkeys(content.entry_ids)),
        }
    return msgspec.structs.replace(content, **changes)


def checked_fact(fact: GraphFact, attribute: GraphAttribute) -> GraphFact:
    """Raises GraphFactInvalid when the value is none of the attribute's type."""
    value = _READ[attribute.type](fact.value)
    if value is None:
        raise GraphFactInvalid(attribute=name_of(attribute.words, ""), path="$.facts")
    return GraphFact(fact.attribute_id, value)


def refers_to(content: GraphContent) -> list[UUID]:
    """The items without which this one would not be whole."""
    if not isinstance(content, GraphEntity):
        return []
    found = {fact.attribute_id for fact in content.facts}
    found |= {one for link in content.links for one in (link.relation_id, link.to_id)}
    return sorted(found | ({content.kind_id} if content.kind_id else set()))


def _words(words: Words) -> Words:
    found: Words = {}
    for locale, each in words.items():
        kept = list(dict.fromkeys(word for raw in each if (word := clean_line(raw))))
        if kept:
            found[locale] = kept
    return found


def _text(value: Value) -> Value | None:
    return (clean_text(value) or None) if isinstance(value, str) else None


def _number(value: Value) -> Value | None:
    return value if isinstance(value, float) and math.isfinite(value) else None


def _yes_no(value: Value) -> Value | None:
    return value if isinstance(value, bool) else None


def _list(value: Value) -> Value | None:
    if not isinstance(value, list):
        return None
    return list(dict.fromkeys(word for raw in value if (word := clean_line(raw)))) or None


_READ: dict[ValueType, Callable[[Value], Value | None]] = {
    "text": _text,
    "number": _number,
    "yes_no": _yes_no,
    "list": _list,
}
