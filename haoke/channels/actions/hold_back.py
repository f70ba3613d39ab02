"""What is to go to a peer of a paused account waits, and says why; once it is resumed it is due."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.actions.note_delivery import tell
from haoke.channels.queries.accounts import is_paused
from haoke.channels.tables import channel_deliveries
from haoke.channels.turns import Turn
from haoke.channels.types import ChannelError
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_TABLE = channel_deliveries.c
_LOOK_AGAIN = timedelta(hours=1)
"""Resuming does not wait for it."""

_SOON = timedelta(minutes=30)
_PAUSED = ChannelError(error_class="account_suspended", code="paused")


async def hold_back(tx: Tx, turn: Turn) -> bool:
    """False: it was resumed just now."""
    if not await is_paused(tx, turn.workspace_id, turn.account_id):
        return False
    unsent = _TABLE.state.in_(("queued", "sending"))
    held = await tx.execute(
        sa.update(channel_deliveries)
        .where(
            _TABLE.workspace_id == turn.workspace_id,
            _TABLE.account_id == turn.account_id,
            _TABLE.peer_id == turn.peer_id,
            sa.or_(_TABLE.state.in_(("queued", "sending")), _TABLE.recall == "due"),
            _TABLE.due_at < now() + _SOON,
        )
        .values(
            due_at=now() + _LOOK_AGAIN,
            error=sa.case((unsent, sa.literal(msgspec.to_builtins(_PAUSED), _TABLE.error.type)), else_=_TABLE.error),
        )
        .returning(_TABLE.workspace_id, _TABLE.conversation_id, _TABLE.message_id)
    )
    told: dict[UUID, sa.Row[Any]] = {row.message_id: row for row in held.all()}
    for row in told.values():
        await tell(tx, row)
    return True


async def let_go(tx: Tx, workspace_id: UUID, account_id: UUID) -> None:
    """All that an account held back is due. Workers take it from there."""
    unsent = _TABLE.state.in_(("queued", "sending"))
    waiting = sa.or_(sa.and_(unsent, _TABLE.error.is_not(None)), _TABLE.recall == "due")
    await tx.execute(
        sa.update(channel_deliveries)
        .where(
            _TABLE.workspace_id == workspace_id,
            _TABLE.account_id == account_id,
            sa.text("(state IN ('queued', 'sending') OR recall = 'due')"),  # the index has these
            waiting,
        )
        .values(due_at=sa.func.now())
    )
