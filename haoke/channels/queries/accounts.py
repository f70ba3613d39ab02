"""Reading channel accounts. Removed ones (``disabled``) are found only by their id, for their name."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from haoke.channels.contract import Account, ChannelSettings
from haoke.channels.errors import SiteNotFound
from haoke.channels.kinds import adapter_of
from haoke.channels.sealed import ACCOUNTS, opened
from haoke.channels.tables import channel_accounts
from haoke.kernel import tables
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx


def account_of(row: sa.Row[Any]) -> Account[ChannelSettings]:
    """The row with its settings as the adapter declares them; fields it does not know (any more) are passed over.

    A page's identities cannot be checked by a secret that is lost: then there is none.
    """
    settings = adapter_of(row.kind).settings
    known, lost = opened(row.settings, settings, ACCOUNTS)
    return Account(
        row.workspace_id,
        row.id,
        row.kind,
        row.key,
        row.name,
        msgspec.convert(known, settings),
        row.secret or None,
        to_ms(row.created_at),
        to_ms_or_none(row.paused_at),
        tuple(lost),
    )


async def account_by_id(
    tx: Tx, workspace_id: UUID, kind: str, account_id: UUID, *, lock: bool = False
) -> Account[ChannelSettings]:
    """Raises SiteNotFound."""
    asked = {"workspace": workspace_id, "account": account_id, "kind": kind}
    row = await tx.first(_BY_ID.with_for_update() if lock else _BY_ID, asked)
    if row is None:
        raise SiteNotFound
    return account_of(row)


_BY_ID = sa.select(channel_accounts).where(
    channel_accounts.c.workspace_id == sa.bindparam("workspace"),
    channel_accounts.c.id == sa.bindparam("account"),
    channel_accounts.c.kind == sa.bindparam("kind"),
    channel_accounts.c.disabled.is_(False),
)


async def any_account(tx: Tx, workspace_id: UUID, account_id: UUID, *, lock: bool = False) -> Account[ChannelSettings]:
    """Of whichever kind. Raises SiteNotFound."""
    statement = _ANY_BY_ID.with_for_update() if lock else _ANY_BY_ID
    row = await tx.first(statement, {"workspace": workspace_id, "account": account_id})
    if row is None:
        raise SiteNotFound
    return account_of(row)


_ANY_BY_ID = sa.select(channel_accounts).where(
    channel_accounts.c.workspace_id == sa.bindparam("workspace"),
    channel_accounts.c.id == sa.bindparam("account"),
    channel_accounts.c.disabled.is_(False),
)


async def account_by_key(tx: Tx, key: str) -> Account[ChannelSettings] | None:
    """The account a public key names, in whichever workspace."""
    row = await tx.first(
        sa.select(channel_accounts).where(channel_accounts.c.key == key, channel_accounts.c.disabled.is_(False))
    )
    return None if row is None else account_of(row)


async def list_accounts(
    tx: Tx, workspace_id: UUID, kind: str | None, *, limit: int, after: UUID | None
) -> list[Account[ChannelSettings]]:
    """In the order they were made; of one kind, or of all."""
    statement = sa.select(channel_accounts).where(
        channel_accounts.c.workspace_id == workspace_id, channel_accounts.c.disabled.is_(False)
    )
    if kind is not None:
        statement = statement.where(channel_accounts.c.kind == kind)
    if after is not None:
        statement = statement.where(channel_accounts.c.id > after)
    rows = await tx.all(statement.order_by(channel_accounts.c.id).limit(limit))
    return [account_of(row) for row in rows]


async def one_of_each(tx: Tx, kinds: Collection[str]) -> list[Account[ChannelSettings]]:
    """For each kind that is in use anywhere one account: its oldest."""
    table = channel_accounts.c
    statement = (
        sa.select(channel_accounts)
        .where(table.kind.in_(kinds), table.disabled.is_(False))
        .ext(distinct_on(table.kind))
        .order_by(table.kind, table.id)
    )
    return [account_of(row) for row in await tx.all(statement)]


async def account_names(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = await tx.all(_NAMES, {"workspace": workspace_id, "accounts": list(ids)})
    return {row.id: row.name for row in rows}


_NAMES = sa.select(channel_accounts.c.id, channel_accounts.c.name).where(
    channel_accounts.c.workspace_id == sa.bindparam("workspace"),
    channel_accounts.c.id == sa.any_(tables.ids("accounts")),
)


async def is_paused(tx: Tx, workspace_id: UUID, account_id: UUID) -> bool:
    """Who pauses or resumes it waits until this transaction is over."""
    statement = sa.select(channel_accounts.c.paused_at).where(
        channel_accounts.c.workspace_id == workspace_id, channel_accounts.c.id == account_id
    )
    return await tx.scalar(statement.with_for_update(read=True)) is not None
