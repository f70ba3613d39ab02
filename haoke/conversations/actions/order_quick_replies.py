"""Put the quick replies of one owner in an order."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.queries.quick_replies import owner_of, quick_replies_of
from haoke.conversations.tables import quick_replies
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx


async def order_quick_replies(tx: Tx, actor: Actor, scope: Scope, team_id: UUID | None, ids: list[UUID]) -> None:
    """As ``ids`` says; those it does not name come after them as they were, and ids of others are ignored.

    Raises PermissionDenied.
    """
    owner_id = owner_of(actor, scope, team_id)
    known = [row.id for row in await quick_replies_of(tx, actor.workspace_id, owner_id)]
    wanted = [each for each in dict.fromkeys(ids) if each in set(known)]
    order = [*wanted, *(each for each in known if each not in set(wanted))]
    if order and order != known:
        places = [{"reply": each, "to": place} for place, each in enumerate(order)]
        await tx.execute(_PLACE, [{"workspace": actor.workspace_id, **each} for each in places])


_PLACE = (
    quick_replies.update()
    .where(quick_replies.c.workspace_id == sa.bindparam("workspace"), quick_replies.c.id == sa.bindparam("reply"))
    .values(place=sa.bindparam("to"))
)
