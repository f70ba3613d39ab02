"""Tell the lists that a customer has another name: their conversations show it."""

from uuid import UUID

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.queries.lists import listed_conversations_of
from haoke.kernel.db import Tx


async def announce_customer(tx: Tx, workspace_id: UUID, customer_id: UUID) -> None:
    for row in await listed_conversations_of(tx, workspace_id, customer_id):
        await announce(tx, row, was(row))
