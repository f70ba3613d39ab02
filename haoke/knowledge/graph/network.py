"""Items as a whole: who is linked to whom, and what is known of an entity, its own and inherited."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import msgspec

from haoke.knowledge.graph.types import GraphContent, GraphEntity, GraphFact, GraphRelation, Value

DEEPEST = 10  # levels of inheritance


class Known(msgspec.Struct, frozen=True):
    """What is known of one attribute of an entity. ``from_id``: the entity it is said of, itself or an ancestor.

    Several ``values`` contradict each other, but those of a list are one.
    """

    attribute_id: UUID
    values: list[Value]
    from_id: UUID

    @property
    def sound(self) -> bool:
        return len(self.values) == 1


class Network:
    """Links that lead nowhere are left out. Circles end where they began."""

    def __init__(self, items: Mapping[UUID, GraphContent]) -> None:
        self.items = items
        self.entities = {each: content for each, content in items.items() if isinstance(content, GraphEntity)}
        self._inheriting = {
            each for each, content in items.items() if isinstance(content, GraphRelation) and content.inherits
        }
        self._incoming: dict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)  # entity → (relation, from)
        for each, entity in self.entities.items():
            for link in entity.links:
                if link.to_id in self.entities:
                    self._incoming[link.to_id].append((link.relation_id, each))

    def parents(self, entity_id: UUID) -> list[UUID]:
        entity = self.entities.get(entity_id)
        links = entity.links if entity else []
        return [one.to_id for one in links if one.relation_id in self._inheriting and one.to_id in self.entities]

    def levels(self, entity_id: UUID) -> Iterator[list[UUID]]:
        """The entity, what it inherits from, what those inherit from, and so on; each once."""
        seen, level = {entity_id}, [entity_id]
        for _ in range(DEEPEST):
            if not level:
                return
            yield level
            level = list(dict.fromkeys(up for one in level for up in self.parents(one) if up not in seen))
            seen.update(level)

    def known(self, entity_id: UUID) -> dict[UUID, Known]:
        """By attribute: what is said of the entity itself, else of the nearest one it inherits from."""
        found: dict[UUID, Known] = {}
        for level in self.levels(entity_id):
            found = self._said_at(level) | found
        return found

    def known_of(self, entity_id: UUID, attribute_id: UUID) -> Known | None:
        """The same for one attribute."""
        said = (self._said_at(level, attribute_id).get(attribute_id) for level in self.levels(entity_id))
        return next((known for known in said if known is not None), None)

    def _said_at(self, level: list[UUID], attribute_id: UUID | None = None) -> dict[UUID, Known]:
        here: dict[UUID, Known] = {}
        for one in level:
            facts = self.entities[one].facts if one in self.entities else []
            wanted = facts if attribute_id is None else [fact for fact in facts if fact.attribute_id == attribute_id]
            for said in _said(one, wanted):
                before = here.get(said.attribute_id)
                here[said.attribute_id] = said if before is None else _together(before, said)
        return here

    def linked(self, entity_id: UUID, relation_id: UUID, *, backwards: bool = False) -> dict[UUID, UUID]:
        """The entities at the other end, each with the one whose link it is: the entity or an ancestor."""
        found: dict[UUID, UUID] = {}
        for level in self.levels(entity_id):
            for one in level:
                for other in self._ends(one, relation_id, backwards=backwards):
                    found.setdefault(other, one)
            if relation_id in self._inheriting:
                break
        found.pop(entity_id, None)
        return found

    def _ends(self, entity_id: UUID, relation_id: UUID, *, backwards: bool) -> Iterator[UUID]:
        if backwards:
            yield from (one for relation, one in self._incoming.get(entity_id, []) if relation == relation_id)
            return
        for link in self.entities[entity_id].links if entity_id in self.entities else []:
            if link.relation_id == relation_id and link.to_id in self.entities:
                yield link.to_id


def _said(entity_id: UUID, facts: Iterable[GraphFact]) -> Iterator[Known]:
    by_attribute: dict[UUID, list[Value]] = {}
    for fact in facts:
        values = by_attribute.setdefault(fact.attribute_id, [])
        if isinstance(fact.value, list) and values and isinstance(values[0], list):
            values[0] = list(dict.fromkeys([*values[0], *fact.value]))
        elif not any(_same(fact.value, value) for value in values):
            values.append(fact.value)
    for attribute_id, values in by_attribute.items():
        yield Known(attribute_id, values, entity_id)


def _together(one: Known, other: Known) -> Known:
    """Two at the same level: the same is said once."""
    added = [value for value in other.values if not any(_same(value, known) for known in one.values)]
    return Known(one.attribute_id, [*one.values, *added], one.from_id)


def _same(one: Value, other: Value) -> bool:
    """True is not 1."""
    return type(one) is type(other) and one == other
