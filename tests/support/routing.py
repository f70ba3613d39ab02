"""A small world for routing: a workspace, a team, a queue and agents."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import members, team_members, teams, workspaces
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.actions.open_team import open_team
from haoke.routing.actions.prepare_workspace import prepare_workspace
from haoke.routing.actions.set_agent_state import set_agent_state
from haoke.routing.tables import agent_states, agents, decisions, queues, work_items
from haoke.routing.types import Placement

GRANTS = {
    "presence.set": Scope.OWN,
    "conversations.pull": Scope.TEAM,
    "conversations.transfer": Scope.OWN,
}


@dataclass
class World:
    """``queue_id`` serves ``team_id``; both are the workspace's first."""

    db: Database
    workspace_id: UUID
    team_id: UUID
    queue_id: UUID
    states: dict[str, UUID] = field(default_factory=dict)

    async def agent(self, state: str | None = "online", *, capacity: int = 5, team_id: UUID | None = None) -> Actor:
        """A new member of the team in a state; None leaves it without one."""
        actor = await self.db.run(_add_member, self, team_id or self.team_id)
        assert actor.id is not None
        if state is not None:
            await self.state(actor, "offline")
            await self.change(agents, agents.c.member_id == actor.id, max_capacity=capacity)
            await self.state(actor, state)
        return actor

    async def state(self, actor: Actor, name: str) -> None:
        await self.db.run(set_agent_state, actor, self.states[name])

    async def queue(self, *, team_id: UUID | None = None, **values: Any) -> UUID:
        queue_id = new_id()
        await self.db.run(_insert, queues, [self._queue(queue_id, team_id or self.team_id, values)])
        return queue_id

    def _queue(self, queue_id: UUID, team_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
        return {"workspace_id": self.workspace_id, "id": queue_id, "name": str(queue_id), "team_id": team_id} | values

    async def team(self) -> UUID:
        team_id = new_id()
        row = {"workspace_id": self.workspace_id, "id": team_id, "name": str(team_id)}
        await self.db.run(_insert, teams, [row])
        return team_id

    async def put(self, queue_id: UUID | None = None, **options: Any) -> Placement:
        """Enqueue a piece of work."""
        return await self.db.run(
            enqueue,
            workspace_id=self.workspace_id,
            kind="test",
            subject_id=new_id(),
            queue_id=queue_id or self.queue_id,
            **options,
        )

    async def item(self, item_id: UUID) -> sa.Row[Any]:
        (row,) = await self.rows(work_items, work_items.c.id == item_id)
        return row

    async def load(self, actor: Actor) -> int:
        (row,) = await self.rows(agents, agents.c.member_id == actor.id)
        return int(row.load)

    async def kind(self, actor: Actor) -> str:
        (row,) = await self.rows(agents, agents.c.member_id == actor.id)
        return str(row.kind)

    async def trace(self, item_id: UUID) -> list[str]:
        rows = await self.rows(decisions, decisions.c.work_item_id == item_id)
        return [row.kind for row in sorted(rows, key=lambda row: row.id.int)]

    async def rows(self, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> list[sa.Row[Any]]:
        async with self.db.reading() as tx:
            return await tx.all(sa.select(table).where(table.c.workspace_id == self.workspace_id, *conditions))

    async def deadlocks(self) -> int:
        """How often PostgreSQL had to end one of two that waited for each other in this database."""
        async with self.db.reading() as tx:
            await tx.execute(sa.text("SELECT pg_stat_force_next_flush()"))
        async with self.db.reading() as tx:
            query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            return int(await tx.scalar(sa.text(query)))

    async def insert(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        """Rows as they are, past all actions."""
        await self.db.run(_insert, table, rows)

    async def change(self, table: sa.Table, *conditions: sa.ColumnElement[bool], **values: Any) -> None:
        """Set rows as only time could: moments in the past, limits."""
        await self.db.run(_update, table, (table.c.workspace_id == self.workspace_id, *conditions), values)


async def world(db: Database) -> World:
    return await db.run(_make, db)


async def _make(tx: Tx, db: Database) -> World:
    workspace_id, team_id = new_id(), new_id()
    await _insert(tx, workspaces, [{"id": workspace_id, "name": "W", "locale": "en", "time_zone": "UTC"}])
    await _insert(tx, teams, [{"workspace_id": workspace_id, "id": team_id, "name": "Team"}])
    await prepare_workspace(tx, workspace_id)
    queue_id = await open_team(tx, workspace_id, team_id, "Queue")
    found = World(db, workspace_id, team_id, queue_id)
    rows = await tx.all(sa.select(agent_states).where(agent_states.c.workspace_id == workspace_id))
    found.states = {row.name.removeprefix("agent_state."): row.id for row in rows}
    return found


async def _add_member(tx: Tx, of: World, team_id: UUID) -> Actor:
    member_id = new_id()
    member = {"workspace_id": of.workspace_id, "id": member_id, "login_id": new_id(), "role_id": new_id()}
    await _insert(tx, members, [member | {"name": str(member_id)[-6:], "locale": "en", "time_zone": "UTC"}])
    await _insert(tx, team_members, [{"workspace_id": of.workspace_id, "team_id": team_id, "member_id": member_id}])
    return Actor("member", of.workspace_id, member_id, GRANTS, frozenset({team_id}), "en")


async def _insert(tx: Tx, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    await tx.execute(sa.insert(table), rows)


async def _update(tx: Tx, table: sa.Table, conditions: Any, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(table).where(*conditions).values(**values))
