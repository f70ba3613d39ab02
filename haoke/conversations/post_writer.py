"""The fast writer of messages: the same rows as the general action, many of them with one statement.

Only plain messages (text, place) in open conversations go this way. What it cannot write (closed, not the sender's,
the client's id taken) is handed back to ``Posting.refused``, which takes the general action and there gets either its
part or its named refusal.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from haoke.conversations.frames import public_topic
from haoke.conversations.queries.parts import TAKEN
from haoke.conversations.types import Author
from haoke.kernel.clock import to_ms
from haoke.kernel.groupcommit import GroupWriter
from haoke.kernel.realtime.hub import Hub, Listener

# One row a conversation, one a message. Whether an id is taken is left to the index that has to look anyway: a batch
# with such a message fails as a whole, and is written again without it.
_WRITE = """
WITH bumped AS (
    UPDATE conversations c SET
        last_seq = c.last_seq + g.size,
        last_at = statement_timestamp(),
        last = g.last,
        unread = c.unread + g.asked,
        waiting_since = CASE WHEN g.asks THEN coalesce(c.waiting_since, statement_timestamp()) END
    FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::bool[], $6::jsonb[], $7::uuid[], $8::uuid[])
        AS g (workspace_id, id, size, asked, asks, last, visitor_id, assignee_id)
    WHERE c.workspace_id = g.workspace_id AND c.id = g.id AND c.state <> 'closed'
        AND (g.visitor_id IS NULL OR c.visitor_id = g.visitor_id)
        AND (g.assignee_id IS NULL OR c.assignee_id = g.assignee_id)
    RETURNING c.workspace_id, c.id, c.last_seq - g.size AS base, c.last_at, c.team_id, c.unread, c.waiting_since
), written AS (
    INSERT INTO parts (workspace_id, conversation_id, seq, id, kind, by_kind, by_id, body, at)
    SELECT b.workspace_id, b.id, b.base + m.place, m.id, 'message', m.by_kind, m.by_id, m.body, b.last_at
    FROM unnest($9::uuid[], $10::uuid[], $11::int[], $12::uuid[], $13::text[], $14::uuid[], $15::jsonb[])
        AS m (workspace_id, conversation_id, place, id, by_kind, by_id, body)
        JOIN bumped b ON b.workspace_id = m.workspace_id AND b.id = m.conversation_id
)
SELECT id, base, last_at, team_id, unread, waiting_since FROM bumped
"""

_encode = msgspec.json.Encoder().encode


class AckFrame(msgspec.Struct, tag_field="t", tag="ack", frozen=True, gc=False):
    """To the sender: the message is stored."""

    id: UUID
    c: UUID
    seq: int
    at: int


class _Part(msgspec.Struct, frozen=True, gc=False):
    """A part whose body is encoded already."""

    seq: int
    id: UUID
    kind: str
    by: Author
    at: int
    body: msgspec.Raw


class _PartFrame(msgspec.Struct, tag_field="t", tag="part", frozen=True, gc=False):
    c: UUID
    part: _Part


class Posting:
    """A message on its way to the database. ``body`` and ``last`` are encoded JSON."""

    __slots__ = ("body", "by", "conversation_id", "frame", "free", "id", "last", "refused", "sender", "workspace_id")

    def __init__(
        self,
        workspace_id: UUID,
        conversation_id: UUID,
        id: UUID,
        by: Author,
        free: bool,
        body: bytes,
        last: bytes,
        sender: Listener,
        frame: Any,
        refused: Callable[["Posting", Exception | None], None],
    ) -> None:
        self.workspace_id = workspace_id
        self.conversation_id = conversation_id
        self.id = id
        self.by = by
        self.free = free  # may post whoever the assignee is
        self.body = body
        self.last = last
        self.sender = sender
        self.frame = frame  # for whoever takes it on when it is refused
        self.refused = refused


class Run:
    """The messages of one conversation in a batch, in their order; they are written together or handed back together.

    ``visitor_id`` and ``assignee_id`` are who must be the conversation's for that; None asks for nobody.
    """

    __slots__ = ("asked", "assignee_id", "items", "visitor_id")

    def __init__(self) -> None:
        self.items: dict[UUID, Posting] = {}
        self.asked = 0  # how many are the visitor's
        self.visitor_id: UUID | None = None
        self.assignee_id: UUID | None = None

    def takes(self, item: Posting) -> bool:
        """Add a message, unless the run speaks for another sender of its kind or has one with this id."""
        if item.id in self.items:
            return False
        by = item.by
        if by.kind == "visitor":
            if self.asked and self.visitor_id != by.id:
                return False
            self.visitor_id = by.id
            self.asked += 1
        elif not item.free:
            if self.assignee_id is not None and self.assignee_id != by.id:
                return False
            self.assignee_id = by.id
        self.items[item.id] = item
        return True


class PostWriter:
    """The writer of one process. ``changed`` hears what the lists need to know of each conversation written in."""

    def __init__(self, url: str, hub: Hub, changed: Callable[[Posting, int, asyncpg.Record], None]) -> None:
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
        runs, left = _runs(items)
        try:
            rows = await connection.fetch(_WRITE, *_columns(runs))
        except asyncpg.UniqueViolationError:
            taken = await _taken(connection, items)
            if not taken:
                raise
            rest = [item for item in items if item not in taken]
            if rest:
                await self._execute(connection, rest)
            left = taken
        else:
            for row in rows:
                self._answer(list(runs.pop(row[0]).items.values()), row)
            left += [item for run in runs.values() for item in run.items.values()]
        for item in left:
            item.refused(item, None)

    def _answer(self, items: list[Posting], row: asyncpg.Record) -> None:
        seq: int = row[1]
        at = to_ms(row[2])
        conversation_id = items[0].conversation_id
        topic = public_topic(conversation_id)
        for item in items:
            seq += 1
            item.sender.send(_encode(AckFrame(item.id, conversation_id, seq, at)))
            part = _Part(seq, item.id, "message", item.by, at, msgspec.Raw(item.body))
            self._hub.publish(topic, _encode(_PartFrame(conversation_id, part)), sender=item.sender)
        self._changed(items[-1], seq, row)


def _runs(items: list[Posting]) -> tuple[dict[UUID, Run], list[Posting]]:
    """The batch by conversation, in the order in which every process locks them, and what does not fit in."""
    runs: dict[UUID, Run] = {}
    left = []
    for item in items:
        run = runs.get(item.conversation_id)
        if run is None:
            run = runs[item.conversation_id] = Run()
        if not run.takes(item):
            left.append(item)
    return dict(sorted(runs.items(), key=lambda pair: pair[0].int)), left


def _columns(runs: dict[UUID, Run]) -> list[list[Any]]:
    """The parameters of the statement: eight of conversations, seven of messages."""
    last = [next(reversed(run.items.values())) for run in runs.values()]
    items = [item for run in runs.values() for item in run.items.values()]
    return [
        [item.workspace_id for item in last],
        list(runs),
        [len(run.items) for run in runs.values()],
        [run.asked for run in runs.values()],
        [item.by.kind == "visitor" for item in last],
        [item.last.decode() for item in last],
        [run.visitor_id for run in runs.values()],
        [run.assignee_id for run in runs.values()],
        [item.workspace_id for item in items],
        [item.conversation_id for item in items],
        [place for run in runs.values() for place in range(1, len(run.items) + 1)],
        [item.id for item in items],
        [item.by.kind for item in items],
        [item.by.id for item in items],
        [item.body.decode() for item in items],
    ]


async def _taken(connection: asyncpg.Connection, items: list[Posting]) -> list[Posting]:
    """Those whose ids stand in their conversations already."""
    rows = await connection.fetch(
        TAKEN,
        [item.workspace_id for item in items],
        [item.conversation_id for item in items],
        [item.id for item in items],
    )
    taken = {(row[0], row[1]) for row in rows}
    return [item for item in items if (item.conversation_id, item.id) in taken]
