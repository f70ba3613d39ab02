"""What in a graph keeps the bot from answering: contradictions, circles, and names that several things share."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal
from uuid import UUID

import msgspec

from haoke.knowledge.graph.network import Network
from haoke.knowledge.graph.types import GraphContent, name_of
from haoke.knowledge.rules import same_question

ProblemKind = Literal["contradiction", "circle", "shared_name"]
MOST = 200


class GraphProblem(msgspec.Struct, frozen=True, kw_only=True):
    """``what``: the attribute or the name it is about. ``item_ids``: the things concerned."""

    kind: ProblemKind
    what: str
    item_ids: list[UUID]


def problems(items: Mapping[UUID, GraphContent], locale: str) -> list[GraphProblem]:
    """The first two hundred, in the order of ids."""
    network = Network(items)
    found: list[GraphProblem] = []
    for each in (_contradictions(network, locale), _circles(network, locale), _shared_names(network)):
        for problem in each:
            if len(found) == MOST:
                return found
            found.append(problem)
    return found


def _contradictions(network: Network, locale: str) -> Iterator[GraphProblem]:
    """Where they are said: not again at everything that inherits them, but where two ancestors differ."""
    for entity_id in sorted(network.entities):
        for attribute_id, known in network.known(entity_id).items():
            parents = network.parents(entity_id)
            inherited = known.from_id != entity_id and len(parents) == 1
            if not known.sound and not inherited and attribute_id in network.items:
                what = name_of(network.items[attribute_id].words, locale)
                yield GraphProblem(kind="contradiction", what=what, item_ids=[entity_id])


def _circles(network: Network, locale: str) -> Iterator[GraphProblem]:
    told: set[UUID] = set()
    for entity_id in sorted(network.entities):
        above = _above(network, entity_id)
        if entity_id in above and entity_id not in told:
            circle = sorted(one for one in above if entity_id in _above(network, one))
            told.update(circle)
            what = name_of(network.entities[entity_id].words, locale)
            yield GraphProblem(kind="circle", what=what, item_ids=circle[:20])


def _above(network: Network, entity_id: UUID) -> set[UUID]:
    return {one for parent in network.parents(entity_id) for level in network.levels(parent) for one in level}


def _shared_names(network: Network) -> Iterator[GraphProblem]:
    named: dict[str, dict[UUID, str]] = defaultdict(dict)
    for entity_id in sorted(network.entities):
        for spoken in network.entities[entity_id].words.values():
            for word in spoken:
                named[same_question(word)].setdefault(entity_id, word)
    for holders in named.values():
        if len(holders) > 1:
            yield GraphProblem(kind="shared_name", what=next(iter(holders.values())), item_ids=list(holders)[:20])
