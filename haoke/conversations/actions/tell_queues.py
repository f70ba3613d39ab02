"""Tell all visitors who wait how their queue goes: what changed, and now and then again for those who came back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from haoke.conversations.frames import ConversationFrame, visitor_topic
from haoke.conversations.queries.reception import bot_ready
from haoke.conversations.queries.resuming import queued_conversations
from haoke.conversations.queries.views import news_of, queued_view
from haoke.conversations.types import QueueNews
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.routing.actions.watch_queues import Watch, watch_queues
from haoke.routing.types import Standing, Waiting

KIND = "conversation"
AGAIN = 15.0
"""Seconds after which the same is told again."""

News = tuple[int, QueueNews]


class Teller:
    """What was told to whom; one a process that tells."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.told: dict[UUID, tuple[News, datetime]] = {}


async def tell_queues(tx: Tx, teller: Teller, at: datetime) -> None:
    """At most one frame for each who waits; the cost does not grow with how often it is asked."""
    waiting = [item for item in await watch_queues(tx, teller.watch, at) if item.kind == KIND]
    news = await _news(tx, waiting, at)
    before = teller.told
    teller.told = {item_id: before[item_id] for item_id in news if item_id in before}
    due = {item_id for item_id, told in news.items() if _due(teller.told.get(item_id), told, at)}
    if not due:
        return
    due_items = {item.subject_id: item for item in waiting if item.work_item_id in due}
    workspaces = {item.workspace_id for item in due_items.values()}
    for row in await queued_conversations(tx, workspaces, due_items):
        item = due_items[row.id]
        position, told = news[item.work_item_id]
        tx.publish(visitor_topic(row.visitor_id), ConversationFrame(queued_view(row, position, told)))
        teller.told[item.work_item_id] = (position, told), at


def _due(told: tuple[News, datetime] | None, news: News, at: datetime) -> bool:
    return told is None or told[0] != news or (at - told[1]).total_seconds() >= AGAIN


async def _news(tx: Tx, waiting: Iterable[Waiting], at: datetime) -> dict[UUID, News]:
    queues: dict[UUID, set[UUID]] = {}
    for item in waiting:
        queues.setdefault(item.workspace_id, set()).add(item.queue_id)
    standings: dict[UUID, Standing] = {}
    bots: dict[UUID, bool] = {}
    for workspace_id, queue_ids in queues.items():
        bots[workspace_id] = await bot_ready(tx, workspace_id)
        standings |= await routing.standings_of(tx, workspace_id, queue_ids, at)
    return {
        item.work_item_id: (item.position, news_of(standings[item.queue_id], item.seconds, bot=bots[item.workspace_id]))
        for item in waiting
        if item.queue_id in standings
    }
