"""Let a site push through a service, or no longer."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.catalog import site
from haoke.channels.push.catalog import service_of
from haoke.channels.push.contract import PushSettings
from haoke.channels.queries.devices import push_settings
from haoke.channels.sealed import SERVICES, sealed
from haoke.channels.tables import push_services
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.sealing import SecretUnreadable


async def set_push_service(tx: Tx, actor: Actor, site_id: UUID, kind: str, given: dict[str, Any]) -> PushSettings:
    """``given`` holds whole new values of the fields it names; the others stay.

    Raises PushServiceUnknown, SiteNotFound, PushKeyInvalid, SecretUnreadable and what the types refuse.
    """
    actor.require("sites.manage")
    service, known = service_of(kind), await site(tx, actor.workspace_id, site_id)
    before, lost = await push_settings(tx, actor.workspace_id, site_id, kind) or (service.settings(), [])
    if set(lost) - given.keys():
        raise SecretUnreadable(name=known.name)
    settings = msgspec.convert(msgspec.to_builtins(before) | given, service.settings).checked()
    row = {
        "workspace_id": actor.workspace_id,
        "site_id": site_id,
        "kind": kind,
        "settings": sealed(settings, SERVICES),
    }
    made = insert(push_services).values(row)
    keys = ["workspace_id", "site_id", "kind"]
    await tx.execute(made.on_conflict_do_update(index_elements=keys, set_={"settings": made.excluded.settings}))
    await record_audit(tx, actor, "site.push_set", site_id, name=known.name, kind=kind, settings=sorted(given))
    return settings


async def drop_push_service(tx: Tx, actor: Actor, site_id: UUID, kind: str) -> None:
    """Devices that used it are not told any more. Raises PushServiceUnknown, SiteNotFound."""
    actor.require("sites.manage")
    service_of(kind)
    known = await site(tx, actor.workspace_id, site_id)
    rows = push_services.c
    await tx.execute(
        sa.delete(push_services).where(
            rows.workspace_id == actor.workspace_id, rows.site_id == site_id, rows.kind == kind
        )
    )
    await record_audit(tx, actor, "site.push_dropped", site_id, name=known.name, kind=kind)
