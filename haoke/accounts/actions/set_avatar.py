"""Show another picture of oneself, or none."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.queries.members import member_by_id
from haoke.accounts.tables import members
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def set_avatar(tx: Tx, actor: Actor, file_id: UUID | None) -> UUID | None:
    """The file that was the avatar before, for the caller to remove."""
    before: UUID | None = (await member_by_id(tx, actor.workspace_id, actor.member_id, lock=True)).avatar_file_id
    await tx.execute(
        sa.update(members)
        .where(members.c.workspace_id == actor.workspace_id, members.c.id == actor.member_id)
        .values(avatar_file_id=file_id)
    )
    return before
