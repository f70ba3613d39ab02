"""Change what a quick reply says."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.actions.add_quick_reply import stored
from haoke.conversations.errors import QuickReplyCodeTaken
from haoke.conversations.queries.quick_replies import code_taken, quick_reply_for, quick_reply_view
from haoke.conversations.quick_reply_rules import checked_quick_reply
from haoke.conversations.tables import quick_replies
from haoke.conversations.types import QuickReply, QuickReplyValues
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx


async def change_quick_reply(tx: Tx, actor: Actor, reply_id: UUID, values: QuickReplyValues) -> QuickReply:
    """Raises PermissionDenied, QuickReplyNotFound, QuickReplyCodeTaken, and of the values."""
    values = checked_quick_reply(values)
    row = await quick_reply_for(tx, actor, reply_id, change=True)
    if await code_taken(tx, actor.workspace_id, row.owner_id, values.code, but=reply_id):
        raise QuickReplyCodeTaken(code=values.code)
    try:
        await tx.execute(
            quick_replies.update()
            .where(quick_replies.c.workspace_id == actor.workspace_id, quick_replies.c.id == reply_id)
            .values(**stored(values))
        )
    except sa.exc.IntegrityError:  # somebody else took the code at the same moment
        raise QuickReplyCodeTaken(code=values.code) from None
    if row.scope != Scope.OWN:
        await record_audit(tx, actor, "quick_reply.changed", reply_id, name=values.title)
    return await quick_reply_view(tx, actor, reply_id)
