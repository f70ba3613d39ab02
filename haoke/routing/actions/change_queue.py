"""Change how a queue works. Work that is waiting keeps its priority and units; what is assigned stays where it is."""

from uuid import UUID

import sqlalchemy as sa
from msgspec import UNSET, UnsetType

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import require_teams
from haoke.accounts.types import Name
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Patch
from haoke.routing.actions.check_policy import checked_policy
from haoke.routing.actions.create_queue import (
    AcceptSeconds,
    AgeingSeconds,
    Chain,
    LevelPoints,
    Priority,
    Rings,
    Units,
    WrapUpSeconds,
)
from haoke.routing.actions.drain import drain
from haoke.routing.catalog import as_queue
from haoke.routing.errors import QueueNameTaken
from haoke.routing.events import QueueMoved
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.queues import lock_queues, queue_name_taken, queue_row
from haoke.routing.tables import queues, work_items
from haoke.routing.turns import worth
from haoke.routing.types import Mode, Queue


class QueueChange(Patch, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    team_id: UUID | UnsetType = UNSET
    chain: Chain | UnsetType = UNSET
    rings: Rings | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    accept_seconds: AcceptSeconds | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    ageing_seconds: AgeingSeconds | UnsetType = UNSET
    level_points: LevelPoints | UnsetType = UNSET
    units: Units | UnsetType = UNSET
    wrap_up_seconds: WrapUpSeconds | UnsetType = UNSET


_TURNS = (
    sa.update(work_items)
    .where(
        work_items.c.workspace_id == sa.bindparam("workspace"),
        work_items.c.queue_id == sa.bindparam("queue"),
        work_items.c.state == "waiting",
    )
    .values(
        turn=sa.cast(sa.extract("epoch", work_items.c.enqueued_at) * 1000, sa.BigInteger)
        - work_items.c.priority * sa.bindparam("worth", type_=sa.BigInteger)
    )
)


async def change_queue(tx: Tx, actor: Actor, queue_id: UUID, change: QueueChange) -> Queue:
    """Raises PermissionDenied, QueueNotFound, TeamNotFound, QueueNameTaken and what ``checked_policy`` raises."""
    actor.require(QUEUES_MANAGE)
    if change.team_id is not UNSET:
        await require_teams(tx, actor.workspace_id, [change.team_id])
    before = (await lock_queues(tx, actor.workspace_id, [queue_id]))[queue_id]
    policy = await checked_policy(tx, actor.workspace_id, change.chain or None, change.rings or None)
    if change.name is not UNSET and await queue_name_taken(tx, actor.workspace_id, change.name, but=queue_id):
        raise QueueNameTaken(name=change.name)
    wanted = change.given() | policy
    changed = {name: value for name, value in wanted.items() if value != getattr(before, name)}
    if changed:
        forget: dict[str, object] = {"memory": {}} if "chain" in changed else {}
        await tx.execute(
            sa.update(queues)
            .where(queues.c.workspace_id == actor.workspace_id, queues.c.id == queue_id)
            .values(**changed, **forget)
        )
        await record_audit(tx, actor, "queue.changed", queue_id, name=before.name, changed=changed)
    if "ageing_seconds" in changed:
        await tx.execute(
            _TURNS, {"workspace": actor.workspace_id, "queue": queue_id, "worth": worth(changed["ageing_seconds"])}
        )
    if "team_id" in changed:
        to = {"team_id": changed["team_id"], "from_team_id": before.team_id}
        await tx.emit(QueueMoved(workspace_id=actor.workspace_id, queue_id=queue_id, **to))
    if changed.keys() & {"team_id", "chain", "rings"}:
        await drain(tx, actor.workspace_id, [queue_id])
    return as_queue(await queue_row(tx, actor.workspace_id, queue_id))
