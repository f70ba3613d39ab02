"""What two records of one person make together, and how they come apart again. Pure.

A record is flattened to ``Facts``: a dict of what it says, in its order. The one that is kept says what was its own,
and over that the facts each merged one gave it (its ``takes``), layer by layer. Whatever differs from that was changed
since, and belongs to the kept one: no layer gives that fact any more. So a layer can be taken out at any time, in any
order, and nothing has to be remembered of what was done in between.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from haoke.customers.rules import MAX_FIELDS, MAX_NOTE, MAX_TAGS
from haoke.customers.types import FieldValue

Facts = dict[str, FieldValue]

LINES = ("name", "email", "phone", "company", "note", "locale", "level", "verified")
TAG, FIELD = "tag:", "field:"
_EMPTY: Facts = dict.fromkeys(LINES, "") | {"level": 0, "verified": False}


class Layer(NamedTuple):
    """What one that was merged in says, and the names of the facts it gives."""

    facts: Facts
    takes: frozenset[str]


def facts_of(record: Any) -> Facts:
    """What a customer, or their row, says; nothing where it is empty."""
    facts: Facts = {name: getattr(record, name) for name in LINES if getattr(record, name) != _EMPTY[name]}
    facts |= {TAG + tag: True for tag in record.tags}
    return facts | {FIELD + name: value for name, value in sorted(record.fields.items())}


def columns_of(facts: Facts) -> dict[str, Any]:
    """The columns of a row that says so."""
    columns: dict[str, Any] = {name: facts.get(name, _EMPTY[name]) for name in LINES}
    columns["tags"] = [name.removeprefix(TAG) for name in facts if name.startswith(TAG)]
    columns["fields"] = {name.removeprefix(FIELD): value for name, value in facts.items() if name.startswith(FIELD)}
    return columns


def takes_of(kept: Facts, merged: Facts, chosen: Collection[str]) -> frozenset[str]:
    """What the merged one gives: what the other does not say, labels and notes, and what was ``chosen`` of both."""
    gives = {name for name in merged if name not in kept or name in chosen or name == "note"}
    for mark, most in ((TAG, MAX_TAGS), (FIELD, MAX_FIELDS)):
        room = most - sum(name.startswith(mark) for name in kept)
        fresh = [name for name in merged if name.startswith(mark) and name not in kept]
        gives -= set(fresh[max(room, 0) :])
    return frozenset(gives)


def fold(own: Facts, layers: Iterable[Layer]) -> Facts:
    """What the kept one says with all that was merged into it."""
    facts = dict(own)
    for layer in layers:
        for name, value in layer.facts.items():
            if name not in layer.takes:
                continue
            facts[name] = _both(facts["note"], value) if name == "note" and facts.get("note") else value
    return facts


def _both(note: FieldValue, other: FieldValue) -> FieldValue:
    return note if note == other else f"{note}\n\n{other}"[:MAX_NOTE]


def settled(own: Facts, layers: Mapping[Any, Layer], current: Facts) -> tuple[Facts, dict[Any, Layer]]:
    """``own`` and layers that fold to ``current``: what was changed since is the kept one's own."""
    expected = fold(own, layers.values())
    changed = {name for name in expected | current if expected.get(name) != current.get(name)}
    mine = {name: value for name, value in own.items() if name not in changed}
    mine |= {name: value for name, value in current.items() if name in changed}
    return mine, {key: Layer(layer.facts, layer.takes - changed) for key, layer in layers.items()}
