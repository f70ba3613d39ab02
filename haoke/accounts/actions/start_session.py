"""Begin a session of a member in a workspace, and clear away what has ended."""

from datetime import timedelta
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.end_sessions import end_session
from haoke.accounts.tables import sessions, sign_in_attempts
from haoke.kernel import clock
from haoke.kernel.db import Tx
from haoke.kernel.tokens import new_secret, secret_hash

LIFETIME = timedelta(days=14)
"""A session ends when nobody used it for so long."""

_FORGET_ATTEMPTS = timedelta(days=1)


class Place(msgspec.Struct, frozen=True):
    """Where somebody signs in: address and user agent, and the session the browser showed so far."""

    address: str
    agent: str
    old_token: str = ""


async def start_session(tx: Tx, workspace_id: UUID, member_id: UUID, place: Place) -> str:
    """A new session's token. Whatever session the browser had ends, so that nobody can have chosen the token before."""
    now = clock.now()
    await end_session(tx, place.old_token, successor=member_id)
    await tx.execute(sa.delete(sessions).where(sessions.c.expires_at < now))
    await tx.execute(sa.delete(sign_in_attempts).where(sign_in_attempts.c.since < now - _FORGET_ATTEMPTS))
    token = new_secret()
    await tx.execute(
        sessions.insert().values(
            token_hash=secret_hash(token),
            workspace_id=workspace_id,
            member_id=member_id,
            expires_at=now + LIFETIME,
            address=place.address,
            agent=place.agent,
        )
    )
    return token
