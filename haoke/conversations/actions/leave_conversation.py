"""Go from a conversation one is in beside its owner, or send a participant away."""

from uuid import UUID

from haoke.conversations.actions.enter_conversation import withdraw
from haoke.conversations.errors import NotInConversation
from haoke.conversations.permissions import HELP, READ
from haoke.conversations.queries.gate import conversation_by_id, conversation_for
from haoke.conversations.queries.participants import conversations_entered, participant_in, units_taken
from haoke.kernel.auth import Actor, system
from haoke.kernel.db import Tx
from haoke.routing.actions.aside import give_room, lock_room

_MOST = 1000


async def leave_conversation(tx: Tx, actor: Actor, conversation_id: UUID, member_id: UUID) -> None:
    """Oneself, or anybody in a conversation one may ask for help in.

    Raises ConversationNotFound, NotInConversation.
    """
    permission = READ if member_id == actor.id else HELP
    row = await conversation_for(tx, actor, conversation_id, permission)
    taken = (await units_taken(tx, row)).get(member_id, 0)
    queues = await lock_room(tx, actor.workspace_id, [member_id]) if taken else {}
    row = await conversation_for(tx, actor, conversation_id, permission, lock=True)
    if participant_in(row, member_id) is None:
        raise NotInConversation
    taken = (await units_taken(tx, row)).get(member_id, 0)
    await withdraw(tx, row, member_id, actor)
    await give_room(tx, actor.workspace_id, {member_id: taken}, queues)


async def leave_all(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    """The member may not work any more: they are in no conversation of others."""
    for conversation_id in await conversations_entered(tx, workspace_id, member_id, limit=_MOST):
        row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
        taken = (await units_taken(tx, row)).get(member_id, 0)
        await withdraw(tx, row, member_id, system(workspace_id))
        await give_room(tx, workspace_id, {member_id: taken}, {})
