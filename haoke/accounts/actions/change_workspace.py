"""Change the workspace's name, language and time zone."""

import sqlalchemy as sa
from msgspec import UNSET, UnsetType

from haoke.accounts.actions.found_workspace import require_time_zone
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import workspace_by_id
from haoke.accounts.tables import workspaces
from haoke.accounts.types import Locale, Name, TimeZone, Workspace
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Patch


class WorkspaceChange(Patch, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET


async def change_workspace(tx: Tx, actor: Actor, change: WorkspaceChange) -> Workspace:
    actor.require("workspace.manage")
    if change.time_zone is not UNSET:
        require_time_zone(change.time_zone)
    given = change.given()
    if given:
        await tx.execute(sa.update(workspaces).where(workspaces.c.id == actor.workspace_id).values(given))
        await record_audit(tx, actor, "workspace.changed", actor.workspace_id, **given)
    return await workspace_by_id(tx, actor.workspace_id)
