"""Ask colleagues, or anyone of a team, to come into a conversation and help with a question."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.errors import AlreadyHere, ConversationClosed, MemberCannotRead, NobodyToAsk, TextTooLong
from haoke.conversations.events import HelpAsked
from haoke.conversations.frames import member_topic
from haoke.conversations.permissions import HELP, READ
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import as_help_request, open_requests_in, participant_in
from haoke.conversations.tables import help_requests
from haoke.conversations.types import Author
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import InvalidRequest
from haoke.kernel.ids import new_id

MOST_COLLEAGUES = 10
MOST_OF_TEAM = 200
LONGEST = 1000


async def ask_for_help(
    tx: Tx,
    actor: Actor,
    conversation_id: UUID,
    *,
    member_ids: Iterable[UUID] = (),
    team_id: UUID | None = None,
    question: str = "",
) -> None:
    """Colleagues who all may come, or a team of which one does. Who is asked already is not asked twice.

    Raises ConversationNotFound, ConversationClosed, AlreadyHere, MemberCannotRead, MemberNotFound, TeamNotFound,
    NobodyToAsk.
    """
    named = list(dict.fromkeys(member_ids))
    if bool(named) == (team_id is not None) or len(named) > MOST_COLLEAGUES:
        raise InvalidRequest(path="$", reason=f"a team, or up to {MOST_COLLEAGUES} members")
    if len(question) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    question = question.replace("\0", "").strip()
    row = await conversation_for(tx, actor, conversation_id, HELP, lock=True)
    if row.state == "closed":
        raise ConversationClosed
    known = await open_requests_in(tx, row.workspace_id, row.id)
    if team_id is not None:
        if any(one.team_id == team_id for one in known):
            return
        wanted: list[tuple[UUID | None, list[UUID]]] = [(team_id, await _of_team(tx, row, actor, team_id))]
    else:
        waiting = {each for one in known if one.team_id is None for each in one.asked}
        await _may_come(tx, row, named)
        wanted = [(None, [member_id]) for member_id in named if member_id not in waiting]
    if not wanted:
        return
    asked = [member_id for _, members in wanted for member_id in members]
    body: dict[str, Any] = {"members": named, "team": team_id, "question": question}
    row, _ = await append_part(tx, row, "help_asked", Author("member", actor.id), body)
    for team, members in wanted:
        await _request(tx, row, actor, team, members, question)
    await tx.emit(
        HelpAsked(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            by=actor.member_id,
            member_ids=tuple(asked),
            team_id=team_id,
        )
    )


async def _request(
    tx: Tx, row: sa.Row[Any], actor: Actor, team_id: UUID | None, members: list[UUID], question: str
) -> None:
    request_id = new_id()
    made = await tx.execute(
        help_requests.insert()
        .values(
            workspace_id=row.workspace_id,
            id=request_id,
            conversation_id=row.id,
            by_id=actor.member_id,
            team_id=team_id,
            asked=members,
            question=question,
            at=now(),
        )
        .returning(help_requests)
    )
    customer = (await customers.names_of(tx, row.workspace_id, {row.customer_id})).get(row.customer_id, "")
    by_name = (await accounts.member_names(tx, row.workspace_id, [actor.member_id]))[actor.member_id]
    frame = {"t": "help", "request": as_help_request(made.one(), customer, by_name)}
    for member_id in members:
        tx.publish(member_topic(member_id), frame)
    await alert_members(
        tx,
        row.workspace_id,
        members,
        "help",
        "/conversations?list=helping",
        name=by_name,
        customer=customer,
        text=question,
    )


async def _may_come(tx: Tx, row: sa.Row[Any], members: list[UUID]) -> None:
    await accounts.require_members(tx, row.workspace_id, members)
    names = await accounts.member_names(tx, row.workspace_id, members)
    for member_id in members:
        here = participant_in(row, member_id)
        if member_id == row.assignee_id or (here is not None and here.role != "reader"):
            raise AlreadyHere(name=names[member_id])
        colleague = await accounts.actor_of(tx, row.workspace_id, member_id)
        if colleague is None or colleague.scope(READ) is None:
            raise MemberCannotRead(name=names[member_id])


async def _of_team(tx: Tx, row: sa.Row[Any], actor: Actor, team_id: UUID) -> list[UUID]:
    await accounts.require_teams(tx, row.workspace_id, [team_id])
    readers = set(await accounts.members_with(tx, row.workspace_id, READ))
    team = await accounts.members_of_team(tx, row.workspace_id, team_id)
    found = [
        member_id
        for member_id in team
        if member_id in readers
        and member_id not in {actor.id, row.assignee_id}
        and ((here := participant_in(row, member_id)) is None or here.role == "reader")
    ]
    if not found:
        raise NobodyToAsk
    return found[:MOST_OF_TEAM]
