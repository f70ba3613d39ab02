"""Change what holds for all agents of a workspace."""

from typing import Annotated

from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.tables import routing_settings


class RoutingSettings(Body, frozen=True, kw_only=True):
    """``away_after_minutes``: without a sign of the person until they count as away; 0 is never."""

    away_after_minutes: Annotated[int, Meta(ge=0, le=480)]


async def change_settings(tx: Tx, actor: Actor, wanted: RoutingSettings) -> RoutingSettings:
    actor.require(QUEUES_MANAGE)
    values = {"away_after_minutes": wanted.away_after_minutes}
    await tx.execute(
        insert(routing_settings)
        .values(workspace_id=actor.workspace_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id"], set_=values)
    )
    await record_audit(tx, actor, "routing.settings_changed", actor.workspace_id, **values)
    return wanted
