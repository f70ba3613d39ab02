"""Routing alone: 10,000 items wait and 1,000 agents come on line; then agents finish work while 10,000 still wait.

Measured twice: for a plain queue, and for one that asks for skills in rings and has rules before its choice.
"""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bench.tables import Table, number
from haoke.accounts.tables import members, team_members, teams, workspaces
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.routing.actions.drain import BATCH, drain
from haoke.routing.actions.finish import finish
from haoke.routing.actions.open_team import open_team
from haoke.routing.actions.prepare_workspace import prepare_workspace
from haoke.routing.tables import agents, queues, work_items

AGENTS = 1_000
WAITING = 10_000
CAPACITY = 10
FINISHED = 1_000
IN_FLIGHT = 8


_SKILL = new_id()
_RINGS = [
    {"after": 0, "skills": [{"skill_id": str(_SKILL), "level": 4}]},
    {"after": 5, "skills": [{"skill_id": str(_SKILL), "level": 2}]},
    {"after": 10, "skills": []},
]
_RULE = {"agents": {"skills": [str(_SKILL)]}}
_CHAIN = [
    {"strategy": "customer_level", "settings": {"rules": [_RULE | {"least": 3}]}, "seconds": 20},
    {"strategy": "ip_range", "settings": {"rules": [_RULE | {"ranges": ["10.1.0.0/16"]}]}, "seconds": 20},
    {"strategy": "known_agent", "seconds": 20},
    {"strategy": "least_busy"},
]


class Nobody:
    def publish(self, topic: str, data: bytes) -> None:
        """Nobody listens."""


async def measure(
    db_url: str, *, agent_count: int = AGENTS, waiting: int = WAITING, finished: int = FINISHED, skilled: bool = False
) -> dict[str, float]:
    """``rate``: assignments a second, traces and events included; ``p50``, ``p99``: ms from freed to given away again.

    ``skilled``: the queue asks for skills and has rules. The database has the schema; a workspace is added to it.
    """
    db = Database(db_url, Nobody())
    try:
        place = await db.run(prepare, agent_count, skilled)
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


def table(plain: dict[str, float], skilled: dict[str, float]) -> Table:
    return Table(
        "Assignments",
        f"{plain['waiting']:,} items wait and {plain['agents']:,} agents come on line; then they finish work,"
        f" {IN_FLIGHT} at a time, while as many more wait. Every assignment stores its trace. With rings: every item"
        " needs a skill that half of the agents have, three rings relax with waiting, and rules by level and network"
        " are asked before the least busy is chosen. p50 and p99: from freed capacity to the next offer.",
        ("queue", "assigned a second", "finished and assigned again a second", "p50", "p99"),
        [
            (
                name,
                number(found["rate"]),
                number(found["finished_rate"]),
                f"{found['p50']:.1f} ms",
                f"{found['p99']:.1f} ms",
            )
            for name, found in (("plain", plain), ("with rings", skilled))
        ],
    )


class _Place:
    def __init__(self, workspace_id: UUID, queue_id: UUID) -> None:
        self.workspace_id = workspace_id
        self.queue_id = queue_id


async def prepare(tx: Tx, agent_count: int, skilled: bool) -> _Place:
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
    able = [{str(_SKILL): 1 + number % 5} if skilled and number % 2 else {} for number in range(agent_count)]
    await tx.execute(
        agents.insert(),
        [here | state | {"member_id": each, "skills": skills} for each, skills in zip(crew, able, strict=True)],
    )
    if skilled:
        await tx.execute(queues.update().where(queues.c.id == queue_id).values(chain=_CHAIN, rings=_RINGS))
    return _Place(workspace_id, queue_id)


async def _fill(tx: Tx, place: _Place, waiting: int) -> None:
    """They came over the last quarter of a minute, from customers of all levels."""
    common = {"workspace_id": place.workspace_id, "queue_id": place.queue_id, "kind": "bench", "state": "waiting"}
    begin, end = now() - timedelta(seconds=15), now()
    moments = [begin + (end - begin) * number / waiting for number in range(waiting)]
    rows = [
        {"id": new_id(), "subject_id": new_id(), "enqueued_at": at, "turn": to_ms(at), "facts": _facts(number)}
        for number, at in enumerate(moments)
    ]
    await tx.execute(work_items.insert(), [common | row for row in rows])


def _facts(number: int) -> dict[str, Any]:
    return {"ip": f"10.{number % 7}.0.1", "level": number % 6}


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
