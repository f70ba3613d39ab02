"""API keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.errors import ApiKeyNotFound
from haoke.accounts.queries.members import MEMBERS
from haoke.accounts.tables import api_keys, members
from haoke.accounts.types import ApiKey
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx


def _valid(moment: datetime) -> sa.ColumnElement[bool]:
    """Neither revoked nor expired."""
    open_ended = sa.or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > moment)
    return sa.and_(api_keys.c.revoked_at.is_(None), open_ended)


async def key_by_hash(tx: Tx, token_hash: bytes, moment: datetime) -> sa.Row[Any] | None:
    """The member of a key that is valid at this moment, with ``key_id``, ``key_grants`` and when it was ``used_at``."""
    return await tx.first(
        MEMBERS.add_columns(
            api_keys.c.id.label("key_id"), api_keys.c.permissions.label("key_grants"), api_keys.c.used_at
        )
        .join(
            api_keys, sa.and_(api_keys.c.workspace_id == members.c.workspace_id, api_keys.c.member_id == members.c.id)
        )
        .where(api_keys.c.token_hash == token_hash, members.c.disabled.is_(False), _valid(moment))
    )


async def list_api_keys(
    tx: Tx, workspace_id: UUID, moment: datetime, *, after: UUID | None, limit: int
) -> list[ApiKey]:
    """Those that are valid, the newest first; one more than ``limit`` tells that there are more."""
    statement = sa.select(api_keys).where(api_keys.c.workspace_id == workspace_id, _valid(moment))
    if after is not None:
        statement = statement.where(api_keys.c.id < after)
    return [_view(row) for row in await tx.all(statement.order_by(api_keys.c.id.desc()).limit(limit + 1))]


async def count_api_keys(tx: Tx, workspace_id: UUID, moment: datetime) -> int:
    found = sa.select(sa.func.count()).where(api_keys.c.workspace_id == workspace_id, _valid(moment))
    return int(await tx.scalar(found.select_from(api_keys)))


async def api_key_by_id(tx: Tx, workspace_id: UUID, key_id: UUID) -> ApiKey:
    """Raises ApiKeyNotFound, also for one that was revoked."""
    row = await tx.first(
        sa.select(api_keys).where(
            api_keys.c.workspace_id == workspace_id, api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None)
        )
    )
    if row is None:
        raise ApiKeyNotFound
    return _view(row)


def _view(row: sa.Row[Any]) -> ApiKey:
    return ApiKey(
        row.id,
        row.name,
        row.member_id,
        row.hint,
        row.permissions,
        to_ms(row.created_at),
        to_ms_or_none(row.expires_at),
        to_ms_or_none(row.used_at),
    )
