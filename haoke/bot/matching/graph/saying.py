"""Names, values and sentences in the language of the one who asked."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from haoke.bot.matching.graph.types import GraphEvidence
from haoke.bot.matching.language import language_of
from haoke.kernel.i18n import LOCALES, t
from haoke.knowledge.graph.network import Known, Network
from haoke.knowledge.graph.types import GraphAttribute, GraphRelation, Value, name_of

NAMED = 20  # of a list; the others are counted
_WHOLE = 1e15
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")


class Sayer:
    """``locale``: of the asker; the question's own language goes before it."""

    def __init__(self, network: Network, question: str, locale: str) -> None:
        self._network = network
        language = language_of(question) or locale[:2]
        fitting = [one for one in (locale, *LOCALES) if one in LOCALES and one.startswith(language)]
        self._locale = fitting[0] if fitting else LOCALES[0]

    def say(self, key: str, **params: Any) -> str:
        """A space stands between Chinese and what is not, where names of both are put together."""
        return _BETWEEN.sub(" ", t(self._locale, f"graph.say.{key}", **params))

    def name(self, item_id: UUID) -> str:
        return name_of(self._network.items[item_id].words, self._locale)

    def inverse(self, relation: GraphRelation) -> str:
        return name_of(relation.inverse, self._locale)

    def several(self, names: Sequence[str]) -> str:
        shown = self.say("comma").join(names[:NAMED])
        return shown if len(names) <= NAMED else self.say("more", names=shown, n=len(names) - NAMED)

    def value(self, attribute: GraphAttribute, value: Value) -> str:
        if isinstance(value, bool):
            return self.say("has" if value else "has_not")
        if isinstance(value, float):
            number = str(int(value)) if value.is_integer() and abs(value) < _WHOLE else f"{value:.10g}"
            return f"{number} {attribute.unit}".strip()
        return self.several(value) if isinstance(value, list) else value

    def fact(self, entity_id: UUID, attribute: GraphAttribute, known: Known) -> GraphEvidence:
        """What is said of an entity, as evidence."""
        inherited = known.from_id != entity_id
        return GraphEvidence(
            entity_id=entity_id,
            entity=self.name(entity_id),
            word=self.name(known.attribute_id),
            value=self.value(attribute, known.values[0]),
            attribute_id=known.attribute_id,
            from_id=known.from_id if inherited else None,
            origin=self.name(known.from_id) if inherited else "",
        )

    def link(self, entity_id: UUID, relation_id: UUID, other_id: UUID, of_id: UUID) -> GraphEvidence:
        """A link from one entity to another, as evidence. ``of_id``: at which of the two, or their ancestors, it is."""
        inherited = of_id not in {entity_id, other_id}
        return GraphEvidence(
            entity_id=entity_id,
            entity=self.name(entity_id),
            word=self.name(relation_id),
            value=self.name(other_id),
            relation_id=relation_id,
            other_id=other_id,
            from_id=of_id if inherited else None,
            origin=self.name(of_id) if inherited else "",
        )
