"""Routing alone: 10,000 items wait and 1,000 agents come on line; then agents finish work while 10,000 still wait."""

import asyncio
import time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bench.tables import Table, number
from haoke.accounts.tables import members, team_members, teams, workspaces
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.routing.actions.drain import BATCH, drain
from haoke.routing.actions.finish import finish
from haoke.routing.actions.open_team import open_team
from haoke.routing.actions.prepare_workspace import prepare_workspace
from haoke.routing.tables import agents, work_items

AGENTS = 1_000
WAITING = 10_000
CAPACITY = 10
FINISHED = 1_000
IN_FLIGHT = 8


class _Nobody:
    def publish(self, topic: str, data: bytes) -> None:
        """Nobody listens."""


async def measure(
    db_url: str, *, agent_count: int = AGENTS, waiting: int = WAITING, finished: int = FINISHED
) -> dict[str, float]:
    """``rate``: assignments a second, traces and events included; ``p50``, ``p99``: ms from freed to given away again.

    The database has the schema; a workspace is added to it.
    """
    db = Database(db_url, _Nobody())
    try:
        place = await db.run(_prepare, agent_count)
        await db.run(_fill, place, waiting)
        await db.run(_come_online, place)
        await db.run(_analyze)
        begin = time.perf_counter()
        placed = 0
        while (done := await db.run(drain, place.workspace_id, [place.queue_id])) > 0:
            placed += done
            if done < BATCH:
                break
        rate = placed / (time.perf_counter() - begin)
        await db.run(_fill, place, waiting)
        await db.run(_analyze)
        latencies, seconds = await _finish_some(db, place, finished)
        latencies.sort()
        return {
            "agents": agent_count,
            "waiting": waiting,
            "rate": rate,
            "placed": placed,
            "finished_rate": len(latencies) / seconds,
            "p50": latencies[len(latencies) // 2],
            "p99": latencies[len(latencies) * 99 // 100],
        }
    finally:
        await db.close()


def table(found: dict[str, float]) -> Table:
    return Table(
        "Assignments",
        f"{found['waiting']:,} items wait and {found['agents']:,} agents come on line; then they finish work,"
        f" {IN_FLIGHT} at a time, while as many more wait. Every assignment stores its trace.",
        ("assigned a second", "finished and assigned again a second", "p50", "p99"),
        [
            (
                number(found["rate"]),
                number(found["finished_rate"]),
                f"{found['p50']:.1f} ms",
                f"{found['p99']:.1f} ms",
            )
        ],
    )


class _Place:
    def __init__(self, workspace_id: UUID, queue_id: UUID) -> None:
        self.workspace_id = workspace_id
        self.queue_id = queue_id


async def _prepare(tx: Tx, agent_count: int) -> _Place:
    workspace_id, team_id = new_id(), new_id()
    await tx.execute(workspaces.insert().values(id=workspace_id, name="Bench", locale="en", time_zone="UTC"))
    await tx.execute(teams.insert().values(workspace_id=workspace_id, id=team_id, name="Bench"))
    await prepare_workspace(tx, workspace_id)
    queue_id = await open_team(tx, workspace_id, team_id, "Bench")
    crew = [new_id() for _ in range(agent_count)]
    common: dict[str, Any] = {"workspace_id": workspace_id, "locale": "en", "time_zone": "UTC", "name": "Agent"}
    await tx.execute(
        members.insert(), [common | {"id": each, "login_id": new_id(), "role_id": new_id()} for each in crew]
    )
    here = {"workspace_id": workspace_id}
    await tx.execute(team_members.insert(), [here | {"team_id": team_id, "member_id": each} for each in crew])
    state = {"state_id": new_id(), "kind": "offline", "max_capacity": CAPACITY}
    await tx.execute(agents.insert(), [here | state | {"member_id": each} for each in crew])
    return _Place(workspace_id, queue_id)


async def _fill(tx: Tx, place: _Place, waiting: int) -> None:
    common = {"workspace_id": place.workspace_id, "queue_id": place.queue_id, "kind": "bench", "state": "waiting"}
    await tx.execute(work_items.insert(), [common | {"id": new_id(), "subject_id": new_id()} for _ in range(waiting)])


async def _come_online(tx: Tx, place: _Place) -> None:
    await tx.execute(agents.update().where(agents.c.workspace_id == place.workspace_id).values(kind="online"))


async def _analyze(tx: Tx) -> None:
    """What the database does by itself a minute after so many rows were added."""
    await tx.execute(sa.text("ANALYZE"))


async def _finish_some(db: Database, place: _Place, count: int) -> tuple[list[float], float]:
    async with db.reading() as tx:
        rows = await tx.all(
            sa.select(work_items.c.id)
            .where(work_items.c.workspace_id == place.workspace_id, work_items.c.state == "assigned")
            .limit(count)
        )
    items = iter([row.id for row in rows])
    latencies: list[float] = []

    async def work() -> None:
        for item in items:
            begin = time.perf_counter()
            await db.run(finish, place.workspace_id, item)
            latencies.append((time.perf_counter() - begin) * 1000)

    begin = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
    return latencies, time.perf_counter() - begin


if __name__ == "__main__":
    import sys

    print(asyncio.run(measure(sys.argv[1])))
