"""Make the secret with which the host page signs its users' identity. The one before stops working at once."""

import secrets
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.catalog import forget_site
from haoke.channels.queries.accounts import account_by_id
from haoke.channels.tables import channel_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def renew_identity_secret(tx: Tx, actor: Actor, kind: str, account_id: UUID) -> str:
    """The new secret; nobody can read it again."""
    actor.require("sites.manage")
    account = await account_by_id(tx, actor.workspace_id, kind, account_id, lock=True)
    secret = secrets.token_urlsafe(32)
    await tx.execute(
        sa.update(channel_accounts)
        .where(channel_accounts.c.workspace_id == actor.workspace_id, channel_accounts.c.id == account_id)
        .values(secret=secret)
    )
    await record_audit(tx, actor, "site.identity_secret_renewed", account_id, name=account.name)
    tx.after_commit(lambda: forget_site(account.key, account.id))
    return secret
