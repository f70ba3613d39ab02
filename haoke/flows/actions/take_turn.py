"""Begin a run, go on in it, or only look at its first turn. A run's state is written in its subject's transaction.

``look_up`` tells a fact about the world when a step depends on it; each is asked once a turn.
"""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.flows.actions.note_calls import note_calls
from haoke.flows.actions.run_graph import LookUp, run_graph
from haoke.flows.actions.send_errand import send_errand
from haoke.flows.engine import Turn, begin, errand_out
from haoke.flows.queries import graph_of, published_number, run_of
from haoke.flows.tables import flow_runs
from haoke.flows.types import Input, Value
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


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
    turn = await run_graph(tx, workspace_id, graph, state, None, {}, look_up, locale)
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
    turn = await run_graph(tx, workspace_id, graph, state, given, {}, look_up, locale)
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
    return await run_graph(tx, workspace_id, graph, begin(graph, new_id(), variables), None, {}, look_up, locale)


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
    await note_calls(tx, workspace_id, subject_id, turn.called)
    out = errand_out(turn.state)
    if turn.errand is not None and out is not None:
        await send_errand(tx, workspace_id, subject_id, flow_id, out, turn.errand, aside)
