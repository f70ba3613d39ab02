"""Up to where an account has been fetched, and what its provider has said of more."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.channels.pulls import Pull, start
from haoke.channels.tables import channel_cursors
from haoke.kernel.db import Tx


async def note_poke(tx: Tx, account: Account[Any], poke: str) -> None:
    """The provider says that there is something: it is fetched at once, by this process or another."""
    await note_cursor(tx, account, poke=poke.replace("\0", ""), due_at=sa.func.now())
    tx.after_commit(lambda: start([Pull(account.workspace_id, account.id)]))


async def note_cursor(tx: Tx, account: Account[Any], **values: Any) -> None:
    keys = {"workspace_id": account.workspace_id, "account_id": account.id}
    fresh = {name: value for name, value in values.items() if isinstance(value, str)}
    statement = insert(channel_cursors).values(**keys, due_at=sa.func.now(), **fresh)
    await tx.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))


async def look_again(tx: Tx, workspace_id: UUID, account_id: UUID) -> None:
    """Its settings are others: what was not to be fetched may be now."""
    await tx.execute(
        sa.update(channel_cursors)
        .where(channel_cursors.c.workspace_id == workspace_id, channel_cursors.c.account_id == account_id)
        .values(due_at=sa.func.now())
    )
