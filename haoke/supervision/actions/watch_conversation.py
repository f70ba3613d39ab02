"""Watch a running conversation, and stop. Whether its agent is told is the workspace's policy."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.actions.enter_conversation import enter_conversation, withdraw
from haoke.conversations.catalog import conversation_for, participant_in
from haoke.conversations.errors import ConversationClosed
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.note_act import note_act
from haoke.supervision.permissions import WATCH
from haoke.supervision.queries.settings import settings_of


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
    here = participant_in(row, actor.member_id)
    if row.state != "closed" and here is not None and here.role == "supervisor":
        await withdraw(tx, row, actor.member_id, actor)


async def come_in(tx: Tx, row: sa.Row[Any], member_id: UUID) -> sa.Row[Any]:
    """As a supervisor; who helps in it already goes on helping."""
    here = participant_in(row, member_id)
    if here is not None and here.role == "helper":
        return row
    return await enter_conversation(tx, row, member_id, "supervisor")
