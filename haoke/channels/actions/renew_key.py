"""Make the secret that both ends of a channel sign with. Where the adapter keeps it, the one before counts still."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.catalog import forget_site
from haoke.channels.contract import Account, Keyed
from haoke.channels.errors import ChannelWithoutKey
from haoke.channels.kinds import adapter_of
from haoke.channels.queries.accounts import any_account
from haoke.channels.sealed import ACCOUNTS, differing, sealed
from haoke.channels.tables import channel_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

_SETTINGS = channel_accounts.c.settings


async def renew_key(tx: Tx, actor: Actor, account_id: UUID) -> tuple[Account[Any], str]:
    """The new secret; nobody can read it again. Raises SiteNotFound, ChannelWithoutKey."""
    actor.require("sites.manage")
    account = await any_account(tx, actor.workspace_id, account_id, lock=True)
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Keyed):
        raise ChannelWithoutKey
    settings, key = adapter.with_new_key(account.settings)
    stored = sealed(settings, ACCOUNTS, differing(account.settings, settings))
    await tx.execute(
        sa.update(channel_accounts)
        .where(channel_accounts.c.workspace_id == actor.workspace_id, channel_accounts.c.id == account_id)
        .values(settings=_SETTINGS.op("||")(sa.cast(stored, _SETTINGS.type)))
    )
    await record_audit(tx, actor, "channel.key_renewed", account_id, name=account.name)
    tx.after_commit(lambda: forget_site(account.key, account.id))
    return msgspec.structs.replace(account, settings=settings), key
