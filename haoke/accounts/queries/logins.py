"""Reading logins, sessions and what was tried to guess them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.errors import MemberNotFound
from haoke.accounts.queries.members import MEMBERS
from haoke.accounts.tables import logins, members, sessions, sign_in_attempts
from haoke.kernel.db import Tx


async def login_by_email(tx: Tx, email: str) -> sa.Row[Any] | None:
    return await tx.first(sa.select(logins).where(logins.c.email == email.lower()))


async def login_of_member(tx: Tx, workspace_id: UUID, member_id: UUID) -> sa.Row[Any]:
    row = await tx.first(
        sa.select(logins)
        .join(members, members.c.login_id == logins.c.id)
        .where(members.c.workspace_id == workspace_id, members.c.id == member_id)
    )
    if row is None:
        raise MemberNotFound
    return row


async def members_of_login(tx: Tx, login_id: UUID) -> list[sa.Row[Any]]:
    """The login's members in all workspaces: (workspace_id, id, disabled)."""
    return await tx.all(
        sa.select(members.c.workspace_id, members.c.id, members.c.disabled).where(members.c.login_id == login_id)
    )


async def wrong_passwords(tx: Tx, subjects: Iterable[str]) -> list[sa.Row[Any]]:
    """What was counted of these subjects: (subject, count, since)."""
    return await tx.all(sa.select(sign_in_attempts).where(sign_in_attempts.c.subject.in_(list(subjects))))


async def session_hashes(tx: Tx, workspace_id: UUID, member_id: UUID, moment: datetime) -> list[bytes]:
    """Of the member's sessions that are valid at this moment."""
    rows = await tx.all(
        sa.select(sessions.c.token_hash).where(
            sessions.c.workspace_id == workspace_id,
            sessions.c.member_id == member_id,
            sessions.c.expires_at > moment,
        )
    )
    return [row.token_hash for row in rows]


async def session_by_hash(tx: Tx, token_hash: bytes, moment: datetime) -> sa.Row[Any] | None:
    """The member of a session that is valid at this moment, and when the session was ``seen_at``."""
    return await tx.first(
        MEMBERS.add_columns(sessions.c.seen_at)
        .join(
            sessions, sa.and_(sessions.c.workspace_id == members.c.workspace_id, sessions.c.member_id == members.c.id)
        )
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > moment, members.c.disabled.is_(False))
    )
