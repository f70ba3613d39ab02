"""Tell every list that shows a conversation, and its visitor, how it stands now."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.frames import ConversationFrame, Was, list_topics, visitor_topic
from haoke.conversations.queries.views import as_conversation, participants_of, visitor_view
from haoke.conversations.types import OPENING, RECEPTION, AgentCard, Conversation
from haoke.kernel.clock import to_ms_or_none
from haoke.kernel.db import Tx


def was(row: sa.Row[Any]) -> Was | None:
    """How a conversation stood before a change, as the lists know it: they count by it.

    A conversation that is only opening is in no list yet, or in that of the closed ones; one at the reception in none.
    """
    if row.state == RECEPTION:
        return None
    if row.state == OPENING:
        return None if row.closed_at is None else Was("closed", None, row.team_id, left_at=to_ms_or_none(row.left_at))
    return Was(row.state, row.assignee_id, row.team_id, participants_of(row), to_ms_or_none(row.left_at))


async def announce(tx: Tx, row: sa.Row[Any], before: Was | None, agent: AgentCard | None = None) -> None:
    conversation = await as_conversation(tx, row)
    frame = ConversationFrame(conversation, before)
    for topic in list_topics(row.workspace_id, conversation, before):
        tx.publish(topic, frame)
    tx.publish(visitor_topic(row.visitor_id), ConversationFrame(await visitor_view(tx, row, agent)))
    for member_id in _gone(before, conversation):
        tx.publish(f"revoke:{member_id}", {"member": member_id, "c": row.id, "team": row.team_id})


def _gone(before: Was | None, now: Conversation) -> set[UUID]:
    """Who had a part in the conversation and has none any more."""
    if before is None:
        return set()
    had = {before.assignee_id, *(one.member_id for one in before.participants)}
    have = {now.assignee_id, *(one.member_id for one in now.participants)}
    return {member_id for member_id in had - have if member_id is not None}


async def tell_visitor(tx: Tx, row: sa.Row[Any]) -> None:
    """The visitor alone hears how a conversation at the reception stands, and so do the processes that serve them."""
    tx.publish(visitor_topic(row.visitor_id), ConversationFrame(await visitor_view(tx, row)))
    tell_sockets(tx, row)


def tell_sockets(tx: Tx, row: sa.Row[Any]) -> None:
    """Whether what the visitor posts has to pass by the reception."""
    tx.publish(f"reception:{row.visitor_id}", {"visitor": row.visitor_id, "on": row.state == RECEPTION})
