"""Put an agent into a state, whoever wants it so. The agent's ``queues`` are locked by the caller, who drains them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import held_under
from haoke.routing.actions.publish_presence import publish_presence
from haoke.routing.events import AgentStateChanged
from haoke.routing.queries.items import items_offered_to, work_item_row
from haoke.routing.tables import agents


async def change_state(
    tx: Tx,
    workspace_id: UUID,
    member_id: UUID,
    state: sa.Row[Any],
    queues: Mapping[UUID, sa.Row[Any]],
    *,
    back_to: UUID | None = None,
    until: datetime | None = None,
    automatic: bool = False,
    active: bool = False,
) -> None:
    """``automatic``: the system's doing, with the state to come ``back_to``; ``active``: a person is there.

    Offers to somebody who is no longer online are withdrawn; what they work on stays theirs.
    """
    at = now()
    values: dict[str, Any] = {
        "state_id": state.id,
        "kind": state.kind,
        "since": at,
        "automatic": automatic,
        "back_to": back_to,
        "until": until,
    }
    if active:
        values |= {"active_at": at, "seen_at": at, "dropped_at": None}
    await tx.execute(
        insert(agents)
        .values(workspace_id=workspace_id, member_id=member_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "member_id"], set_=values)
    )
    if state.kind != "online":
        await withdraw_offers(tx, workspace_id, member_id, queues)
    await tx.emit(AgentStateChanged(workspace_id=workspace_id, member_id=member_id, state_id=state.id, kind=state.kind))
    await publish_presence(tx, workspace_id, member_id)


async def withdraw_offers(tx: Tx, workspace_id: UUID, member_id: UUID, queues: Mapping[UUID, sa.Row[Any]]) -> None:
    for item_id in await items_offered_to(tx, workspace_id, member_id):
        item = await work_item_row(tx, workspace_id, item_id, lock=True)
        if item.offered_to == member_id:
            await end_offer(tx, held_under(item, queues), "left")
