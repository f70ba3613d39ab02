"""A turn of a flow that is only tried, with the errands that it sends: they are done while its author waits."""

from uuid import UUID

import msgspec

from haoke.flows.actions.run_graph import run_graph
from haoke.flows.contract import Asked, Purpose
from haoke.flows.engine import Turn, errand_out
from haoke.flows.errands import result_of
from haoke.flows.types import Graph, Input, State, Value
from haoke.kernel.db import Database

_MOST_ERRANDS = 5


async def try_turn(
    db: Database,
    workspace_id: UUID,
    purpose: Purpose,
    graph: Graph,
    state: State,
    given: Input | None,
    facts: dict[str, Value],
    locale: str,
) -> Turn:
    """Nothing is kept. ``facts`` holds what is pretended and learns the rest."""
    turn = await _one(db, workspace_id, purpose, graph, state, given, facts, locale)
    for _ in range(_MOST_ERRANDS):
        out = errand_out(turn.state)
        if turn.errand is None or out is None:
            break
        asked = Asked(out, workspace_id, None, turn.errand.payload)
        returned = Input(returned=await result_of(turn.errand.kind, asked))
        more = await _one(db, workspace_id, purpose, graph, turn.state, returned, facts, locale)
        turn = msgspec.structs.replace(
            more, effects=(*turn.effects, *more.effects), path=(*turn.path, *more.path), said=turn.said
        )
    return turn


async def _one(
    db: Database,
    workspace_id: UUID,
    purpose: Purpose,
    graph: Graph,
    state: State,
    given: Input | None,
    facts: dict[str, Value],
    locale: str,
) -> Turn:
    async with db.reading() as tx:

        async def look_up(key: str) -> Value:
            return await purpose.pretended(tx, workspace_id, key)

        return await run_graph(tx, workspace_id, graph, state, given, facts, look_up, locale)
