"""Change the name or settings of a channel account."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.actions.create_account import clean_name
from haoke.channels.catalog import forget_site
from haoke.channels.contract import ChannelSettings
from haoke.channels.events import ChannelAccountChanged
from haoke.channels.queries import account_by_id
from haoke.channels.tables import channel_accounts
from haoke.channels.types import Account
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def change_account(
    tx: Tx,
    actor: Actor,
    kind: str,
    account_id: UUID,
    *,
    name: str | None = None,
    settings: dict[str, Any] | None = None,
) -> Account[ChannelSettings]:
    """``settings`` holds whole new values of the fields it names; the others stay."""
    actor.require("sites.manage")
    account = await account_by_id(tx, actor.workspace_id, kind, account_id, lock=True)
    merged = msgspec.to_builtins(account.settings) | (settings or {})
    changed = msgspec.structs.replace(
        account,
        name=account.name if name is None else clean_name(name),
        settings=msgspec.convert(merged, type(account.settings)).checked(),
    )
    await tx.execute(
        sa.update(channel_accounts)
        .where(channel_accounts.c.workspace_id == actor.workspace_id, channel_accounts.c.id == account_id)
        .values(name=changed.name, settings=msgspec.to_builtins(changed.settings))
    )
    await tx.emit(ChannelAccountChanged(workspace_id=actor.workspace_id, account_id=account_id, kind=kind))
    tx.after_commit(lambda: forget_site(account.key))
    return changed
