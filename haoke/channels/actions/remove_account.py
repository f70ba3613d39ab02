"""Take a channel account out of service. Its row stays, for the name of what came through it."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.actions.hold_back import let_go
from haoke.channels.actions.keep_token import forget_held
from haoke.channels.catalog import forget_site
from haoke.channels.events import ChannelAccountRemoved
from haoke.channels.queries.accounts import account_by_id
from haoke.channels.tables import channel_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def remove_account(tx: Tx, actor: Actor, kind: str, account_id: UUID) -> None:
    actor.require("sites.manage")
    account = await account_by_id(tx, actor.workspace_id, kind, account_id, lock=True)
    await tx.execute(
        sa.update(channel_accounts)
        .where(channel_accounts.c.workspace_id == actor.workspace_id, channel_accounts.c.id == account_id)
        .values(disabled=True, secret=None)
    )
    await let_go(tx, actor.workspace_id, account_id)
    await forget_held(tx, actor.workspace_id, account_id)
    await record_audit(tx, actor, "site.removed", account_id, name=account.name)
    await tx.emit(ChannelAccountRemoved(workspace_id=actor.workspace_id, account_id=account_id, kind=kind))
    tx.after_commit(lambda: forget_site(account.key, account.id))
