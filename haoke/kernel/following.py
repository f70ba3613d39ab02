"""Reading the committed event log of a workspace by cursor: what lags, can be restarted, and is never lost.

Events are numbered when their transaction is about to commit, so one may become visible a moment after others with
greater numbers. A follower therefore reads the last seconds again each time, without what it has heard already.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from haoke.kernel.clock import to_ms
from haoke.kernel.db import Database

OVERLAP = 5_000
"""Milliseconds that are read again: how late an event may become visible, and how much nodes' clocks may differ."""

_CHECKED = 60  # seconds back in which ``missed`` looks for what came later still

_READ = """
WITH fresh AS (
    SELECT id FROM events WHERE workspace_id = $1 AND id >= $2 AND name = ANY($3::text[])
    EXCEPT SELECT unnest($4::uuid[])
    ORDER BY id LIMIT $5
)
SELECT id, e.name, (extract(epoch FROM e.at) * 1000)::bigint AS at, e.payload::text AS payload
FROM fresh JOIN events e USING (id) WHERE e.workspace_id = $1 ORDER BY id
"""
"""EXCEPT hashes whatever the planner expects of the array; an anti-join it would loop over, thousands by thousands."""

_COUNT = """
SELECT count(*) AS found FROM events WHERE workspace_id = $1 AND id >= $2 AND id < $3 AND name = ANY($4::text[])
"""


class Logged(msgspec.Struct, frozen=True):
    """An event as it stands in the log. ``at`` in milliseconds; ``payload`` is JSON."""

    name: str
    at: int
    payload: str


class Position(msgspec.Struct, frozen=True):
    """Where a reader stands: how far it has read, and what it will meet again."""

    newest: int
    recent: dict[UUID, int]
    counts: dict[int, int]


class Follower:
    """One reader of one workspace's log. ``names``: the events it hears; ``position``: where another one stood."""

    def __init__(
        self, workspace_id: UUID, names: Iterable[str], since: datetime, position: Position | None = None
    ) -> None:
        self._workspace_id = workspace_id
        self._names = sorted(names)
        self._since = self._newest = to_ms(since)
        self._recent: dict[UUID, int] = {}  # of the overlap: id → milliseconds
        self._counts: Counter[int] = Counter()  # second → how many of it were heard
        if position is not None:
            self._newest = position.newest
            self._recent, self._counts = dict(position.recent), Counter(position.counts)

    @property
    def position(self) -> Position:
        return Position(self._newest, dict(self._recent), dict(self._counts))

    async def read(self, db: Database, limit: int = 5000) -> list[Logged]:
        """What was not read yet, in the log's order; fewer than ``limit`` when that was all."""
        begin = max(self._since, self._newest - OVERLAP)
        self._forget()
        self._recent = {known: at for known, at in self._recent.items() if at >= begin}
        rows = await db.quick(_READ, self._workspace_id, _number(begin), self._names, list(self._recent), limit)
        for row in rows:
            at = row["id"].int >> 80
            self._recent[row["id"]] = at
            self._counts[at // 1000] += 1
            self._newest = max(self._newest, at)
        return [Logged(row["name"], row["at"], row["payload"]) for row in rows]

    async def missed(self, db: Database) -> bool:
        """Whether something became visible later than the overlap allows for: then the reader starts anew."""
        begin = self._forget()
        end = (self._newest - OVERLAP) // 1000
        if end <= begin:
            return False
        window = _number(begin * 1000), _number(end * 1000)
        rows = await db.quick(_COUNT, self._workspace_id, *window, self._names)
        heard = sum(count for second, count in self._counts.items() if second < end)
        return bool(rows[0]["found"] != heard)

    def _forget(self) -> int:
        """Count nothing that is not looked at any more; the second from which on it is."""
        begin = max(self._since // 1000 + 1, self._newest // 1000 - _CHECKED)
        for second in [second for second in self._counts if second < begin]:
            del self._counts[second]
        return begin


def _number(milliseconds: int) -> UUID:
    """The least UUIDv7 of a moment."""
    return UUID(int=milliseconds << 80)
