"""Begin a run, go on in it, or only look at its first turn. A run's state is written in its subject's transaction.

``look_up`` tells a fact about the world when a step depends on it; each is asked once a turn.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.flows.actions.send_errand import send_errand
from haoke.flows.engine import MAX_STEPS, Turn, advance, begin
from haoke.flows.kinds import KINDS
from haoke.flows.queries import graph_of, published_number, run_of
from haoke.flows.tables import flow_runs
from haoke.flows.types import Graph, Input, State, Value
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

LookUp = Callable[[str], Awaitable[Value]]


async def begin_run(
    tx: Tx,
    workspace_id: UUID,
    flow_id: UUID,
    subject_id: UUID,
    *,
    variables: dict[str, Value],
    look_up: LookUp,
    locale: str,
    again: bool = False,
    aside: Any = None,
) -> Turn | None:
    """The first turn in the published version; None when there is none. The caller holds the subject's lock.

    ``again``: what the subject's run before was answered is not asked anew. ``aside``: what the purpose's carrier wants
    to know when an errand of this turn comes back.
    """
    number = await published_number(tx, workspace_id, flow_id)
    if number is None:
        return None
    graph = await graph_of(tx, workspace_id, flow_id, number)
    before = await run_of(tx, workspace_id, subject_id) if again else None
    state = begin(graph, subject_id, variables)
    if before is not None:
        earlier = before[2]
        state = begin(
            graph, subject_id, earlier.variables | variables, turn=earlier.turn, replay=earlier.replay | earlier.answers
        )
    turn = await turn_of(graph, state, None, {}, look_up, locale)
    await _write(tx, workspace_id, subject_id, flow_id, number, turn, aside)
    return turn


async def go_on(
    tx: Tx, workspace_id: UUID, subject_id: UUID, given: Input, look_up: LookUp, locale: str, *, aside: Any = None
) -> Turn | None:
    """The next turn; None when the subject is in no run. The caller holds the subject's lock."""
    run = await run_of(tx, workspace_id, subject_id)
    if run is None:
        return None
    flow_id, number, state = run
    graph = await graph_of(tx, workspace_id, flow_id, number)
    turn = await turn_of(graph, state, given, {}, look_up, locale)
    if not turn.faults:
        await _write(tx, workspace_id, subject_id, flow_id, number, turn, aside)
    return turn


async def preview(
    tx: Tx, workspace_id: UUID, flow_id: UUID, *, variables: dict[str, Value], look_up: LookUp, locale: str
) -> Turn | None:
    """What the first turn would do. Nothing is kept."""
    number = await published_number(tx, workspace_id, flow_id)
    if number is None:
        return None
    graph = await graph_of(tx, workspace_id, flow_id, number)
    return await turn_of(graph, begin(graph, new_id(), variables), None, {}, look_up, locale)


async def turn_of(
    graph: Graph, state: State, given: Input | None, facts: dict[str, Value], look_up: LookUp, locale: str
) -> Turn:
    """The engine's turn with the facts it asks for; ``facts`` holds what is known and learns the rest."""
    for _ in range(MAX_STEPS * 10):
        outcome = advance(graph, KINDS, state, given, facts, locale)
        if isinstance(outcome, Turn):
            return outcome
        facts[outcome.fact] = await look_up(outcome.fact)
    raise RuntimeError("a flow asks for more facts than it can have steps")


async def _write(
    tx: Tx, workspace_id: UUID, subject_id: UUID, flow_id: UUID, number: int, turn: Turn, aside: Any
) -> None:
    values = {
        "flow_id": flow_id,
        "version": number,
        "state": msgspec.to_builtins(turn.state),
        "updated_at": now(),
    }
    await tx.execute(
        insert(flow_runs)
        .values(workspace_id=workspace_id, subject_id=subject_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "subject_id"], set_=values)
    )
    if turn.errand is not None and turn.state.errand is not None:
        await send_errand(tx, workspace_id, subject_id, flow_id, turn.state.errand, turn.errand, aside)
