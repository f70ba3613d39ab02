"""Supervisors whose browser died look away: not at once, for a line may break, but after a while."""

from datetime import datetime, timedelta
from uuid import UUID

from haoke.kernel.db import Database
from haoke.supervision.actions.note_gone import note_gone
from haoke.supervision.actions.watch_conversation import give_up_watch
from haoke.supervision.queries.watches import all_watches

GRACE = timedelta(minutes=3)
"""Gone for so long, a supervisor is not in the conversation any more: as long as an agent keeps their work."""


async def look_away(db: Database, at: datetime) -> None:
    async with db.reading() as tx:
        watching = await all_watches(tx)
    members: dict[UUID, set[UUID]] = {}
    for row in watching:
        members.setdefault(row.workspace_id, set()).add(row.member_id)
    for workspace_id, member_ids in members.items():
        await db.run(note_gone, workspace_id, sorted(member_ids), at)
    for row in watching:
        if row.gone_at is not None and row.gone_at <= at - GRACE:
            await db.run(give_up_watch, row.workspace_id, row.conversation_id, row.member_id)
