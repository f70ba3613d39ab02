"""What becomes of a delivery. States only go up; all that is heard is kept."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from haoke.channels.outlet import TELLERS
from haoke.channels.queries.deliveries import standing_of
from haoke.channels.tables import channel_deliveries, channel_delivery_events, channel_peers
from haoke.channels.types import RANKS, ChannelError, DeliveryState
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

_TABLE = channel_deliveries.c


async def note_state(
    tx: Tx,
    row: sa.Row[Any],
    state: DeliveryState,
    *,
    error: ChannelError | None = None,
    at: datetime | None = None,
    **values: Any,
) -> None:
    """``values`` are kept in any case, the state only when it is further than the one before."""
    rises = _rank(_TABLE.state) < RANKS[state]
    kept = None if error is None else msgspec.to_builtins(error)
    statement = (
        sa.update(channel_deliveries)
        .where(_TABLE.workspace_id == row.workspace_id, _TABLE.id == row.id)
        .values(
            state=sa.case((rises, state), else_=_TABLE.state),
            error=sa.case((rises, sa.literal(kept, _TABLE.error.type)), else_=_TABLE.error),
            state_at=sa.case((rises, sa.func.greatest(_TABLE.state_at, at or now())), else_=_TABLE.state_at),
            **values,
        )
        .returning(_TABLE.state)
    )
    after = await tx.scalar(statement)
    await tx.execute(
        channel_delivery_events.insert().values(
            workspace_id=row.workspace_id,
            id=new_id(),
            account_id=row.account_id,
            delivery_id=row.id,
            state=state,
            code="" if error is None else error.code[:200],
            error_class="" if error is None else error.error_class,
            at=at or now(),
        )
    )
    if after != row.state:
        await tell(tx, row)


def _rank(state: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    return sa.case(dict(RANKS), value=state, else_=0)


async def count_sent(tx: Tx, row: sa.Row[Any]) -> None:
    """One more was sent, or perhaps was, since the peer did something, and with their last reply context."""
    table = channel_peers
    where = (
        table.c.workspace_id == row.workspace_id,
        table.c.account_id == row.account_id,
        table.c.peer_id == row.peer_id,
    )
    peer = (
        await tx.execute(sa.update(table).where(*where).values(replies=table.c.replies + 1).returning(table.c.marks))
    ).one()
    marks = {kind: [since, sent + 1] for kind, (since, sent) in peer.marks.items()}
    await tx.execute(sa.update(table).where(*where).values(marks=marks))


async def requeue(tx: Tx, row: sa.Row[Any], seconds: float, *, count: bool = True) -> None:
    """Once more after a pause. ``count`` False: it was not tried."""
    later = now() + timedelta(seconds=seconds)
    values: dict[str, Any] = {"not_before": later, "due_at": later}
    if count:
        values |= {"state": "queued"}
    await tx.execute(
        sa.update(channel_deliveries)
        .where(_TABLE.workspace_id == row.workspace_id, _TABLE.id == row.id)
        .values(**values)
    )


async def tell(tx: Tx, row: sa.Row[Any]) -> None:
    """Whoever shows the message hears how it stands as a whole."""
    standing = await standing_of(tx, row.workspace_id, row.conversation_id, row.message_id)
    if standing is not None:
        for teller in TELLERS:
            await teller.tell(tx, row.workspace_id, row.conversation_id, standing)


def failure(state: str, error_class: str, code: str) -> ChannelError | None:
    """What a receipt says of a failure."""
    if state != "failed":
        return None
    return msgspec.convert({"error_class": error_class or "unknown", "code": code}, ChannelError)


async def unpark(tx: Tx, early: sa.Row[Any]) -> None:
    """A receipt that waited has found what it belongs to."""
    events = channel_delivery_events.c
    await tx.execute(
        sa.delete(channel_delivery_events).where(events.workspace_id == early.workspace_id, events.id == early.id)
    )
