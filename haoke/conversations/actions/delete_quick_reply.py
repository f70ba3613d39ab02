"""Delete a quick reply, with the count of its uses; or all of a team that is going."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.queries.quick_replies import quick_reply_for
from haoke.conversations.tables import quick_replies, quick_reply_uses
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx


async def delete_quick_reply(tx: Tx, actor: Actor, reply_id: UUID) -> None:
    """Raises PermissionDenied, QuickReplyNotFound."""
    row = await quick_reply_for(tx, actor, reply_id, change=True)
    await _delete(tx, actor.workspace_id, quick_replies.c.id == reply_id)
    if row.scope != Scope.OWN:
        await record_audit(tx, actor, "quick_reply.deleted", reply_id, name=row.title)


async def delete_quick_replies_of_team(tx: Tx, workspace_id: UUID, team_id: UUID) -> None:
    await _delete(tx, workspace_id, quick_replies.c.owner_id == team_id)


async def _delete(tx: Tx, workspace_id: UUID, which: sa.ColumnElement[bool]) -> None:
    gone = await tx.execute(
        quick_replies.delete().where(quick_replies.c.workspace_id == workspace_id, which).returning(quick_replies.c.id)
    )
    await tx.execute(
        quick_reply_uses.delete().where(
            quick_reply_uses.c.workspace_id == workspace_id,
            quick_reply_uses.c.quick_reply_id.in_([row.id for row in gone]),
        )
    )
