"""Make a workspace with its preset roles and its first administrator."""

import functools
import zoneinfo
from uuid import UUID

import msgspec

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import TimeZoneUnknown
from haoke.accounts.events import WorkspaceCreated
from haoke.accounts.tables import members, roles, workspaces
from haoke.accounts.types import ADMINISTRATOR, PRESETS, preset_grants
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """``founder`` is the name of the login's member in the new workspace."""

    workspace: str
    founder: str
    login_id: UUID
    locale: str
    time_zone: str
    ip: str = ""


async def found_workspace(tx: Tx, founding: Founding) -> Actor:
    """The founder, who is the administrator. Other contexts add their defaults on WorkspaceCreated."""
    require_time_zone(founding.time_zone)
    workspace_id, founder_id = new_id(), new_id()
    await tx.execute(
        workspaces.insert().values(
            id=workspace_id, name=founding.workspace, locale=founding.locale, time_zone=founding.time_zone
        )
    )
    role_ids = {preset: new_id() for preset in PRESETS}
    await tx.execute(
        roles.insert(),
        [
            {
                "workspace_id": workspace_id,
                "id": role_id,
                "name": preset,
                "preset": preset,
                "permissions": {} if preset == ADMINISTRATOR else preset_grants(preset),
            }
            for preset, role_id in role_ids.items()
        ],
    )
    await tx.execute(
        members.insert().values(
            workspace_id=workspace_id,
            id=founder_id,
            login_id=founding.login_id,
            role_id=role_ids[ADMINISTRATOR],
            name=founding.founder,
            locale=founding.locale,
            time_zone=founding.time_zone,
        )
    )
    founder = Actor(
        "member", workspace_id, founder_id, preset_grants(ADMINISTRATOR), locale=founding.locale, ip=founding.ip
    )
    await record_audit(tx, founder, "workspace.created", workspace_id, name=founding.workspace)
    await tx.emit(
        WorkspaceCreated(
            workspace_id=workspace_id, founder_id=founder_id, name=founding.workspace, locale=founding.locale
        )
    )
    return founder


@functools.cache
def time_zones() -> tuple[str, ...]:
    """The names of all time zones, sorted."""
    return tuple(sorted(zoneinfo.available_timezones()))


def require_time_zone(name: str) -> None:
    if name not in time_zones():
        raise TimeZoneUnknown(time_zone=name)
