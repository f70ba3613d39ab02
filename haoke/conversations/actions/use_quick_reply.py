"""Count that a member took a quick reply: what is used most comes first."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.permissions import USE_QUICK_REPLIES
from haoke.conversations.queries.quick_replies import quick_reply_for
from haoke.conversations.tables import quick_reply_uses
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def use_quick_reply(tx: Tx, actor: Actor, reply_id: UUID) -> None:
    """Raises PermissionDenied, QuickReplyNotFound."""
    actor.require(USE_QUICK_REPLIES)
    await quick_reply_for(tx, actor, reply_id, change=False)
    key = {"workspace_id": actor.workspace_id, "quick_reply_id": reply_id, "member_id": actor.member_id}
    await tx.execute(
        insert(quick_reply_uses)
        .values(key)
        .on_conflict_do_update(
            index_elements=list(key), set_={"uses": quick_reply_uses.c.uses + 1, "last_at": sa.func.now()}
        )
    )
