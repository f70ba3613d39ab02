"""What keeps a graph from being published: a pure check that names every problem and where it is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_type_hints

import msgspec

from haoke.flows.contract import Choice, NodeKind, NodeSettings
from haoke.flows.types import Graph, Node, Port, Problem

_MOST = 200  # problems that are told at once


def problems(
    graph: Graph, purpose: str, kinds: Mapping[str, NodeKind], choices: Mapping[str, list[Choice]]
) -> list[Problem]:
    """Everything that is wrong, in the order of the nodes. An empty list may be published."""
    found = [*_of_the_whole(graph)]
    known = {node.id: node for node in graph.nodes}
    for node in graph.nodes:
        found += _of_node(node, purpose, kinds, known, choices)
    onward = {node.id: _targets(node, kinds) & known.keys() for node in graph.nodes}
    if graph.start in known:
        reached = _reached(onward, graph.start)
        found += [Problem("unreachable", node.id) for node in graph.nodes if node.id not in reached]
    pausing = {node.id for node in graph.nodes if (kind := kinds.get(node.kind)) is None or kind.waits}
    endless = _endless({here: targets for here, targets in onward.items() if here not in pausing})
    found += [Problem("cycle", node.id) for node in graph.nodes if node.id in endless]
    return found[:_MOST]


def settings_of(node: Node, kind: NodeKind) -> NodeSettings | Problem:
    """The node's settings as its kind declares them, or what is wrong with them."""
    try:
        return msgspec.convert(node.settings, kind.settings)
    except msgspec.ValidationError as error:
        where = str(error).rpartition("`$.")[2].rstrip("`") if "`$." in str(error) else ""
        return Problem("settings", node.id, {"field": where, "reason": str(error).partition(" - at ")[0]})


def ports_of(node: Node, kinds: Mapping[str, NodeKind]) -> tuple[Port, ...]:
    """The exits of a node as its settings make them; those of a new node while the settings are wrong."""
    kind = kinds.get(node.kind)
    if kind is None:
        return ()
    settings = settings_of(node, kind)
    return kind.ports(kind.settings() if isinstance(settings, Problem) else settings)


def _of_the_whole(graph: Graph) -> Iterator[Problem]:
    counted = Counter(node.id for node in graph.nodes)
    yield from (Problem("twice", node) for node, times in counted.items() if times > 1)
    if graph.start not in counted:
        yield Problem("start")


def _of_node(
    node: Node,
    purpose: str,
    kinds: Mapping[str, NodeKind],
    known: Mapping[str, Node],
    choices: Mapping[str, list[Choice]],
) -> Iterator[Problem]:
    kind = kinds.get(node.kind)
    if kind is None or purpose not in kind.purposes:
        yield Problem("kind", node.id, {"kind": node.kind})
        return
    settings = settings_of(node, kind)
    if isinstance(settings, Problem):
        yield settings
        return
    yield from (Problem(code, node.id, {"field": field}) for field, code in settings.faults())
    for field, chosen in _chosen(settings):
        if getattr(settings, field) not in {choice.id for choice in choices.get(chosen, [])}:
            yield Problem("choice", node.id, {"field": field})
    for port in kind.ports(settings):
        target = node.next.get(port.name)
        if target is None and port.needed:
            yield Problem("exit", node.id, {"port": port.name})
        elif target is not None and target not in known:
            yield Problem("target", node.id, {"port": port.name})


def _chosen(settings: NodeSettings) -> Iterator[tuple[str, str]]:
    """The fields that name one of the purpose's choices, where something is chosen."""
    for field, hint in get_type_hints(type(settings), include_extras=True).items():
        for extra in getattr(hint, "__metadata__", ()):
            chosen = (extra.extra_json_schema or {}).get("x-choice") if isinstance(extra, msgspec.Meta) else None
            if chosen and getattr(settings, field):
                yield field, chosen


def _targets(node: Node, kinds: Mapping[str, NodeKind]) -> set[str]:
    """Where the exits that the node has lead. What is left of exits it had before does not count."""
    return {node.next[port.name] for port in ports_of(node, kinds) if port.name in node.next}


def _reached(onward: Mapping[str, set[str]], start: str) -> set[str]:
    reached, ahead = set[str](), [start]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += onward[here]
    return reached


def _endless(onward: Mapping[str, set[str]]) -> set[str]:
    """What lies on circles: whatever remains when all that leads nowhere, or comes from nowhere, is taken away."""
    left = dict(onward)
    while dead := {here for here, targets in left.items() if not targets & left.keys()}:
        left = {here: targets for here, targets in left.items() if here not in dead}
    while dead := left.keys() - {target for targets in left.values() for target in targets}:
        left = {here: targets for here, targets in left.items() if here not in dead}
    return set(left)
