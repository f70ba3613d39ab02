"""One turn of a run, as a pure function: from where it stands, with an answer or none, to where it waits or ends.

The same graph, state, answer and facts give the same turn. Whatever the graph, it has at most ``MAX_STEPS`` steps.
"""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
import structlog

from haoke.flows.contract import Effect, MissingFact, NodeKind, Scene, Step
from haoke.flows.types import Graph, Input, Node, State, Value

MAX_STEPS = 100

log = structlog.get_logger()

Stopped = Literal["", "loop", "broken"]


class Turn(msgspec.Struct, frozen=True):
    """What a turn did. ``path`` are the nodes it came through.

    ``stopped``: why it could not go on (too many steps, a node that failed or leads nowhere). Then the run has ended.
    """

    state: State
    effects: tuple[Effect, ...] = ()
    path: tuple[str, ...] = ()
    said: str = ""
    faults: dict[str, str] = {}
    stopped: Stopped = ""


class Needs(msgspec.Struct, frozen=True):
    """The turn has to be taken again with this fact."""

    fact: str


def begin(
    graph: Graph, seed: UUID, variables: dict[str, Value], *, turn: int = 0, replay: dict[str, Input] | None = None
) -> State:
    """A run before its first turn; one that begins again goes on counting turns."""
    return State(graph.start, seed, turn, variables, replay=replay or {})


def advance(
    graph: Graph,
    kinds: Mapping[str, NodeKind],
    state: State,
    given: Input | None,
    facts: Mapping[str, Value],
    locale: str,
) -> Turn | Needs:
    """Take the turn. An answer goes to the node that waits; without one the run starts."""
    if given is not None and given.node and not (state.waiting and state.node == given.node):
        return Turn(state, faults={"node": "over"})
    nodes = {node.id: node for node in graph.nodes}
    before = state
    state = msgspec.structs.replace(state, turn=state.turn + 1)
    effects: list[Effect] = []
    path: list[str] = []
    said = ""
    while not state.ended and not (path and state.waiting):
        node = nodes.get(state.node)
        kind = None if node is None else kinds.get(node.kind)
        if node is None or kind is None:
            return _stop(state, effects, path, said, "broken")
        if len(path) == MAX_STEPS:
            return _stop(state, effects, path, said, "loop")
        path.append(node.id)
        try:
            step, taken = _take(kind, node, state, given, facts, locale)
        except MissingFact as missing:
            return Needs(missing.key)
        except Exception as error:  # noqa: BLE001 a broken node must not keep the visitor
            log.warning("a node failed", kind=node.kind, node=node.id, error=repr(error))
            return _stop(state, effects, path, said, "broken")
        if step.faults:
            return Turn(before, path=tuple(path), said=step.said, faults=step.faults)
        said = said or step.said
        effects += step.effects
        state, given = _after(state, node, step, taken), None
    return Turn(state, tuple(effects), tuple(path), said)


def _take(
    kind: NodeKind, node: Node, state: State, given: Input | None, facts: Mapping[str, Value], locale: str
) -> tuple[Step, Input | None]:
    """The node's step, and the answer it took: the one given, or one that an earlier run was given here."""
    settings: Any = msgspec.convert(node.settings, kind.settings)

    def ask(answer: Input | None, held: Mapping[str, Any]) -> Step:
        return kind.step(settings, Scene(node.id, state, held, answer, facts, locale))

    if state.waiting:
        return ask(given, state.held), given
    step = ask(None, {})
    earlier = state.replay.get(node.id)
    if step.wait and earlier is not None:
        again = ask(earlier, step.held)
        if again.port is not None and not again.faults:
            return msgspec.structs.replace(again, effects=(), said=""), earlier
    return step, None


def _after(state: State, node: Node, step: Step, taken: Input | None) -> State:
    answers = state.answers if taken is None or step.wait else state.answers | {node.id: taken}
    return msgspec.structs.replace(
        state,
        node=node.id if step.wait or step.port is None else node.next.get(step.port, ""),
        variables=state.variables | step.variables,
        waiting=step.wait,
        held=step.held if step.wait else {},
        answers=answers,
        replay={known: answer for known, answer in state.replay.items() if known != node.id},
        ended=not step.wait and step.port is None,
    )


def _stop(state: State, effects: list[Effect], path: list[str], said: str, why: Stopped) -> Turn:
    ended = msgspec.structs.replace(state, waiting=False, held={}, ended=True)
    return Turn(ended, tuple(effects), tuple(path), said, stopped=why)
