"""The truth about work as the database has it, read beside a running Haoke, and what the log says of it."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, Self

import asyncpg

from haoke.kernel.clock import now
from tests.support.server import Server

_LOOK = 0.05  # seconds

_IDLE_ROOM = """
SELECT count(*) FROM queues q
WHERE EXISTS (SELECT 1 FROM work_items w WHERE w.queue_id = q.id AND w.state = 'waiting' AND w.passed = '{}'
        AND w.target_id IS NULL)
  AND EXISTS (SELECT 1 FROM agents a JOIN team_members m USING (workspace_id, member_id)
        WHERE m.team_id = q.team_id AND a.kind = 'online' AND a.dropped_at IS NULL AND a.load < a.capacity)
"""


@dataclass
class Books:
    """``async with Books(server) as books``."""

    server: Server
    longest: float = 0.0  # seconds in which work waited beside room
    looks: int = 0
    _since: float | None = field(default=None)

    async def __aenter__(self) -> Self:
        environment = self.server.running("haoke", "worker")[0].environ()
        self.url, self.bus = environment["HAOKE_DATABASE_URL"], environment["HAOKE_BUS_URL"]
        self.db = await asyncpg.connect(self.url)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.db.close()

    async def watch(self) -> None:
        """Look all the time whether anything waits while somebody who serves it has room."""
        while True:
            idle = await self.db.fetchval(_IDLE_ROOM)
            moment = time.monotonic()
            self.looks += 1
            self._since = None if not idle else (moment if self._since is None else self._since)
            if self._since is not None:
                self.longest = max(self.longest, moment - self._since)
            await asyncio.sleep(_LOOK)

    async def long_ago(self, member: str, column: str) -> None:
        """Move a moment of the agent's an hour back, as only time could."""
        await self.db.execute(
            f"UPDATE agents SET {column} = $2::timestamptz - interval '1 hour' WHERE member_id = $1", member, now()
        )

    async def holder(self) -> str | None:
        """The worker that lets offers expire."""
        found: str | None = await self.db.fetchval(
            "SELECT holder FROM leases WHERE name = 'routing.offers' AND expires_at > now()"
        )
        return found

    async def is_connected(self, member: str) -> bool:
        return bool(
            await self.db.fetchval("SELECT EXISTS (SELECT 1 FROM agent_connections WHERE member_id = $1)", member)
        )

    async def is_dropped(self, member: str) -> bool:
        return bool(await self.db.fetchval("SELECT dropped_at IS NOT NULL FROM agents WHERE member_id = $1", member))

    async def asked(self, c: str) -> str | None:
        """Whom the conversation rings at."""
        found = await self.db.fetchval("SELECT offered_to FROM work_items WHERE subject_id = $1", c)
        return None if found is None else str(found)

    async def owner_of(self, c: str) -> str | None:
        found = await self.db.fetchval("SELECT assignee_id FROM conversations WHERE id = $1", c)
        return None if found is None else str(found)

    async def lists(self, member: str) -> tuple[set[str], set[str]]:
        """What waits, and what the member has."""
        rows = await self.db.fetch("SELECT id, state, assignee_id FROM conversations WHERE state <> 'closed'")
        waiting = {str(row["id"]) for row in rows if row["state"] == "queued"}
        return waiting, {str(row["id"]) for row in rows if str(row["assignee_id"]) == member}

    async def agree(self) -> dict[str, int]:
        """Items, agents and conversations say the same, and so does the log. Returns how much each agent has."""
        held: dict[str, int] = {}
        for row in await self.db.fetch("SELECT * FROM work_items"):
            assert (row["owner_id"] is not None) == (row["state"] == "assigned") or row["state"] == "done"
            if row["state"] != "done":
                for member in {row["owner_id"], row["offered_to"]} - {None}:
                    held[str(member)] = held.get(str(member), 0) + row["units"]
        loads = {str(row["member_id"]): row["load"] for row in await self.db.fetch("SELECT * FROM agents")}
        assert {member: load for member, load in loads.items() if load} == held
        assert await self._owners_by_the_log() == {
            str(row["id"]): str(row["owner_id"])
            for row in await self.db.fetch("SELECT id, owner_id FROM work_items WHERE state = 'assigned'")
        }
        odd = await self.db.fetch("""
            SELECT c.id FROM conversations c JOIN work_items w ON w.id = c.work_item_id
            WHERE (c.state = 'closed') <> (w.state = 'done')
                OR c.state <> 'closed' AND c.assignee_id IS DISTINCT FROM w.owner_id
        """)
        assert odd == []
        return held

    async def _owners_by_the_log(self) -> dict[str, str]:
        """Nobody is ever given what somebody else has."""
        owners: dict[str, str] = {}
        for name, payload in await self._told():
            item, member = payload.get("work_item_id", ""), payload.get("member_id")
            if name == "WorkAssigned":
                assert item not in owners or payload["how"] == "transferred"
                owners[item] = member
            elif name in {"WorkReturned", "WorkFinished"}:
                assert owners.pop(item, None) == member
        return owners

    async def _told(self) -> list[tuple[str, dict[str, Any]]]:
        await self.db.set_type_codec("jsonb", encoder=str, decoder=json.loads, schema="pg_catalog")
        rows = await self.db.fetch("SELECT name, payload FROM events ORDER BY id")
        return [(row["name"], row["payload"]) for row in rows]
