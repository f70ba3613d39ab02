"""What other contexts may ask of flows, and how they join its catalogue."""

from uuid import UUID

from haoke.flows.engine import Turn
from haoke.flows.errors import FlowNotFound, FlowUnpublished
from haoke.flows.kinds import join
from haoke.flows.queries import flow_row, list_flows, run_of
from haoke.flows.types import FlowCard, State
from haoke.kernel.db import Tx

__all__ = ["Turn", "join"]

_MOST = 200


async def usable(tx: Tx, workspace_id: UUID, purpose: str, flow_id: UUID) -> str:
    """The name of a flow that may be used for a purpose. Raises FlowNotFound, FlowUnpublished."""
    row = await flow_row(tx, workspace_id, flow_id)
    if row.purpose != purpose:
        raise FlowNotFound
    if row.published is None:
        raise FlowUnpublished
    name: str = row.name
    return name


async def published(tx: Tx, workspace_id: UUID, purpose: str) -> list[FlowCard]:
    """The flows that may be used for a purpose, at most two hundred."""
    return [card for card in await list_flows(tx, workspace_id, purpose, limit=_MOST) if card.published is not None]


async def state_of(tx: Tx, workspace_id: UUID, subject_id: UUID) -> State | None:
    """How far a subject's run is; None when it was in none."""
    run = await run_of(tx, workspace_id, subject_id)
    return None if run is None else run[2]
