"""Make a key for a program outside. Its token is told once; only its hash is stored."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from haoke.accounts.actions.create_role import Grants, require_known
from haoke.accounts.actions.grant_within import require_grants_within
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import TooManyApiKeys
from haoke.accounts.queries.api_keys import api_key_by_id, count_api_keys
from haoke.accounts.tables import api_keys
from haoke.accounts.types import KEY_PREFIX, ApiKey, Name
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.kernel.tokens import new_secret, secret_hash

MANAGE = "api_keys.manage"
_MOST = 200
_HINT = 9  # characters


class NewApiKey(Body, frozen=True, kw_only=True):
    """``days`` after which it expires; null: never."""

    name: Name
    permissions: Annotated[Grants, Meta(min_length=1)]
    days: Annotated[int, Meta(ge=1, le=3650)] | None = 365


async def create_api_key(tx: Tx, actor: Actor, wanted: NewApiKey) -> tuple[ApiKey, str]:
    """The key and its token. Raises PermissionDenied, GrantExceedsOwn, PermissionUnknown, TooManyApiKeys."""
    actor.require(MANAGE)
    require_known(wanted.permissions)
    require_grants_within(actor, wanted.permissions)
    now = clock.now()
    if await count_api_keys(tx, actor.workspace_id, now) >= _MOST:
        raise TooManyApiKeys(max=_MOST)
    key_id, token = new_id(), KEY_PREFIX + new_secret()
    await tx.execute(
        api_keys.insert().values(
            workspace_id=actor.workspace_id,
            id=key_id,
            member_id=actor.member_id,
            name=wanted.name,
            token_hash=secret_hash(token),
            hint=token[:_HINT],
            permissions=wanted.permissions,
            expires_at=None if wanted.days is None else now + timedelta(days=wanted.days),
        )
    )
    await record_audit(
        tx, actor, "api_key.created", key_id, name=wanted.name, permissions=wanted.permissions, days=wanted.days
    )
    return await api_key_by_id(tx, actor.workspace_id, key_id), token
