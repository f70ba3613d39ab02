"""Take whatever is next in the queues of one's teams, of what one is skilled enough for."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.hold import hold
from haoke.routing.actions.pull import take_by_hand
from haoke.routing.chain import policy_of
from haoke.routing.errors import AgentUnavailable, NothingWaiting, QueueNotFound
from haoke.routing.permissions import PULL
from haoke.routing.queries.agents import agent_row
from haoke.routing.queries.items import Window, waiting_items
from haoke.routing.queries.queues import lock_queues
from haoke.routing.rings import open_to
from haoke.routing.types import Placement

_ANY_SIZE = 2**31 - 1


_NEVER = datetime(1, 1, 1, tzinfo=UTC)


async def pull_next(tx: Tx, actor: Actor, queue_id: UUID | None = None) -> Placement:
    """Only from ``queue_id`` when given. Raises QueueNotFound, NothingWaiting and what ``pull`` raises."""
    scope = actor.require(PULL)
    if actor.id is None:
        raise AgentUnavailable
    queues = await lock_queues(tx, actor.workspace_id, [queue_id] if queue_id else [], [] if queue_id else [actor.id])
    if queue_id and scope is not Scope.ALL and queues[queue_id].team_id not in actor.teams:
        raise QueueNotFound
    agent = await agent_row(tx, actor.workspace_id, actor.id)
    if agent is None:
        raise AgentUnavailable
    windows = [_window(queue, agent.skills) for queue in queues.values()]
    heads = await waiting_items(tx, actor.workspace_id, windows, [actor.id], [actor.id], units=_ANY_SIZE, limit=1)
    if not heads:
        raise NothingWaiting
    first = heads[0]
    return await take_by_hand(tx, actor, await hold(tx, actor.workspace_id, first.id))


def _window(queue: sa.Row[Any], skills: dict[str, int]) -> Window:
    """What has waited until a ring opened that the skills are enough for; else only what is aimed at the member."""
    after = open_to(policy_of([], queue.rings).rings, skills)
    return Window(queue.id, _NEVER if after is None else now() - timedelta(seconds=after))
