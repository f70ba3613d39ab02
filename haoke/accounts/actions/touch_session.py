"""Let a session that is used live on."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from haoke.accounts.actions.start_session import LIFETIME
from haoke.accounts.tables import sessions
from haoke.kernel import clock
from haoke.kernel.db import Tx
from haoke.kernel.tokens import secret_hash

_EVERY = timedelta(minutes=10)


def is_stale(seen_at: datetime) -> bool:
    """Whether it is time to note that the session is used; not at every request, for that would be a write each."""
    return clock.now() - seen_at > _EVERY


async def touch_session(tx: Tx, token: str) -> None:
    now = clock.now()
    await tx.execute(
        sa.update(sessions)
        .where(sessions.c.token_hash == secret_hash(token))
        .values(seen_at=now, expires_at=now + LIFETIME)
    )
