"""Set what holds for supervision in a workspace."""

from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.permissions import MANAGE
from haoke.supervision.queries.settings import settings_of
from haoke.supervision.tables import supervision_settings
from haoke.supervision.types import SupervisionSettings


async def change_settings(tx: Tx, actor: Actor, wanted: SupervisionSettings) -> SupervisionSettings:
    """Raises PermissionDenied."""
    actor.require(MANAGE)
    before = await settings_of(tx, actor.workspace_id)
    if wanted != before:
        values = {"watch_told": wanted.watch_told}
        await tx.execute(
            insert(supervision_settings)
            .values(workspace_id=actor.workspace_id, **values)
            .on_conflict_do_update(index_elements=["workspace_id"], set_=values)
        )
        await record_audit(tx, actor, "supervision.settings_changed", actor.workspace_id, before=before, after=wanted)
    return wanted
