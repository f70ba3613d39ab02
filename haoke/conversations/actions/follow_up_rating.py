"""Say what became of a bad rating: who looks after it, how far it is, what was learnt."""

from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.conversations.errors import TextTooLong
from haoke.conversations.permissions import FOLLOW_UP
from haoke.conversations.queries.ratings import rating_for
from haoke.conversations.tables import ratings
from haoke.conversations.types import FollowUp
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

_MAX_NOTE = 2000


async def follow_up_rating(
    tx: Tx, actor: Actor, conversation_id: UUID, state: FollowUp, by: UUID | None, note: str
) -> None:
    """Raises PermissionDenied, RatingNotFound, MemberNotFound, TextTooLong."""
    if len(note) > _MAX_NOTE:
        raise TextTooLong(limit=_MAX_NOTE)
    await rating_for(tx, actor, conversation_id, FOLLOW_UP)
    if by is not None:
        await accounts.require_members(tx, actor.workspace_id, [by])
    await tx.execute(
        ratings.update()
        .where(ratings.c.workspace_id == actor.workspace_id, ratings.c.conversation_id == conversation_id)
        .values(follow_up=state, follow_up_by=by, follow_up_note=note.replace("\0", "").strip())
    )
