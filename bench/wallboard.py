"""The live board: what an event costs the projector, and what a watcher costs beside the first one."""

import asyncio
import time
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from bench.assignments import Nobody, prepare
from bench.tables import Table, number
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.kernel.realtime.bus import LocalBus
from haoke.kernel.realtime.hub import Hub
from haoke.kernel.tables import events
from haoke.supervision.board.board import Board
from haoke.supervision.board.frames import ALL, board_topic, encode

RATE = 2_000  # events a second
WATCHERS = 200
AGENTS = 500
_REPEATED = 50  # times that a frame is handed out, to have something to measure
_CLOSED_AFTER = 400  # conversations that are under way


class _Watcher:
    """A socket that counts what it is sent."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.bytes = 0

    def send(self, data: bytes) -> None:
        self.bytes += len(data)


class _Second(NamedTuple):
    """CPU seconds of one step: following and telling, handing out to one and to many; ms from events to their frame."""

    projecting: float
    one: float
    many: float
    lateness: list[float]


async def measure(db_url: str, *, seconds: int) -> dict[str, float]:
    db = Database(db_url, Nobody())
    try:
        place = await db.run(prepare, AGENTS, False)  # any skills do
        crew = await db.run(_crew, place.workspace_id)
        board = await Board.load(db, place.workspace_id)
        board.tell([ALL], [ALL])
        alone, crowd = await _hub(place.workspace_id, 1), await _hub(place.workspace_id, WATCHERS)
        work = Work(place.workspace_id, place.queue_id, crew)
        steps = [await _step(db, board, work, place.workspace_id, alone, crowd) for _ in range(seconds)]
        one, many = median(step.one for step in steps), median(step.many for step in steps)
        lateness = sorted(late for step in steps for late in step.lateness)
        projecting = median(step.projecting for step in steps)
        return {
            "event": projecting / RATE * 1e6,
            "one": projecting + one,
            "many": projecting + many,
            "watcher": (many - one) / (WATCHERS - 1) * 1e6,
            "ratio": (projecting + many) / (projecting + one),
            "p99": lateness[len(lateness) * 99 // 100],
        }
    finally:
        await db.close()


async def _step(db: Database, board: Board, work: "Work", workspace_id: UUID, alone: Hub, crowd: Hub) -> _Second:
    """A second's events become visible in ten transactions, and then the projector's second has come."""
    begin = time.perf_counter()
    written: list[float] = []
    for _ in range(10):
        await db.run(work.happen, RATE // 10)
        written += [time.perf_counter()] * (RATE // 10)
        await asyncio.sleep(max(0.0, begin + len(written) / RATE - time.perf_counter()))
    before = time.process_time()
    heard = await board.catch_up(db)
    frames = [encode(frame) for frame in board.tell([ALL], ())]
    projected = time.process_time()
    assert heard == RATE
    spent = []
    for hub in (alone, crowd):
        start = time.process_time()
        for frame in frames * _REPEATED:
            hub.publish(board_topic(workspace_id, ALL), frame)
        spent.append((time.process_time() - start) / _REPEATED)
    shown = time.perf_counter()
    return _Second(projected - before, spent[0], spent[1], [(shown - at) * 1000 for at in written])


class Work:
    """Conversations that come, are answered and end, as the log tells of them."""

    def __init__(self, workspace_id: UUID, queue_id: UUID, crew: list[str]) -> None:
        self._workspace_id = workspace_id
        self._queue_id = str(queue_id)
        self._crew = crew
        self._open: list[tuple[str, str]] = []
        self._turn = 0

    async def happen(self, tx: Tx, count: int) -> None:
        rows = []
        at = now()
        for _ in range(count):
            name, payload = self._next()
            rows.append(
                {"workspace_id": self._workspace_id, "id": new_id(), "name": name, "at": at, "payload": payload}
            )
        await tx.execute(events.insert(), rows)

    def _next(self) -> tuple[str, dict[str, Any]]:
        self._turn += 1
        kind, common = self._turn % 3, {"kind": "conversation", "queue_id": self._queue_id}
        if kind == 1:
            self._open.append((str(new_id()), self._crew[self._turn % len(self._crew)]))
            return "WorkEnqueued", common | {"work_item_id": self._open[-1][0], "subject_id": str(new_id())}
        if kind == 2:
            item, member = self._open[-1]
            return "WorkAssigned", common | {"work_item_id": item, "member_id": member}
        if len(self._open) < _CLOSED_AFTER:
            return "AgentStateChanged", {"member_id": self._open[-1][1], "state_id": "", "kind": "online"}
        item, member = self._open.pop(0)
        return "WorkFinished", common | {"work_item_id": item, "member_id": member}


async def _hub(workspace_id: UUID, watchers: int) -> Hub:
    hub = Hub(LocalBus())
    await hub.start()
    for _ in range(watchers):
        hub.join(board_topic(workspace_id, ALL), _Watcher())
    return hub


def table(found: dict[str, float]) -> Table:
    return Table(
        "Wallboard",
        f"{RATE:,} events a second and a board of {AGENTS} agents: CPU of the projector and of handing its frame to"
        f" those who look, without what the kernel needs to write to a socket. An event waits up to a second.",
        ("CPU an event", "CPU a watcher and second", f"1 → {WATCHERS} watchers", "event → board p99"),
        [
            (
                f"{found['event']:.1f} µs",
                f"{found['watcher']:.1f} µs",
                f"× {found['ratio']:.3f}",
                f"{number(found['p99'])} ms",
            )
        ],
    )


async def _crew(tx: Tx, workspace_id: UUID) -> list[str]:
    rows = await tx.all(sa.text("SELECT member_id FROM agents WHERE workspace_id = :here"), {"here": workspace_id})
    return [str(row.member_id) for row in rows]
