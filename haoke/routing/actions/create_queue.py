"""Open a queue for a team."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from msgspec import Meta

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import require_teams
from haoke.accounts.types import Name
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.routing.catalog import as_queue
from haoke.routing.errors import QueueNameTaken, StrategyUnknown
from haoke.routing.matching import DEFAULT_STRATEGY, STRATEGIES
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.queues import queue_name_taken, queue_row
from haoke.routing.tables import queues
from haoke.routing.types import Mode, Queue

StrategyName = Annotated[str, Meta(max_length=100)]
AcceptSeconds = Annotated[int, Meta(ge=5, le=600)]
Priority = Annotated[int, Meta(ge=-100, le=100)]
Units = Annotated[int, Meta(ge=1, le=1000)]
WrapUpSeconds = Annotated[int, Meta(ge=0, le=3600)]


class NewQueue(Body, frozen=True, kw_only=True):
    """``units``: capacity that one item takes; ``priority``: higher comes first; times in seconds."""

    name: Name
    team_id: UUID
    strategy: StrategyName = DEFAULT_STRATEGY
    mode: Mode = "auto"
    accept_seconds: AcceptSeconds = 20
    priority: Priority = 0
    units: Units = 1
    wrap_up_seconds: WrapUpSeconds = 0


async def create_queue(tx: Tx, actor: Actor, wanted: NewQueue) -> Queue:
    """Raises PermissionDenied, TeamNotFound, StrategyUnknown, QueueNameTaken."""
    actor.require(QUEUES_MANAGE)
    await require_teams(tx, actor.workspace_id, [wanted.team_id])
    require_strategy(wanted.strategy)
    if await queue_name_taken(tx, actor.workspace_id, wanted.name):
        raise QueueNameTaken(name=wanted.name)
    queue_id = new_id()
    values = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    await tx.execute(sa.insert(queues).values(workspace_id=actor.workspace_id, id=queue_id, **values))
    await record_audit(tx, actor, "queue.created", queue_id, **values)
    return as_queue(await queue_row(tx, actor.workspace_id, queue_id))


def require_strategy(name: str) -> None:
    if name not in STRATEGIES:
        raise StrategyUnknown(strategy=name)
