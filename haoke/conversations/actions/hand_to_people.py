"""A visitor at the reception comes to people: why, and the conversation opens for them."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.effects import HandOver
from haoke.conversations.events import BotHandedOver, BotLeft, ConversationOpened, ConversationReopened
from haoke.conversations.tables import conversations
from haoke.conversations.types import OPENING, RECEPTION
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing


async def hand_over_to_people(tx: Tx, row: sa.Row[Any], effect: HandOver) -> sa.Row[Any]:
    """The team reads why people are wanted. Until somebody has the visitor, they are to be looked after."""
    body = {"reason": effect.reason, "tried": msgspec.to_builtins(effect.tried), "mood": effect.mood}
    row, part = await append_part(tx, row, "handed_over", SYSTEM, body, bot_need="people")
    await tx.emit(
        BotHandedOver(workspace_id=row.workspace_id, conversation_id=row.id, reason=effect.reason, seq=part.seq)
    )
    return row


async def open_for_people(tx: Tx, row: sa.Row[Any], queue_id: UUID | None = None) -> sa.Row[Any]:
    """Here the conversation opens for the agents of the queue, or of its own; whoever waits, waits from now on."""
    queue = await routing.queue_or_default(tx, row.workspace_id, queue_id or row.queue_id)
    reopened = row.work_item_id is not None
    await left_by_bot(tx, row)
    row = await change_row(
        tx,
        row,
        state=OPENING,
        queue_id=queue.id,
        team_id=queue.team_id,
        waiting_since=sa.func.statement_timestamp(),
        bot_since=None,
        bot_need="",
    )
    if reopened:
        await tx.emit(ConversationReopened(workspace_id=row.workspace_id, conversation_id=row.id))
    else:
        await tx.emit(
            ConversationOpened(
                workspace_id=row.workspace_id,
                conversation_id=row.id,
                site_id=row.site_id,
                customer_id=row.customer_id,
                queue_id=queue.id,
                line_id=row.line_id,
            )
        )
    return row


async def left_by_bot(tx: Tx, row: sa.Row[Any]) -> None:
    """The bot has the visitor no more, if it had them: the caller writes so."""
    if row.state == RECEPTION and row.bot_since is not None:
        await tx.emit(BotLeft(workspace_id=row.workspace_id, conversation_id=row.id))


async def change_row(tx: Tx, row: sa.Row[Any], **changes: Any) -> sa.Row[Any]:
    changed = await tx.execute(
        conversations.update()
        .where(conversations.c.workspace_id == row.workspace_id, conversations.c.id == row.id)
        .values(changes)
        .returning(conversations)
    )
    return changed.one()
