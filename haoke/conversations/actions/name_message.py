"""A customer's message is known by the name that its channel has for it, so that it can be quoted and changed."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.channels.types import InboundEvent
from haoke.conversations.queries.named import changes_waiting
from haoke.conversations.tables import early_changes, named_messages
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

_LONGEST = 500


async def name_message(
    tx: Tx, account: Account[Any], event: InboundEvent, conversation_id: UUID, seq: int
) -> list[InboundEvent]:
    """What came of it before it did, which is to be done now."""
    name = event.provider_message_id
    if not name or len(name) > _LONGEST:
        return []
    statement = insert(named_messages).values(
        workspace_id=account.workspace_id,
        account_id=account.id,
        name=name,
        conversation_id=conversation_id,
        seq=seq,
        quoted_as=event.quoted_as,
        thread=event.thread and msgspec.to_builtins(event.thread),
    )
    await tx.execute(statement.on_conflict_do_nothing())
    waiting = await changes_waiting(tx, account, name)
    if waiting:
        table = early_changes
        ids = [row.id for row in waiting]
        await tx.execute(sa.delete(table).where(table.c.workspace_id == account.workspace_id, table.c.id.in_(ids)))
    return [msgspec.convert(row.event, InboundEvent) for row in waiting]


async def keep_early_change(tx: Tx, account: Account[Any], event: InboundEvent) -> None:
    """Its message is not here, or not yet."""
    if len(event.target) <= _LONGEST:
        await tx.execute(
            sa.insert(early_changes).values(
                workspace_id=account.workspace_id,
                id=new_id(),
                account_id=account.id,
                name=event.target,
                event=msgspec.to_builtins(event),
            )
        )


async def forget_early_changes(tx: Tx) -> None:
    """Whatever message they were about, it does not come any more."""
    await tx.execute(sa.delete(early_changes).where(early_changes.c.at < sa.func.now() - sa.text("interval '1 day'")))
