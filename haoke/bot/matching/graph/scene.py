"""What a question that is being answered looks at: one reading of it, the graph, and the asker's language."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from haoke.bot.matching.graph.reading import Asked
from haoke.bot.matching.graph.saying import Sayer
from haoke.bot.matching.graph.types import GraphAnswer, GraphEvidence, Intent
from haoke.knowledge.graph.network import Known, Network
from haoke.knowledge.graph.types import GraphAttribute


class Scene(NamedTuple):
    asked: Asked
    parts: frozenset[str]
    network: Network
    sayer: Sayer

    def attribute(self, attribute_id: UUID) -> GraphAttribute | None:
        content = self.network.items.get(attribute_id)
        return content if isinstance(content, GraphAttribute) else None

    def known(self, entity_id: UUID, attribute_id: UUID) -> Known | None:
        return self.network.known_of(entity_id, attribute_id)

    def of_kinds(self, entity_ids: Iterable[UUID]) -> list[UUID]:
        """Those of the kinds that were named, all of them when none was."""
        wanted, entities = self.asked.kinds, self.network.entities
        return [one for one in entity_ids if not wanted or entities[one].kind_id in wanted]

    def in_order(self, entity_ids: Iterable[UUID]) -> list[UUID]:
        return sorted(entity_ids, key=lambda one: (self.sayer.name(one), one))

    def descends(self, entity_id: UUID, from_ids: Sequence[UUID]) -> bool:
        above = {one for level in self.network.levels(entity_id) for one in level} - {entity_id}
        return not above.isdisjoint(from_ids)


def answered(intent: Intent, text: str, evidence: list[GraphEvidence]) -> GraphAnswer:
    return GraphAnswer(text=text, intent=intent, evidence=evidence)


def unknown(scene: Scene, intent: Intent, entity_id: UUID, word_id: UUID, known: Known | None = None) -> GraphAnswer:
    """What was asked is not known, or ``known`` twice and not the same."""
    said = scene.sayer.say("of", entity=scene.sayer.name(entity_id), attribute=scene.sayer.name(word_id))
    if known is None:
        return GraphAnswer(intent=intent, missing=[said])
    return GraphAnswer(intent=intent, contradicting=[said])
