"""A visitor's device wants to be told of answers while it is away, or no longer."""

from datetime import timedelta
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.errors import PushServiceUnknown
from haoke.channels.queries.devices import devices_of, push_settings, unused_devices
from haoke.channels.tables import devices
from haoke.channels.types import Target
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

_KEPT = timedelta(days=270)
_BATCH = 500

MOST_DEVICES = 10
"""Of one visitor; the ones used longest ago go."""


async def register_device(
    tx: Tx, workspace_id: UUID, site_id: UUID, visitor_id: UUID, service: str, target: Target
) -> None:
    """The same again says that it is still there; with another visitor it is theirs now.

    Raises PushServiceUnknown where the site does not push through this service.
    """
    if await push_settings(tx, workspace_id, site_id, service) is None:
        raise PushServiceUnknown(kind=service)
    row = {
        "workspace_id": workspace_id,
        "id": new_id(),
        "site_id": site_id,
        "visitor_id": visitor_id,
        "service": service,
        "token": target.token,
        "target": msgspec.to_builtins(target),
        "used_at": now(),
    }
    made = insert(devices).values(row)
    changed = {name: made.excluded[name] for name in ("visitor_id", "target", "used_at")}
    await tx.execute(
        made.on_conflict_do_update(index_elements=["workspace_id", "site_id", "service", "token"], set_=changed)
    )
    known = await devices_of(tx, workspace_id, visitor_id)
    for each in known[MOST_DEVICES:]:
        await forget_device(tx, workspace_id, each.id)


async def forget_device(tx: Tx, workspace_id: UUID, device_id: UUID) -> None:
    await tx.execute(sa.delete(devices).where(devices.c.workspace_id == workspace_id, devices.c.id == device_id))


async def forget_unused(tx: Tx) -> int:
    """How many that were not used for nine months."""
    unused = await unused_devices(tx, now() - _KEPT, _BATCH)
    for workspace_id, device_id in unused:
        await forget_device(tx, workspace_id, device_id)
    return len(unused)


async def sign_device_off(tx: Tx, workspace_id: UUID, visitor_id: UUID, service: str, token: str) -> None:
    """One of this visitor's; what is not there is no error."""
    rows = devices.c
    await tx.execute(
        sa.delete(devices).where(
            rows.workspace_id == workspace_id,
            rows.visitor_id == visitor_id,
            rows.service == service,
            rows.token == token,
        )
    )
