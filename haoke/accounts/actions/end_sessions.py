"""End sessions: one by its token, or all of a member; and tell sockets that their access changed."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.events import SessionsEnded
from haoke.accounts.tables import sessions
from haoke.kernel.db import Tx
from haoke.kernel.tokens import secret_hash

ByeCode = Literal["SignedOut", "AccessChanged"]


async def end_session(tx: Tx, token: str, *, successor: UUID | None = None) -> None:
    """Sign out, or go over to a session of the member ``successor``. A token that is no session's is fine."""
    ended = await tx.execute(
        sa.delete(sessions)
        .where(sessions.c.token_hash == secret_hash(token))
        .returning(sessions.c.workspace_id, sessions.c.member_id)
    )
    row = ended.first()
    if row is None:
        return
    close_sockets(tx, row.member_id, "AccessChanged")
    if row.member_id != successor:
        await tx.emit(SessionsEnded(workspace_id=row.workspace_id, member_id=row.member_id))


async def end_all_sessions(tx: Tx, workspace_id: UUID, member_id: UUID, *, but: str = "") -> None:
    """Sign a member out everywhere, but for the session with this token."""
    await tx.execute(
        sa.delete(sessions).where(
            sessions.c.workspace_id == workspace_id,
            sessions.c.member_id == member_id,
            sessions.c.token_hash != secret_hash(but),
        )
    )
    close_sockets(tx, member_id, "AccessChanged" if but else "SignedOut")
    await tx.emit(SessionsEnded(workspace_id=workspace_id, member_id=member_id))


def close_sockets(tx: Tx, member_id: UUID, code: ByeCode) -> None:
    """Make the member's sockets end after the commit.

    ``SignedOut``: sign in again. ``AccessChanged``: come again, to be admitted with what the session allows then.
    """
    tx.publish(f"m:{member_id}", {"t": "bye", "code": code})
