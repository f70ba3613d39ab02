"""What other contexts may ask of conversations. The gate is theirs too: it takes any permission with a scope."""

from collections.abc import Collection, Sequence
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.permissions import READ
from haoke.conversations.queries.answers import first_answers, parts_since
from haoke.conversations.queries.bot import held_by_bot, with_bot
from haoke.conversations.queries.closed import closed_between
from haoke.conversations.queries.gate import conversation_by_id, conversation_for, within
from haoke.conversations.queries.lines import load_menu
from haoke.conversations.queries.lists import reception_of
from haoke.conversations.queries.looking_back import (
    closed_conversations,
    closed_since,
    count_closed,
    parts_of,
    ratings_of,
    said_later,
    words_said,
)
from haoke.conversations.queries.merged import merged_with
from haoke.conversations.queries.participants import participant_in
from haoke.conversations.queries.parts import part_sent_before, parts_after, parts_before
from haoke.conversations.queries.reception import TASK
from haoke.conversations.queries.tasks import task_intents
from haoke.conversations.queries.views import agent_cards, as_conversation, as_conversations
from haoke.conversations.queries.written import texts_after, voices_in, written_since
from haoke.conversations.tables import conversations
from haoke.conversations.types import Conversation, Mood, Part
from haoke.conversations.words.finding import Finder, Pattern
from haoke.kernel.auth import Actor
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.folding import folded

__all__ = [
    "TASK",
    "Finder",
    "Pattern",
    "Sort",
    "agent_cards",
    "as_conversation",
    "closed_between",
    "closed_conversations",
    "closed_since",
    "conversation_by_id",
    "conversation_for",
    "count_closed",
    "first_answers",
    "folded",
    "held_by_bot",
    "longest_waits",
    "merged_with",
    "part_sent_before",
    "participant_in",
    "parts_after",
    "parts_before",
    "parts_of",
    "parts_since",
    "ratings_of",
    "running",
    "said_in",
    "said_later",
    "task_intents",
    "texts_after",
    "voices_in",
    "with_bot",
    "words_said",
    "written_since",
]

Sort = Literal["wait", "opened"]


async def lines_of_queues(tx: Tx, workspace_id: UUID) -> dict[UUID, list[dict[str, str]]]:
    """Queue → the titles, by locale, of the business lines that lead to it at this moment."""
    menu = await load_menu(tx, workspace_id)
    leading = [line for line in menu.lines.values() if menu.chosen(line.site_id, line.id) is not None]
    own = {
        site_id: (await reception_of(tx, workspace_id, site_id)).queue_id
        for site_id in {line.site_id for line in leading if line.queue_id is None}
    }
    found: dict[UUID, list[dict[str, str]]] = {}
    for line in leading:
        queue_id = line.queue_id or own[line.site_id]
        if queue_id is not None:
            found.setdefault(queue_id, []).append(line.titles)
    return found


async def longest_waits(tx: Tx, actor: Actor, permission: str) -> dict[UUID, int]:
    """Agent → since when, in milliseconds, the customer waits who waits longest for their word; within the scope."""
    rows = await tx.all(
        sa.select(conversations.c.assignee_id, sa.func.min(conversations.c.waiting_since).label("since"))
        .where(
            conversations.c.workspace_id == actor.workspace_id,
            conversations.c.state == "assigned",
            conversations.c.waiting_since.is_not(None),
            within(actor, actor.require(permission)),
        )
        .group_by(conversations.c.assignee_id)
    )
    return {row.assignee_id: to_ms(row.since) for row in rows}


async def angry_by_queue(tx: Tx, workspace_id: UUID) -> dict[UUID, int]:
    """Queue → how many conversations that go on have an angry customer."""
    rows = await tx.all(
        sa.select(conversations.c.queue_id, sa.func.count().label("number"))
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.state.in_(("queued", "assigned")),
            conversations.c.mood == "angry",
        )
        .group_by(conversations.c.queue_id)
    )
    return {row.queue_id: row.number for row in rows}


async def running(
    tx: Tx,
    actor: Actor,
    permission: str,
    *,
    queue_id: UUID | None = None,
    member_id: UUID | None = None,
    moods: Sequence[Mood] = (),
    sort: Sort = "wait",
    limit: int,
    offset: int,
) -> list[Conversation]:
    """What is not closed and within the permission's scope: who waits longest for an answer first, or came first."""
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id,
        conversations.c.state.in_(("queued", "assigned")),
        within(actor, actor.require(permission)),
    )
    if queue_id is not None:
        statement = statement.where(conversations.c.queue_id == queue_id)
    if member_id is not None:
        statement = statement.where(conversations.c.assignee_id == member_id)
    if moods:
        statement = statement.where(conversations.c.mood.in_(moods))
    waiting = sa.func.coalesce(conversations.c.waiting_since, sa.text("'infinity'::timestamptz"))
    order = waiting if sort == "wait" else conversations.c.opened_at
    rows = await tx.all(statement.order_by(order, conversations.c.id).limit(limit).offset(offset))
    return await as_conversations(tx, actor.workspace_id, rows)


async def customers_behind(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Conversation → its customer."""
    rows = await tx.all(
        sa.select(conversations.c.id, conversations.c.customer_id).where(
            conversations.c.workspace_id == workspace_id, conversations.c.id.in_(ids)
        )
    )
    return {row.id: row.customer_id for row in rows}


_SAID = 200  # messages
_LONG = 500  # characters of one


async def said_in(tx: Tx, actor: Actor, conversation_id: UUID) -> list[str]:
    """The last messages of a conversation the actor may read, a line each, as ``customer: …`` or ``agent: …``.

    Raises PermissionDenied, ConversationNotFound.
    """
    row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
    found, _ = await parts_before(
        tx, actor.workspace_id, conversation_id, row.last_seq + 1, limit=_SAID, internal=False
    )
    return [
        f"{'customer' if part.by.kind == 'visitor' else 'agent'}: {text}"
        for part in found
        if part.kind == "message" and not part.recalled and (text := part.body.get("text", "").strip()[:_LONG])
    ]


_COURSE = 200  # messages


async def said_by_customer(tx: Tx, actor: Actor, conversation_id: UUID) -> list[Part]:
    """The customer's last messages in a conversation the actor may read.

    Raises PermissionDenied, ConversationNotFound.
    """
    row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
    found, _ = await parts_before(
        tx, actor.workspace_id, conversation_id, row.last_seq + 1, limit=_COURSE, internal=False
    )
    return [part for part in found if part.kind == "message" and part.by.kind == "visitor" and not part.recalled]
