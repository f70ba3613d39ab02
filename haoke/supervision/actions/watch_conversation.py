"""Watch a running conversation, and stop. Whether its agent is told is the workspace's policy."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.actions.enter_conversation import enter_conversation, withdraw
from haoke.conversations.catalog import conversation_by_id, conversation_for, participant_in
from haoke.conversations.errors import ConversationClosed
from haoke.kernel.auth import Actor, system
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.supervision.actions.note_act import note_act
from haoke.supervision.permissions import WATCH
from haoke.supervision.queries.settings import settings_of
from haoke.supervision.tables import watches


async def watch_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Who is told sees a supervisor come in. Raises PermissionDenied, ConversationNotFound, ConversationClosed."""
    row = await conversation_for(tx, actor, conversation_id, WATCH, lock=True)
    if row.state == "closed":
        raise ConversationClosed
    if row.assignee_id == actor.id:
        return
    if (await settings_of(tx, actor.workspace_id)).watch_told:
        row = await come_in(tx, row, actor.member_id)
    await note_act(tx, actor, row, "watched")


async def stop_watching(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Harmless for who does not watch. Raises PermissionDenied, ConversationNotFound."""
    row = await conversation_for(tx, actor, conversation_id, WATCH, lock=True)
    await _go(tx, row, actor.member_id, actor)


async def give_up_watch(tx: Tx, workspace_id: UUID, conversation_id: UUID, member_id: UUID) -> None:
    """The supervisor's client is gone and did not come back. Harmless when it did."""
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    if await routing.members_gone(tx, workspace_id, [member_id]):
        await _go(tx, row, member_id, system(workspace_id))


async def _go(tx: Tx, row: sa.Row[Any], member_id: UUID, by: Actor) -> None:
    here = participant_in(row, member_id)
    if row.state != "closed" and here is not None and here.role == "supervisor":
        await withdraw(tx, row, member_id, by)
    await tx.execute(
        sa.delete(watches).where(
            watches.c.workspace_id == row.workspace_id,
            watches.c.conversation_id == row.id,
            watches.c.member_id == member_id,
        )
    )


async def come_in(tx: Tx, row: sa.Row[Any], member_id: UUID) -> sa.Row[Any]:
    """As a supervisor; who helps in it already goes on helping."""
    here = participant_in(row, member_id)
    if here is not None and here.role == "helper":
        return row
    key = {"workspace_id": row.workspace_id, "conversation_id": row.id, "member_id": member_id}
    await tx.execute(
        insert(watches).values(**key).on_conflict_do_update(index_elements=list(key), set_={"gone_at": None})
    )
    return await enter_conversation(tx, row, member_id, "supervisor")
