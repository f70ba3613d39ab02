"""Tokens and uploads of an account: one process renews a token, for all."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.channels.outside import Token
from haoke.channels.queries.tokens import known_token
from haoke.channels.tables import channel_tokens, channel_uploads
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_LEASE = timedelta(seconds=30)
_LIFE = 0.8  # of its life, after which a token is renewed
_EARLY = timedelta(minutes=10)  # before an upload is gone
_LONG_AGO = sa.text("'epoch'")
_TABLE = channel_tokens.c


def _keys(account: Account[Any], name: str) -> dict[str, Any]:
    return {"workspace_id": account.workspace_id, "account_id": account.id, "name": name}


async def claim_renewal(tx: Tx, account: Account[Any], name: str) -> bool:
    """Whether this process is to renew it; for half a minute nobody else is."""
    keys, until = _keys(account, name), now() + _LEASE
    row = insert(channel_tokens).values(**keys, renew_at=_LONG_AGO, expires_at=_LONG_AGO, renewing_until=until)
    free = sa.or_(_TABLE.renewing_until.is_(None), _TABLE.renewing_until < sa.func.now())
    statement = row.on_conflict_do_update(
        index_elements=list(keys),
        set_={"renewing_until": until},
        where=sa.and_(free, _TABLE.renew_at <= sa.func.now()),
    )
    return await tx.first(statement.returning(_TABLE.name)) is not None


async def keep_token(tx: Tx, account: Account[Any], name: str, token: Token) -> None:
    at, seconds = now(), max(token.seconds, 1.0)
    await _change(
        tx,
        account,
        name,
        value=token.value,
        renew_at=at + timedelta(seconds=seconds * _LIFE),
        expires_at=at + timedelta(seconds=seconds),
        renewing_until=None,
    )


async def give_up_renewal(tx: Tx, account: Account[Any], name: str) -> None:
    await _change(tx, account, name, renewing_until=None)


async def _change(tx: Tx, account: Account[Any], name: str, **values: Any) -> None:
    await tx.execute(
        sa.update(channel_tokens)
        .where(_TABLE.workspace_id == account.workspace_id, _TABLE.account_id == account.id, _TABLE.name == name)
        .values(**values)
    )


async def forget_token(tx: Tx, account: Account[Any], name: str, value: str) -> None:
    """Another one that somebody renewed meanwhile stays."""
    row = await known_token(tx, account.workspace_id, account.id, name, lock=True)
    if row is not None and row.value == value:
        await _change(tx, account, name, renew_at=_LONG_AGO, expires_at=_LONG_AGO)


async def keep_upload(tx: Tx, account: Account[Any], file_id: UUID, kind: str, token: Token) -> None:
    keys = {"workspace_id": account.workspace_id, "account_id": account.id, "file_id": file_id, "kind": kind}
    values = {"value": token.value, "expires_at": now() + timedelta(seconds=token.seconds) - _EARLY}
    statement = insert(channel_uploads).values(**keys, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))


async def forget_held(tx: Tx, workspace_id: UUID, account_id: UUID) -> None:
    """What the provider gave for settings that are no more."""
    for table in (channel_tokens, channel_uploads):
        await tx.execute(sa.delete(table).where(table.c.workspace_id == workspace_id, table.c.account_id == account_id))
