"""One turn of a graph and of the flow that it has called, with the facts that both ask for. Nothing is written.

The node that called hears every answer first. What it forwards goes to the called flow; when that has ended, the node
gets an input with how, and goes on in the same turn.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid5

import msgspec

from haoke.flows.contract import GONE, LOST, Call
from haoke.flows.engine import MAX_STEPS, Turn, advance, begin, may_go_on
from haoke.flows.kinds import KINDS
from haoke.flows.queries import graph_of, published_number
from haoke.flows.types import Frame, Graph, Input, State, Value
from haoke.kernel.db import Tx

LookUp = Callable[[str], Awaitable[Value]]

_MOST_CALLS = 10
"""In one turn: a flow that ends without a word and is called again at once does not run for ever."""


async def run_graph(
    tx: Tx,
    workspace_id: UUID,
    graph: Graph,
    state: State,
    given: Input | None,
    facts: dict[str, Value],
    look_up: LookUp,
    locale: str,
) -> Turn:
    """``facts`` holds what is known and learns the rest."""
    run = _Run(tx, workspace_id, graph, facts, look_up, locale)
    turn = await run.turn(state, given)
    while not turn.faults and may_go_on(turn.state):
        first, *rest = turn.state.pending
        state = msgspec.structs.replace(turn.state, pending=tuple(rest))
        more = await run.turn(state, first)
        turn = msgspec.structs.replace(turn, state=state) if more.faults else _followed(turn, more)
    return turn


class _Run:
    """What stays the same for all that happens in a turn."""

    def __init__(
        self, tx: Tx, workspace_id: UUID, graph: Graph, facts: dict[str, Value], look_up: LookUp, locale: str
    ) -> None:
        self.tx = tx
        self.workspace_id = workspace_id
        self.graph = graph
        self.facts = facts
        self.look_up = look_up
        self.locale = locale

    async def turn(self, state: State, given: Input | None) -> Turn:
        """The node's turn, that of the flow it has called or now calls, and its next ones when that has ended."""
        waiting = state.called
        if waiting is not None and given is not None and given.returned is not None:
            turn = Turn(state, forward=True)  # the errand is the called flow's
        else:
            turn = await self._advance(state, given)
        for _ in range(_MOST_CALLS):
            if turn.faults or not (turn.call or (turn.forward and waiting)):
                return turn if turn.faults else _dropped(turn, waiting)
            frame = waiting if turn.call is None else await self._begun(turn.state, turn.call)
            heard = given if turn.call is None else None
            waiting, ended = None, GONE
            if frame is not None:
                inner = await self._called(frame, heard)
                if inner.faults:
                    return Turn(state, said=inner.said, faults=inner.faults)
                turn = _joined(turn, inner, msgspec.structs.replace(frame, state=inner.state))
                if not inner.state.ended:
                    return turn
                ended = inner.state.outcome or LOST
            said = given.text if given is not None else ""
            after = await self._advance(msgspec.structs.replace(turn.state, called=None), Input(said, ended=ended))
            turn = _followed(turn, after)
        stopped = msgspec.structs.replace(turn.state, waiting=False, held={}, pending=(), ended=True)
        return msgspec.structs.replace(turn, state=stopped, stopped="loop", call=None, forward=False)

    async def _advance(self, state: State, given: Input | None) -> Turn:
        """The engine's turn with the facts it asks for."""
        for _ in range(MAX_STEPS * 10):
            outcome = advance(self.graph, KINDS, state, given, self.facts, self.locale)
            if isinstance(outcome, Turn):
                return outcome
            self.facts[outcome.fact] = await self.look_up(outcome.fact)
        raise RuntimeError("a flow asks for more facts than it can have steps")

    async def _begun(self, state: State, call: Call) -> Frame | None:
        """The called flow before its first turn; None when there is none to be called."""
        number = await published_number(self.tx, self.workspace_id, call.flow_id)
        if number is None:
            return None
        graph = await graph_of(self.tx, self.workspace_id, call.flow_id, number)
        seed = uuid5(state.seed, f"{state.node}/{state.turn}/call")
        return Frame(call.flow_id, number, begin(graph, seed, call.variables))

    async def _called(self, frame: Frame, given: Input | None) -> Turn:
        graph = await graph_of(self.tx, self.workspace_id, frame.flow_id, frame.number)
        return await run_graph(
            self.tx, self.workspace_id, graph, frame.state, given, self.facts, self.look_up, self.locale
        )


def _joined(turn: Turn, inner: Turn, frame: Frame) -> Turn:
    """What the called flow did, after what the node did that called it."""
    return msgspec.structs.replace(
        turn,
        state=msgspec.structs.replace(turn.state, called=frame),
        effects=turn.effects + inner.effects,
        said=turn.said or inner.said,
        errand=inner.errand,
        called=(*turn.called, *inner.called, frame),
        call=None,
        forward=False,
    )


def _followed(turn: Turn, after: Turn) -> Turn:
    """With what the node did next."""
    return msgspec.structs.replace(
        after,
        effects=turn.effects + after.effects,
        path=turn.path + after.path,
        said=turn.said or after.said,
        called=(*turn.called, *after.called),
    )


def _dropped(turn: Turn, waiting: Frame | None) -> Turn:
    """A call that the node did not go on with ends where it was."""
    if waiting is None:
        return turn
    left = msgspec.structs.replace(waiting.state, ended=True, outcome=turn.ends)
    return msgspec.structs.replace(turn, called=(*turn.called, msgspec.structs.replace(waiting, state=left)))
