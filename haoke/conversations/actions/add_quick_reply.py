"""A new quick reply: for oneself, a team or everybody."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.errors import QuickReplyCodeTaken, TooManyQuickReplies
from haoke.conversations.queries.quick_replies import code_taken, end_of, owner_of, quick_reply_view
from haoke.conversations.quick_reply_rules import MOST, checked_quick_reply
from haoke.conversations.tables import quick_replies
from haoke.conversations.types import QuickReply, QuickReplyValues
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.pinyin import initials


async def add_quick_reply(
    tx: Tx, actor: Actor, scope: Scope, team_id: UUID | None, values: QuickReplyValues
) -> QuickReply:
    """At the end. Raises PermissionDenied, TeamNotFound, QuickReplyCodeTaken, TooManyQuickReplies."""
    values = checked_quick_reply(values)
    owner_id = owner_of(actor, scope, team_id)
    if scope is Scope.TEAM:
        await accounts.require_teams(tx, actor.workspace_id, [owner_id])
    count, place = await end_of(tx, actor.workspace_id, owner_id)
    if count >= MOST:
        raise TooManyQuickReplies(limit=MOST)
    if await code_taken(tx, actor.workspace_id, owner_id, values.code):
        raise QuickReplyCodeTaken(code=values.code)
    reply_id = new_id()
    try:
        await tx.execute(
            quick_replies.insert().values(
                workspace_id=actor.workspace_id,
                id=reply_id,
                scope=scope.value,
                owner_id=owner_id,
                place=place,
                **stored(values),
            )
        )
    except sa.exc.IntegrityError:  # somebody else took the code at the same moment
        raise QuickReplyCodeTaken(code=values.code) from None
    if scope is not Scope.OWN:
        await record_audit(tx, actor, "quick_reply.created", reply_id, name=values.title)
    return await quick_reply_view(tx, actor, reply_id)


def stored(values: QuickReplyValues) -> dict[str, str]:
    """The columns of what a member wrote."""
    return {
        "folder": values.folder,
        "code": values.code,
        "title": values.title,
        "text": values.text,
        "initials": f"{initials(values.title)} {initials(values.text)}".strip(),
    }
