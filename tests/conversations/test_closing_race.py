"""A visitor leaves the queue in the moment in which an agent takes them: neither waits for the other."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

import haoke.conversations.handlers  # noqa: F401 - routing's events reach conversations
from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.actions.transfer_conversation import transfer_conversation
from haoke.conversations.tables import conversations
from haoke.kernel.auth import Actor, system
from haoke.kernel.db import Database, Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.tables import agents, work_items
from tests.conftest import Frames
from tests.support.routing import World, world

pytestmark = pytest.mark.anyio
TIMES = 20


@pytest.fixture
async def w(db: Database) -> World:
    return await world(db)


@pytest.fixture
async def other(db_url: str) -> AsyncIterator[Database]:
    """What a second web process has."""
    database = Database(db_url, Frames())
    yield database
    await database.close()


async def open_conversation(tx: Tx, w: World, visitor_id: UUID) -> UUID:
    conversation_id = new_id()
    await tx.execute(
        conversations.insert().values(
            workspace_id=w.workspace_id,
            id=conversation_id,
            site_id=new_id(),
            customer_id=new_id(),
            visitor_id=visitor_id,
            queue_id=w.queue_id,
            team_id=w.team_id,
            state="queued",
        )
    )
    await enqueue(tx, workspace_id=w.workspace_id, kind="conversation", subject_id=conversation_id, queue_id=w.queue_id)
    return conversation_id


async def test_closing_while_being_assigned(w: World, other: Database) -> None:
    for _ in range(TIMES):
        visitor = Actor("visitor", w.workspace_id, new_id())
        conversation = await w.db.run(open_conversation, w, visitor.id)
        agent = await w.agent("offline", capacity=1)
        await asyncio.gather(other.run(close_conversation, visitor, conversation), w.state(agent, "online"))
        (row,) = await w.rows(conversations, conversations.c.id == conversation)
        assert row.state == "closed"
        assert (await w.item(row.work_item_id)).state == "done"
        await w.state(agent, "offline")
    assert {row.load for row in await w.rows(agents)} == {0}
    assert not await w.rows(work_items, work_items.c.state != "done")
    assert await w.deadlocks() == 0


async def test_transferring_while_being_assigned(w: World, other: Database) -> None:
    queue = await w.queue()
    for _ in range(TIMES):
        conversation = await w.db.run(open_conversation, w, new_id())
        agent = await w.agent("offline", capacity=1)

        async def hand_on(conversation: UUID = conversation) -> Any:
            try:
                await other.run(transfer_conversation, system(w.workspace_id), conversation, queue_id=queue)
            except Refusal as refusal:
                return refusal

        await asyncio.gather(hand_on(), w.state(agent, "online"))
        await w.db.run(close_conversation, system(w.workspace_id), conversation)
        await w.state(agent, "offline")
    assert {row.load for row in await w.rows(agents)} == {0}
    assert await w.deadlocks() == 0
