"""Revoke a key: from now on nobody gets in with it."""

from uuid import UUID

from haoke.accounts.actions.create_api_key import MANAGE
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.queries.api_keys import api_key_by_id
from haoke.accounts.tables import api_keys
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def revoke_api_key(tx: Tx, actor: Actor, key_id: UUID) -> None:
    """Raises PermissionDenied, ApiKeyNotFound."""
    actor.require(MANAGE)
    known = await api_key_by_id(tx, actor.workspace_id, key_id)
    await tx.execute(
        api_keys.update()
        .where(api_keys.c.workspace_id == actor.workspace_id, api_keys.c.id == key_id)
        .values(revoked_at=clock.now())
    )
    await record_audit(tx, actor, "api_key.revoked", key_id, name=known.name)
