"""Pause a channel account, and resume it. What comes in is taken in all the while; what goes out waits."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.actions.hold_back import let_go
from haoke.channels.catalog import forget_site
from haoke.channels.errors import ChannelUnable
from haoke.channels.events import ChannelAccountChanged
from haoke.channels.kinds import adapter_of, is_connected
from haoke.channels.permissions import PAUSE
from haoke.channels.queries.accounts import any_account
from haoke.channels.tables import channel_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def pause_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Nothing when it is paused already. Raises SiteNotFound, ChannelUnable."""
    await _set(tx, actor, account_id, now())


async def resume_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Nothing when it runs. Raises SiteNotFound, ChannelUnable."""
    await _set(tx, actor, account_id, None)


async def _set(tx: Tx, actor: Actor, account_id: UUID, paused_at: datetime | None) -> None:
    actor.require(PAUSE)
    account = await any_account(tx, actor.workspace_id, account_id, lock=True)
    if not is_connected(adapter_of(account.kind)):
        raise ChannelUnable
    if (account.paused_at is None) == (paused_at is None):
        return
    await tx.execute(
        sa.update(channel_accounts)
        .where(channel_accounts.c.workspace_id == actor.workspace_id, channel_accounts.c.id == account_id)
        .values(paused_at=paused_at)
    )
    if paused_at is None:
        await let_go(tx, actor.workspace_id, account_id)
    what = "channel.resumed" if paused_at is None else "channel.paused"
    await record_audit(tx, actor, what, account_id, name=account.name)
    await tx.emit(ChannelAccountChanged(workspace_id=actor.workspace_id, account_id=account_id, kind=account.kind))
    tx.after_commit(lambda: forget_site(account.key, account.id))
