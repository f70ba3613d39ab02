"""A conversation goes on over a channel: what is written in it from now on goes out there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.conversations.outgoing import Way, follow
from haoke.conversations.queries.outlets import closed_outlets, is_fresh
from haoke.conversations.tables import outlets
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_QUIET = timedelta(days=1)


async def open_outlet(tx: Tx, account: Account[Any], conversation_id: UUID, peer_id: str, seq: int) -> None:
    """``seq``: of what the peer has just written, which needs not go back to them.

    Of a conversation that began with it all goes out, the welcome too; of an older one only what follows.
    """
    keys = {"workspace_id": account.workspace_id, "conversation_id": conversation_id}
    begun = sa.case((is_fresh(account.workspace_id, conversation_id), 0), else_=seq)
    statement = insert(outlets).values(**keys, account_id=account.id, peer_id=peer_id, sent_seq=begun)
    reached = sa.case((outlets.c.sent_seq == seq - 1, seq), else_=outlets.c.sent_seq)
    changes = {"sent_seq": reached, "peer_id": peer_id, "live": True, "touched_at": sa.func.now()}
    await tx.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changes))
    tx.after_commit(lambda: follow(Way(account.workspace_id, conversation_id)))


async def wake_outlet(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> None:
    await tx.execute(
        sa.update(outlets)
        .where(outlets.c.workspace_id == workspace_id, outlets.c.conversation_id == conversation_id)
        .values(live=True, touched_at=sa.func.now())
    )


async def quiet_outlets(tx: Tx) -> int:
    """How many conversations are not looked after any more."""
    quiet = await closed_outlets(tx, now() - _QUIET)
    for workspace_id, conversation_id in quiet:
        await tx.execute(
            sa.update(outlets)
            .where(outlets.c.workspace_id == workspace_id, outlets.c.conversation_id == conversation_id)
            .values(live=False)
        )
    return len(quiet)
