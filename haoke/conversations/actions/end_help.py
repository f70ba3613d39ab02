"""A request for help is over: answered, withdrawn, or not needed any more because the conversation is closed."""

from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.actions.append_part import append_part
from haoke.conversations.frames import member_topic
from haoke.conversations.permissions import HELP
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import open_requests_in
from haoke.conversations.tables import help_requests
from haoke.conversations.types import Author
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

How = Literal["accepted", "declined", "withdrawn"]


async def end_request(tx: Tx, request: sa.Row[Any], how: How, by: UUID | None = None) -> None:
    """The request is open and locked. Whoever was asked stops being asked."""
    await tx.execute(
        sa.update(help_requests)
        .where(help_requests.c.workspace_id == request.workspace_id, help_requests.c.id == request.id)
        .values(state=how, ended_at=sa.func.now())
    )
    for member_id in request.asked:
        reason = "taken" if how == "accepted" and member_id != by else how
        tx.publish(member_topic(member_id), {"t": "help_end", "id": request.id, "reason": reason})


async def withdraw_help(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Nobody needs to come any more. Harmless when nobody is asked. Raises ConversationNotFound."""
    row = await conversation_for(tx, actor, conversation_id, HELP, lock=True)
    requests = await open_requests_in(tx, row.workspace_id, row.id)
    for request in requests:
        await end_request(tx, request, "withdrawn")
    if requests:
        await append_part(tx, row, "help_ended", Author("member", actor.id), {"how": "withdrawn"})


async def end_all_requests(tx: Tx, row: sa.Row[Any]) -> None:
    """The conversation is closed: nobody is asked any more."""
    for request in await open_requests_in(tx, row.workspace_id, row.id):
        await end_request(tx, request, "withdrawn")
