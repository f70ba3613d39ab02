"""Open a queue for a team."""

from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import require_teams
from haoke.accounts.types import Name
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.routing.actions.check_policy import checked_policy
from haoke.routing.catalog import as_queue
from haoke.routing.contract import Ring
from haoke.routing.errors import QueueNameTaken
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.queues import queue_name_taken, queue_row
from haoke.routing.tables import queues
from haoke.routing.types import ChainStep, Mode, Queue

Chain = Annotated[list[ChainStep], Meta(min_length=1, max_length=10)]
Rings = Annotated[list[Ring], Meta(max_length=6)]
AgeingSeconds = Annotated[int, Meta(ge=0, le=3600)]
LevelPoints = Annotated[int, Meta(ge=0, le=100)]
AcceptSeconds = Annotated[int, Meta(ge=5, le=600)]
Priority = Annotated[int, Meta(ge=-100, le=100)]
Units = Annotated[int, Meta(ge=1, le=1000)]
WrapUpSeconds = Annotated[int, Meta(ge=0, le=3600)]


class NewQueue(Body, frozen=True, kw_only=True):
    """As in Queue."""

    name: Name
    team_id: UUID
    chain: Chain = msgspec.field(default_factory=lambda: [ChainStep("least_busy")])
    rings: Rings = []
    mode: Mode = "auto"
    accept_seconds: AcceptSeconds = 20
    priority: Priority = 0
    ageing_seconds: AgeingSeconds = 60
    level_points: LevelPoints = 0
    units: Units = 1
    wrap_up_seconds: WrapUpSeconds = 0


async def create_queue(tx: Tx, actor: Actor, wanted: NewQueue) -> Queue:
    """Raises PermissionDenied, TeamNotFound, QueueNameTaken and what ``checked_policy`` raises."""
    actor.require(QUEUES_MANAGE)
    await require_teams(tx, actor.workspace_id, [wanted.team_id])
    policy = await checked_policy(tx, actor.workspace_id, wanted.chain, wanted.rings)
    if await queue_name_taken(tx, actor.workspace_id, wanted.name):
        raise QueueNameTaken(name=wanted.name)
    queue_id = new_id()
    values = {name: getattr(wanted, name) for name in wanted.__struct_fields__} | policy
    await tx.execute(sa.insert(queues).values(workspace_id=actor.workspace_id, id=queue_id, **values))
    await record_audit(tx, actor, "queue.created", queue_id, **values)
    return as_queue(await queue_row(tx, actor.workspace_id, queue_id))
