"""Change the name or settings of a channel account."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.actions.create_account import clean_name
from haoke.channels.actions.keep_token import forget_held
from haoke.channels.actions.note_cursor import look_again
from haoke.channels.catalog import forget_site
from haoke.channels.contract import Account, ChannelSettings
from haoke.channels.events import ChannelAccountChanged
from haoke.channels.queries.accounts import account_by_id
from haoke.channels.sealed import ACCOUNTS, differing, sealed
from haoke.channels.tables import channel_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

_SETTINGS = channel_accounts.c.settings


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
    before = msgspec.to_builtins(account.settings)
    changed = msgspec.structs.replace(
        account,
        name=account.name if name is None else clean_name(name),
        settings=msgspec.convert(before | (settings or {}), type(account.settings)).checked(),
    )
    fields = differing(account.settings, changed.settings)
    if not fields and changed.name == account.name:
        return account
    stored = sealed(changed.settings, ACCOUNTS, fields)  # what cannot be read stays, until it is entered again
    await tx.execute(
        sa.update(channel_accounts)
        .where(channel_accounts.c.workspace_id == actor.workspace_id, channel_accounts.c.id == account_id)
        .values(name=changed.name, settings=_SETTINGS.op("||")(sa.cast(stored, _SETTINGS.type)))
    )
    if fields:
        await look_again(tx, actor.workspace_id, account_id)
        await forget_held(tx, actor.workspace_id, account_id)
    await record_audit(tx, actor, "site.changed", account_id, name=changed.name, settings=fields)
    await tx.emit(ChannelAccountChanged(workspace_id=actor.workspace_id, account_id=account_id, kind=kind))
    tx.after_commit(lambda: forget_site(account.key, account.id))
    return changed
