"""One event that came in is taken to whoever wants it, once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.actions.note_peer import note_complaint, note_peer
from haoke.channels.actions.note_receipt import note_receipt
from haoke.channels.catalog import account as account_of
from haoke.channels.choosing import with_choice
from haoke.channels.intake import RECEIVERS
from haoke.channels.queries.journal import pending_event
from haoke.channels.tables import channel_events, channel_requests
from haoke.channels.turns import Turn
from haoke.channels.types import MESSAGES, InboundEvent
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

MOST_TRIES = 5
FOR_RECEIVERS = MESSAGES | {"message_edited", "recall", "reaction"}


async def process_event(tx: Tx, workspace_id: UUID, event_id: UUID) -> None:
    """Nothing when another process has done it. Raises what receivers refuse."""
    row = await pending_event(tx, workspace_id, event_id)
    if row is None:
        return
    account = await account_of(tx, workspace_id, row.account_id)
    event = msgspec.convert(row.event, InboundEvent)
    if event.receipt is not None:
        turn = Turn(workspace_id, row.account_id, row.peer_id)
        await note_receipt(tx, turn, event.receipt, event.occurred_at or row.at)
        await note_complaint(tx, turn, event)
    elif event.direction == "in":
        event = with_choice(event, await note_peer(tx, row, event))
        if event.kind in FOR_RECEIVERS and not event.standby:
            for receiver in RECEIVERS:
                await receiver.receive(tx, account, event)
    await _finish(tx, row, "processed", "")


async def reject_event(tx: Tx, workspace_id: UUID, event_id: UUID, problem: str) -> None:
    """It is refused by name, and stays in the journal."""
    row = await pending_event(tx, workspace_id, event_id)
    if row is not None:
        await _finish(tx, row, "rejected", problem)


async def note_prepared(tx: Tx, workspace_id: UUID, event_id: UUID, event: InboundEvent) -> None:
    """Its files are ours now, and it is known who wrote it."""
    await tx.execute(
        sa.update(channel_events)
        .where(
            channel_events.c.workspace_id == workspace_id,
            channel_events.c.id == event_id,
            channel_events.c.state == "pending",
        )
        .values(event=msgspec.to_builtins(event))
    )


async def postpone_event(tx: Tx, workspace_id: UUID, event_id: UUID) -> None:
    """It failed, and is tried again for a while; what the peer wrote after it waits."""
    row = await pending_event(tx, workspace_id, event_id)
    if row is None:
        return
    if row.tries + 1 >= MOST_TRIES:
        await _finish(tx, row, "rejected", "Failed")
        return
    await tx.execute(
        sa.update(channel_events)
        .where(channel_events.c.workspace_id == workspace_id, channel_events.c.id == event_id)
        .values(tries=row.tries + 1, due_at=now() + timedelta(seconds=4**row.tries))
    )


async def _finish(tx: Tx, row: sa.Row[Any], state: str, problem: str) -> None:
    await tx.execute(
        sa.update(channel_events)
        .where(channel_events.c.workspace_id == row.workspace_id, channel_events.c.id == row.id)
        .values(state=state, problem=problem)
    )
    requests = channel_requests.c
    refused = requests.refused + (1 if state == "rejected" else 0)
    after = sa.case((requests.pending > 1, "pending"), (refused > 0, "rejected"), else_="processed")
    await tx.execute(
        sa.update(channel_requests)
        .where(requests.workspace_id == row.workspace_id, requests.id == row.request_id)
        .values(
            pending=requests.pending - 1,
            refused=refused,
            state=after,
            problem=sa.case((requests.problem == "", problem), else_=requests.problem),
        )
    )
