"""A member has read a notice, or confirms it where that is asked for."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.colleagues.events import NoticeConfirmed
from haoke.colleagues.queries.notices import notice_to
from haoke.colleagues.tables import notice_readings
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def read_notice(tx: Tx, actor: Actor, notice_id: UUID, *, confirmed: bool) -> None:
    """Doing it twice is harmless: the first time counts. Raises NoticeNotFound."""
    row = await notice_to(tx, actor, notice_id)
    at = now()
    confirms = confirmed and row.must_confirm
    statement = insert(notice_readings).values(
        workspace_id=actor.workspace_id,
        notice_id=notice_id,
        member_id=actor.member_id,
        read_at=at,
        confirmed_at=at if confirms else None,
    )
    first = sa.func.coalesce(notice_readings.c.confirmed_at, statement.excluded.confirmed_at)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "notice_id", "member_id"], set_={"confirmed_at": first}
        )
    )
    if confirms:
        await tx.emit(NoticeConfirmed(workspace_id=actor.workspace_id, notice_id=notice_id, member_id=actor.member_id))
    tx.publish(f"m:{actor.member_id}", {"t": "notices"})
