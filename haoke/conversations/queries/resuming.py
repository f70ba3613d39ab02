"""What a client that comes back has missed, read without SQLAlchemy: thousands may come at once."""

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.catalog import Site
from haoke.conversations.queries.views import agent_cards, as_shown, marks_of, visitor_view
from haoke.conversations.tables import conversations
from haoke.conversations.types import AgentCard, VisitorConversation
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Database, Tx
from haoke.kernel.remembered import Remembered

_MISSED = """
WITH found AS (
    SELECT * FROM conversations
    WHERE workspace_id = $1 AND visitor_id = $2 AND site_id = $3 ORDER BY (state <> 'closed') DESC, id DESC LIMIT 1
)
SELECT f.id, f.workspace_id, f.state, f.last_seq, f.assignee_id, f.work_item_id, f.queue_id, f.visitor_delivered,
    f.visitor_read, f.agent_delivered, f.agent_read, f.opened_at, f.last_at,
    p.seq, p.id AS part_id, p.kind, p.by_kind, p.by_id, p.at, p.body::text AS body, p.recalled_at
FROM found f LEFT JOIN LATERAL (
    SELECT * FROM parts p
    WHERE p.workspace_id = f.workspace_id AND p.conversation_id = f.id
        AND p.seq > CASE WHEN f.id = $4 THEN $5 ELSE f.last_seq - $6 END
    ORDER BY p.seq LIMIT $6
) p ON true
"""


class StoredPart(msgspec.Struct, frozen=True):
    """A row of ``parts`` read without SQLAlchemy."""

    seq: int
    id: UUID
    kind: str
    by_kind: str
    by_id: UUID | None
    at: datetime
    body: dict[str, Any]
    recalled_at: datetime | None


async def missed_by_visitor(
    db: Database, workspace_id: UUID, site_id: UUID, visitor_id: UUID, since: dict[UUID, int], *, limit: int
) -> tuple[Any, list[StoredPart]]:
    """A visitor's conversation and its parts after ``since``, with one read: thousands may come back at once."""
    known, seq = next(iter(since.items()), (UUID(int=0), 0))
    rows = await db.quick(_MISSED, workspace_id, visitor_id, site_id, known, seq, limit)
    if not rows:
        return None, []
    found = [
        StoredPart(
            row["seq"],
            UUID(bytes=row["part_id"].bytes),
            row["kind"],
            row["by_kind"],
            row["by_id"] and UUID(bytes=row["by_id"].bytes),
            row["at"],
            msgspec.json.decode(row["body"]),
            row["recalled_at"],
        )
        for row in rows
        if row["seq"] is not None
    ]
    return SimpleNamespace(**dict(rows[0].items())), found


async def current_view(db: Database, row: Any, site: Site) -> VisitorConversation:
    """A row of ``missed_by_visitor`` as its visitor sees it. The agent's card may be ten seconds old."""
    if row.state == "queued":
        async with db.reading() as tx:
            return await visitor_view(tx, row)
    agent = None if row.assignee_id is None else await _known_card(db, row.workspace_id, row.assignee_id)
    agent = agent and as_shown(agent, site.settings)
    times = (to_ms(row.opened_at), to_ms(row.last_at))
    return VisitorConversation(row.id, row.state, row.last_seq, agent, None, marks_of(row), *times)


_cards: Remembered[UUID, AgentCard | None] = Remembered(seconds=10)


async def _known_card(db: Database, workspace_id: UUID, member_id: UUID) -> AgentCard | None:
    """Few agents serve many visitors: in a storm of returning ones, each card is read once."""

    async def read() -> AgentCard | None:
        async with db.reading() as tx:
            return (await agent_cards(tx, workspace_id, {member_id})).get(member_id)

    return await _cards.get(member_id, read)


async def last_seq_of(db: Database, workspace_id: UUID, conversation_id: UUID) -> int:
    return (await last_seqs_of(db, workspace_id, [conversation_id])).get(conversation_id, 0)


async def last_seqs_of(db: Database, workspace_id: UUID, conversation_ids: list[UUID]) -> dict[UUID, int]:
    rows = await db.quick(
        "SELECT id, last_seq FROM conversations WHERE workspace_id = $1 AND id = ANY($2)",
        workspace_id,
        conversation_ids,
    )
    return {row["id"]: row["last_seq"] for row in rows}


async def queued_conversations(tx: Tx, workspace_ids: Iterable[UUID], ids: Iterable[UUID]) -> list[sa.Row[Any]]:
    """Those that still wait, over several workspaces."""
    return await tx.all(
        sa.select(conversations).where(
            conversations.c.workspace_id.in_(set(workspace_ids)),
            conversations.c.id.in_(set(ids)),
            conversations.c.state == "queued",
        )
    )
