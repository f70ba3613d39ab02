"""Note how far the flows came that a run has called: what the figures of tasks are counted from."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.flows.tables import flow_calls
from haoke.flows.types import Frame
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def note_calls(tx: Tx, workspace_id: UUID, subject_id: UUID, called: Iterable[Frame]) -> None:
    for frame in called:
        reached = {
            "node": frame.state.node,
            "outcome": frame.state.outcome,
            "ended_at": now() if frame.state.ended else None,
        }
        await tx.execute(
            insert(flow_calls)
            .values(
                workspace_id=workspace_id,
                id=frame.state.seed,
                flow_id=frame.flow_id,
                version=frame.number,
                subject_id=subject_id,
                **reached,
            )
            .on_conflict_do_update(index_elements=["workspace_id", "id"], set_=reached)
        )
