"""A member takes a closed conversation up again: routing gives it to the member if there is room."""

from uuid import UUID

from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.enter_conversation import without_helpers
from haoke.conversations.actions.queue_conversation import hand_to_routing
from haoke.conversations.errors import ConversationOpen
from haoke.conversations.events import ConversationReopened
from haoke.conversations.permissions import REPLY
from haoke.conversations.queries.gate import conversation_for, latest_of
from haoke.conversations.types import OPENING, Author
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def reopen_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Raises ConversationNotFound, PermissionDenied, ConversationOpen (this one, or another of the visitor's)."""
    row = await conversation_for(tx, actor, conversation_id, REPLY, lock=True, queued_too=True)
    latest = await latest_of(tx, row.workspace_id, row.site_id, row.visitor_id)
    if row.state != "closed" or (latest is not None and latest.state != "closed"):
        raise ConversationOpen
    row, _ = await append_part(
        tx,
        row,
        "reopened",
        Author("member", actor.id),
        {},
        state=OPENING,
        assignee_id=None,
        work_item_id=None,
        **await without_helpers(tx, row),
    )
    await tx.emit(ConversationReopened(workspace_id=row.workspace_id, conversation_id=row.id))
    await hand_to_routing(tx, row, preferred=actor.id)
