"""Come to help when asked, or say no. Of a team the first who comes is the one."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.end_help import end_request
from haoke.conversations.actions.enter_conversation import enter_conversation
from haoke.conversations.errors import ConversationClosed, HelpRequestNotFound, HelpRequestOver, TextTooLong
from haoke.conversations.frames import member_topic
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.participants import help_request, participant_in
from haoke.conversations.tables import help_requests
from haoke.conversations.types import Author
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.routing.actions.aside import lock_room, take_room

LONGEST = 500


async def accept_help(tx: Tx, actor: Actor, request_id: UUID) -> UUID:
    """The conversation. Accepting twice is harmless.

    Raises HelpRequestNotFound, HelpRequestOver, ConversationClosed; AgentUnavailable and AgentFull where helping takes
    room.
    """
    actor.require(READ)
    request = await help_request(tx, actor.workspace_id, request_id)
    conversation_id: UUID = request.conversation_id
    units = await routing.help_units(tx, actor.workspace_id)
    if units:  # routing locks its queues first and conversations after them
        await lock_room(tx, actor.workspace_id, [actor.member_id])
    row = await conversation_by_id(tx, actor.workspace_id, conversation_id, lock=True)
    here = participant_in(row, actor.id)
    if here is not None and here.role != "reader" and actor.id in request.asked:
        return conversation_id
    request = await _mine(tx, actor, request_id)
    if row.state == "closed":
        raise ConversationClosed
    await end_request(tx, request, "accepted", by=actor.member_id)
    if row.assignee_id != actor.id:
        await take_room(tx, actor.workspace_id, actor.member_id, units)
        await enter_conversation(tx, row, actor.member_id, "helper", units=units)
    return conversation_id


async def decline_help(tx: Tx, actor: Actor, request_id: UUID, reason: str = "") -> None:
    """When nobody who was asked is left, whoever asked is told. Raises HelpRequestNotFound, HelpRequestOver."""
    if len(reason) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    request = await help_request(tx, actor.workspace_id, request_id)
    row = await conversation_by_id(tx, actor.workspace_id, request.conversation_id, lock=True)
    request = await _mine(tx, actor, request_id)
    left = [member_id for member_id in request.asked if member_id != actor.id]
    if left:
        await tx.execute(_only(request).values(asked=left))
        tx.publish(member_topic(actor.member_id), {"t": "help_end", "id": request.id, "reason": "declined"})
        return
    await end_request(tx, request, "declined")
    reason = reason.replace("\0", "").strip()
    body: dict[str, Any] = {"how": "declined", "member": actor.id, "team": request.team_id, "reason": reason}
    await append_part(tx, row, "help_ended", Author("member", actor.id), body)
    name = (await accounts.member_names(tx, actor.workspace_id, [actor.member_id]))[actor.member_id]
    path = f"/conversations/{row.id}"
    await alert_members(tx, actor.workspace_id, [request.by_id], "help_declined", path, name=name, text=reason)


def _only(request: sa.Row[Any]) -> sa.Update:
    return sa.update(help_requests).where(
        help_requests.c.workspace_id == request.workspace_id, help_requests.c.id == request.id
    )


async def _mine(tx: Tx, actor: Actor, request_id: UUID) -> sa.Row[Any]:
    """The request under its lock, if it is open and the actor is asked."""
    request = await help_request(tx, actor.workspace_id, request_id, lock=True)
    if request.state != "open":
        raise HelpRequestOver
    if actor.id not in request.asked:
        raise HelpRequestNotFound
    return request
