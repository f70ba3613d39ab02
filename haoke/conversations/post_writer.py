"""The fast writer of messages: the same rows as the general action, many of them with one statement.

Only plain messages (text, place) in open conversations go this way. What it cannot write (closed, not the sender's,
the client's id taken) is handed back to ``Posting.refused``, which takes the general action and there gets either its
part or its named refusal.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from haoke.kernel.groupcommit import GroupWriter
from haoke.kernel.realtime.hub import Hub, Listener

_WRITE = """
WITH given AS (
    SELECT * FROM unnest(
        $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bool[], $7::jsonb[], $8::jsonb[]
    ) WITH ORDINALITY AS g (workspace_id, conversation_id, id, by_kind, by_id, free, body, last, place)
), known AS MATERIALIZED (
    SELECT g.place, p.seq, p.at, p.by_id
    FROM given g JOIN parts p USING (workspace_id, conversation_id, id)
), fresh AS MATERIALIZED (
    SELECT * FROM given g WHERE NOT EXISTS (SELECT FROM known k WHERE k.place = g.place)
), grouped AS (
    SELECT workspace_id, conversation_id, count(*) AS size,
        count(*) FILTER (WHERE by_kind = 'visitor') AS asked,
        (array_agg(last ORDER BY place DESC))[1] AS last,
        (array_agg(by_kind ORDER BY place DESC))[1] AS last_by,
        min(by_id::text) FILTER (WHERE by_kind = 'visitor') AS visitor,
        max(by_id::text) FILTER (WHERE by_kind = 'visitor') AS other_visitor,
        min(by_id::text) FILTER (WHERE by_kind = 'member' AND NOT free) AS member,
        max(by_id::text) FILTER (WHERE by_kind = 'member' AND NOT free) AS other_member
    FROM fresh GROUP BY workspace_id, conversation_id ORDER BY workspace_id, conversation_id
), bumped AS (
    UPDATE conversations c SET
        last_seq = c.last_seq + g.size,
        last_at = statement_timestamp(),
        last = g.last,
        unread = c.unread + g.asked,
        waiting_since = CASE WHEN g.last_by = 'visitor' THEN coalesce(c.waiting_since, statement_timestamp()) END
    FROM grouped g
    WHERE c.workspace_id = g.workspace_id AND c.id = g.conversation_id AND c.state <> 'closed'
        AND (g.visitor IS NULL OR (c.visitor_id = g.visitor::uuid AND g.visitor = g.other_visitor))
        AND (g.member IS NULL OR (c.assignee_id = g.member::uuid AND g.member = g.other_member))
    RETURNING c.workspace_id, c.id, c.last_seq, c.last_seq - g.size AS base, c.last_at, c.team_id, c.unread,
        c.waiting_since
), written AS (
    INSERT INTO parts (workspace_id, conversation_id, seq, id, kind, by_kind, by_id, body, at)
    SELECT f.workspace_id, f.conversation_id,
        b.base + row_number() OVER (PARTITION BY f.workspace_id, f.conversation_id ORDER BY f.place),
        f.id, 'message', f.by_kind, f.by_id, f.body, b.last_at
    FROM fresh f JOIN bumped b ON b.workspace_id = f.workspace_id AND b.id = f.conversation_id
    RETURNING workspace_id, conversation_id, id, seq
)
SELECT f.place, w.seq, b.last_at, b.team_id, b.unread, b.waiting_since, f.by_id
FROM written w JOIN fresh f USING (workspace_id, conversation_id, id)
    JOIN bumped b ON b.workspace_id = w.workspace_id AND b.id = w.conversation_id
UNION ALL
SELECT k.place, k.seq, k.at, NULL, NULL, NULL, k.by_id FROM known k
"""

_PART = (  # what encoding a PartFrame gives, made from bytes that are already encoded
    b'{"t":"part","c":"%b","part":{"seq":%d,"id":"%b","kind":"message","by":{"kind":"%b","id":"%b"},"at":%d,"body":%b}}'
)


class Posting:
    """A message on its way to the database. ``body`` and ``last`` are encoded JSON."""

    __slots__ = ("body", "by_id", "by_kind", "conversation", "conversation_id", "free", "id", "last", "posted",
                 "refused", "sender", "workspace_id")  # fmt: skip

    def __init__(
        self,
        *,
        workspace_id: UUID,
        conversation_id: UUID,
        conversation: bytes,
        id: UUID,
        by_kind: str,
        by_id: UUID,
        free: bool,
        body: bytes,
        last: bytes,
        sender: Listener,
        posted: Callable[["Posting", int, int], None],
        refused: Callable[["Posting", Exception | None], None],
    ) -> None:
        self.workspace_id = workspace_id
        self.conversation_id = conversation_id
        self.conversation = conversation  # the id as it stands in frames
        self.id = id
        self.by_kind = by_kind
        self.by_id = by_id
        self.free = free  # may post whoever the assignee is
        self.body = body
        self.last = last
        self.sender = sender
        self.posted = posted
        self.refused = refused


class PostWriter:
    """The writer of one process. ``changed`` hears what the lists need to know of each written message."""

    def __init__(self, url: str, hub: Hub, changed: Callable[[Posting, int, int, asyncpg.Record], None]) -> None:
        self._hub = hub
        self._changed = changed
        self._writer: GroupWriter[Posting] = GroupWriter(
            url, self._execute, lambda item, error: item.refused(item, error)
        )
        self.start = self._writer.start
        self.stop = self._writer.stop

    def submit(self, item: Posting) -> None:
        self._writer.submit(item.conversation_id, item)

    async def _execute(self, connection: asyncpg.Connection, items: list[Posting]) -> None:
        columns: list[list[Any]] = [
            [item.workspace_id for item in items],
            [item.conversation_id for item in items],
            [item.id for item in items],
            [item.by_kind for item in items],
            [item.by_id for item in items],
            [item.free for item in items],
            [item.body.decode() for item in items],
            [item.last.decode() for item in items],
        ]
        rows = await connection.fetch(_WRITE, *columns)
        answered = [False] * len(items)
        for row in rows:
            place = row[0] - 1
            item = items[place]
            if row[6] == item.by_id:
                answered[place] = True
                self._answer(item, row)
        for place, item in enumerate(items):
            if not answered[place]:
                item.refused(item, None)

    def _answer(self, item: Posting, row: asyncpg.Record) -> None:
        seq: int = row[1]
        written: datetime = row[2]
        at = int(written.timestamp() * 1000)
        item.posted(item, seq, at)
        frame = _PART % (
            item.conversation,
            seq,
            str(item.id).encode(),
            item.by_kind.encode(),
            str(item.by_id).encode(),
            at,
            item.body,
        )
        self._hub.publish("c:" + item.conversation.decode(), frame, sender=item.sender)
        if row[3] is not None:
            self._changed(item, seq, at, row)


def _refuse(item: Posting, error: Exception) -> None:
    item.refused(item, error)
