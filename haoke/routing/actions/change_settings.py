"""Change what holds for all agents of a workspace."""

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.tables import routing_settings
from haoke.routing.timing import DEFAULT_AWAY_MINUTES


class RoutingSettings(Body, frozen=True, kw_only=True):
    """``away_after_minutes``: without a sign of the person until they count as away; 0 is never.

    ``help_units``: of an agent's capacity, what helping a colleague in a conversation takes.
    """

    away_after_minutes: Annotated[int, Meta(ge=0, le=480)] = DEFAULT_AWAY_MINUTES
    help_units: Annotated[int, Meta(ge=0, le=100)] = 0


async def change_settings(tx: Tx, actor: Actor, wanted: RoutingSettings) -> RoutingSettings:
    actor.require(QUEUES_MANAGE)
    values = msgspec.to_builtins(wanted)
    await tx.execute(
        insert(routing_settings)
        .values(workspace_id=actor.workspace_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id"], set_=values)
    )
    await record_audit(tx, actor, "routing.settings_changed", actor.workspace_id, **values)
    return wanted
