"""Keep why the bot gave a visitor to people, for its statistics; and forget it after more than a year."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from haoke.bot.queries.statistics import hand_overs_before
from haoke.bot.tables import bot_hand_overs
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

_KEPT = timedelta(days=400)
_AT_ONCE = 5000


async def note_hand_over(tx: Tx, workspace_id: UUID, conversation_id: UUID, reason: str, seq: int) -> None:
    await tx.execute(
        bot_hand_overs.insert().values(
            workspace_id=workspace_id, id=new_id(), conversation_id=conversation_id, reason=reason, seq=seq
        )
    )


async def forget_hand_overs(tx: Tx, workspace_id: UUID) -> None:
    """At most some thousand at once."""
    old = hand_overs_before(workspace_id, now() - _KEPT, limit=_AT_ONCE)
    await tx.execute(
        sa.delete(bot_hand_overs).where(bot_hand_overs.c.workspace_id == workspace_id, bot_hand_overs.c.id.in_(old))
    )
