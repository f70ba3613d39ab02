"""One turn of a run, as a pure function: from where it stands, with an answer or none, to where it waits or ends.

The same graph, state, answer and facts give the same turn. Whatever the graph, it has at most ``MAX_STEPS`` steps.
"""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec
import structlog

from haoke.flows.contract import Call, Effect, MissingFact, NodeKind, Scene, Step
from haoke.flows.types import Errand, Frame, Graph, Input, Node, State, Value

MAX_STEPS = 100
MAX_PENDING = 10
"""Of what is said while an errand is out, so much is answered afterwards: the latest."""

log = structlog.get_logger()

Stopped = Literal["", "loop", "broken"]


class Turn(msgspec.Struct, frozen=True):
    """What a turn did. ``path`` are the nodes it came through; ``errand`` is to be sent under ``state.errand``.

    ``stopped``: why it could not go on (too many steps, a node that failed or leads nowhere). Then the run has ended.
    ``call`` and ``forward``: what the node that waits wants of another flow, or how it ``ends`` one; ``called``: the
    flows that were, as far as they came in this turn, by the seed of their state.
    """

    state: State
    effects: tuple[Effect, ...] = ()
    path: tuple[str, ...] = ()
    said: str = ""
    errand: Errand | None = None
    faults: dict[str, str] = {}
    stopped: Stopped = ""
    call: Call | None = None
    forward: bool = False
    ends: str = ""
    called: tuple[Frame, ...] = ()


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
    """Take the turn. An answer goes to the node that waits; without one the run starts.

    While an errand is out, answers wait in order; what comes of it goes first, and once only. Which question a click
    answers is looked at by the flow that was called, if one was.
    """
    if given is not None and given.returned is not None:
        if given.returned.errand != state.errand:
            return Turn(state, faults={"errand": "over"})
        state = msgspec.structs.replace(state, errand=None)
    elif given is not None and given.node and state.called is None and not _answers(state, given):
        return Turn(state, faults={"node": "over"})
    elif given is not None and state.errand is not None:
        return Turn(msgspec.structs.replace(state, pending=(*state.pending, given)[-MAX_PENDING:]))
    turn = _turn(graph, kinds, state, given, facts, locale)
    while isinstance(turn, Turn) and not turn.faults and not turn.call and may_go_on(turn.state):
        turn = _with_pending(graph, kinds, turn, facts, locale)
    return turn


def _answers(state: State, given: Input) -> bool:
    """Whether a click is one on the question that was asked last."""
    return state.errand is None and state.waiting and state.node == given.node


def may_go_on(state: State) -> bool:
    """Whether something was said meanwhile, and nothing is out any more."""
    return bool(state.pending) and errand_out(state) is None


def errand_out(state: State) -> UUID | None:
    """The errand that a run waits for, or the flow that it has called."""
    return state.errand if state.called is None else errand_out(state.called.state)


def _with_pending(
    graph: Graph, kinds: Mapping[str, NodeKind], turn: Turn, facts: Mapping[str, Value], locale: str
) -> Turn | Needs:
    """The turn, and the one that the first of the waiting answers takes. An answer that does not fit is passed over."""
    first, *rest = turn.state.pending
    state = msgspec.structs.replace(turn.state, pending=tuple(rest))
    more = _turn(graph, kinds, state, first, facts, locale)
    if isinstance(more, Needs):
        return more
    if more.faults:
        return msgspec.structs.replace(turn, state=state)
    return msgspec.structs.replace(
        more, effects=(*turn.effects, *more.effects), path=(*turn.path, *more.path), said=turn.said
    )


def _turn(
    graph: Graph,
    kinds: Mapping[str, NodeKind],
    state: State,
    given: Input | None,
    facts: Mapping[str, Value],
    locale: str,
) -> Turn | Needs:
    nodes = {node.id: node for node in graph.nodes}
    before = state
    state = msgspec.structs.replace(state, turn=state.turn + 1)
    effects: list[Effect] = []
    path: list[str] = []
    said, errand, ends = "", None, ""
    step = Step()
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
            if given is not None and given.returned is not None:
                return _stop(state, effects, path, said, "broken")
            return Turn(before, path=tuple(path), said=step.said, faults=step.faults)
        said, errand, ends = said or step.said, step.errand, ends or step.ends
        effects += step.effects
        state, given = _after(state, node, step, taken), None
    errand = step.errand if state.errand else None
    return Turn(state, tuple(effects), tuple(path), said, errand, call=step.call, forward=step.forward, ends=ends)


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
    """What was said to a node that is left is no answer to the next."""
    answered = taken is not None and taken.returned is None and not taken.ended and not step.wait
    answers = state.answers | {node.id: taken} if answered and taken is not None else state.answers
    return msgspec.structs.replace(
        state,
        node=node.id if step.wait or step.port is None else node.next.get(step.port, ""),
        variables=state.variables | step.variables,
        waiting=step.wait,
        held=step.held if step.wait else {},
        answers=answers,
        errand=uuid5(state.seed, f"{node.id}/{state.turn}/errand") if step.wait and step.errand else None,
        pending=state.pending if step.wait else (),
        replay={known: answer for known, answer in state.replay.items() if known != node.id},
        ended=not step.wait and step.port is None,
        outcome=step.outcome,
        called=state.called if step.forward else None,
    )


def _stop(state: State, effects: list[Effect], path: list[str], said: str, why: Stopped) -> Turn:
    ended = msgspec.structs.replace(state, waiting=False, held={}, errand=None, pending=(), ended=True, called=None)
    return Turn(ended, tuple(effects), tuple(path), said, stopped=why)
