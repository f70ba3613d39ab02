"""Delivered and read marks: each is a high-water number, so many become one write every fifth of a second.

A mark lost in a crash is sent again by the client at its next hello or message.
"""

import asyncio
from uuid import UUID

import asyncpg
import msgspec
import structlog

from haoke.conversations.frames import MarksFrame, public_topic
from haoke.kernel.realtime.hub import Hub

log = structlog.get_logger()

_PAUSE = 0.2  # seconds between two writes
_MAX_BATCH = 500

_WRITE = """
UPDATE conversations c SET
    visitor_delivered = greatest(c.visitor_delivered, least(g.visitor_delivered, c.last_seq)),
    visitor_read = greatest(c.visitor_read, least(g.visitor_read, c.last_seq)),
    agent_delivered = greatest(c.agent_delivered, least(g.agent_delivered, c.last_seq)),
    agent_read = greatest(c.agent_read, least(g.agent_read, c.last_seq)),
    unread = CASE
        WHEN g.agent_read <= c.agent_read THEN c.unread
        WHEN g.agent_read >= c.last_seq THEN 0
        ELSE (SELECT count(*) FROM parts p WHERE p.workspace_id = c.workspace_id AND p.conversation_id = c.id
            AND p.seq > g.agent_read AND p.kind = 'message' AND p.by_kind = 'visitor')
    END
FROM (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::uuid[])
        AS g (workspace_id, id, visitor_delivered, visitor_read, agent_delivered, agent_read, member_id)
    ORDER BY workspace_id, id
) g
WHERE c.workspace_id = g.workspace_id AND c.id = g.id AND (g.member_id IS NULL OR c.assignee_id = g.member_id)
RETURNING c.id, c.visitor_delivered, c.visitor_read, c.agent_delivered, c.agent_read, c.unread
"""

_encode = msgspec.json.Encoder().encode


class MarkWriter:
    """The marks of one process's clients. A member's marks count only while the conversation is the member's own."""

    def __init__(self, url: str, hub: Hub) -> None:
        self._url = url
        self._hub = hub
        self._dirty: dict[tuple[UUID, UUID, UUID | None], list[int]] = {}
        self._task: asyncio.Task[None] | None = None

    def mark(
        self, workspace_id: UUID, conversation_id: UUID, member_id: UUID | None, delivered: int, read: int
    ) -> None:
        """``member_id`` None means the visitor's side."""
        marks = self._dirty.setdefault((workspace_id, conversation_id, member_id), [0, 0])
        marks[0] = max(marks[0], delivered, read)
        marks[1] = max(marks[1], read)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())

    async def stop(self) -> None:
        if self._task is not None:
            await asyncio.wait([self._task], timeout=2)

    async def _flush(self) -> None:
        connection: asyncpg.Connection | None = None
        try:
            while self._dirty:
                await asyncio.sleep(_PAUSE)
                if connection is None:
                    connection = await asyncpg.connect(self._url, timeout=10, command_timeout=10)
                keys = list(self._dirty)[:_MAX_BATCH]
                await self._write(connection, [(key, self._dirty.pop(key)) for key in keys])
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("marks not written; clients send them again", error=repr(error))
        finally:
            if connection is not None:
                await connection.close(timeout=2)

    async def _write(
        self, connection: asyncpg.Connection, items: list[tuple[tuple[UUID, UUID, UUID | None], list[int]]]
    ) -> None:
        for side in (None, "member"):
            batch = [(key, marks) for key, marks in items if (key[2] is None) == (side is None)]
            if not batch:
                continue
            delivered, read = [marks[0] for _, marks in batch], [marks[1] for _, marks in batch]
            zeros = [0] * len(batch)
            columns = [zeros, zeros, delivered, read] if side else [delivered, read, zeros, zeros]
            rows = await connection.fetch(
                _WRITE,
                [key[0] for key, _ in batch],
                [key[1] for key, _ in batch],
                *columns,
                [key[2] for key, _ in batch],
            )
            for row in rows:
                self._hub.publish(public_topic(row["id"]), _encode(MarksFrame(*row)))
