"""Look at all queues: who waits at which place, how fast they are served, and what to tell them about it.

The rate is learnt by looking: what waited a moment ago and is served now left the queue meanwhile. So nothing is
counted where work is assigned. What was seen is stored now and then: a process that begins to look begins with it.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing.queries.estimates import all_evidence, all_waiting, fates
from haoke.routing.tables import wait_estimates, wait_evidence
from haoke.routing.types import Waiting
from haoke.routing.waiting import REMEMBERED, Evidence, estimate

NOTED = 60.0
"""Seconds after which new evidence is stored, so that it outlives the process."""

LONGEST_LOOK = 30.0
"""Seconds between two looks, at most, that count as having watched."""

Place = tuple[UUID, UUID]
"""A workspace and one of its queues."""


class Seen(msgspec.Struct, frozen=True):
    """What one look added to the evidence of a queue."""

    at: datetime
    seconds: float
    served: int


class Watch:
    """What the looks before this one have shown; one a process that looks."""

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.waiting: dict[UUID, Place] = {}
        self.seen: dict[Place, deque[Seen]] = defaultdict(deque)
        self.told: dict[UUID, tuple[UUID, int]] = {}
        self.noted_at: datetime | None = None

    def evidence(self, place: Place) -> Evidence:
        seen = self.seen.get(place, ())
        return Evidence(sum(each.served for each in seen), sum(each.seconds for each in seen))


async def watch_queues(tx: Tx, watch: Watch, at: datetime) -> list[Waiting]:
    """All that wait, with what to tell them. What is told anew is noted down, and what came of it."""
    waiting = await all_waiting(tx)
    places = {item.work_item_id: (item.workspace_id, item.queue_id) for item in waiting}
    await _recall(tx, watch, at)
    await _learn(tx, watch, places, at)
    await _keep(tx, watch, at)
    known: dict[tuple[Place, int], int | None] = {}
    found: list[Waiting] = []
    for item in waiting:
        asked = places[item.work_item_id], item.position
        if asked not in known:
            known[asked] = estimate(item.position, watch.evidence(asked[0]))
        found.append(msgspec.structs.replace(item, seconds=known[asked]))
    await _note(tx, watch, found, at)
    await tx.execute(_SETTLE, {"at": at})
    return found


async def _recall(tx: Tx, watch: Watch, at: datetime) -> None:
    """The first look begins with what others saw before."""
    if watch.noted_at is not None:
        return
    for place, seen_at, evidence in await all_evidence(tx, at - REMEMBERED):
        watch.seen[place].append(Seen(seen_at, evidence.seconds, evidence.served))
    watch.noted_at = at


async def _keep(tx: Tx, watch: Watch, at: datetime) -> None:
    """Store what was seen since the last time."""
    since = watch.noted_at
    if since is None or (at - since).total_seconds() < NOTED:
        return
    rows = []
    for (workspace_id, queue_id), seen in watch.seen.items():
        fresh = [each for each in seen if each.at > since]
        if fresh:
            seconds, served = sum(each.seconds for each in fresh), sum(each.served for each in fresh)
            key = {"workspace_id": workspace_id, "queue_id": queue_id, "at": at}
            rows.append(key | {"seconds": seconds, "served": served})
    if rows:
        await tx.execute(insert(wait_evidence).on_conflict_do_nothing(), rows)
    watch.noted_at = at


async def _learn(tx: Tx, watch: Watch, places: dict[UUID, Place], at: datetime) -> None:
    """Add to the evidence what happened since the last look."""
    gone = {item_id: place for item_id, place in watch.waiting.items() if item_id not in places}
    served: dict[Place, int] = defaultdict(int)
    asked: dict[UUID, Place] = {}
    if gone:
        found = await fates(tx, {workspace_id for workspace_id, _ in gone.values()}, set(gone))
        for item_id, place in gone.items():
            fate = found.get(item_id)
            if fate is not None and fate.served and fate.queue_id == place[1]:
                served[place] += 1
            elif fate is not None and fate.asked:  # an agent is being asked: it may come back
                asked[item_id] = place
    passed = 0.0 if watch.at is None else (at - watch.at).total_seconds()
    if 0 < passed <= LONGEST_LOOK:
        for place in set(watch.waiting.values()):
            watch.seen[place].append(Seen(at, passed, served[place]))
    for place, seen in list(watch.seen.items()):
        while seen and seen[0].at < at - REMEMBERED:
            seen.popleft()
        if not seen:
            del watch.seen[place]
    watch.at, watch.waiting = at, places | asked


async def _note(tx: Tx, watch: Watch, found: Iterable[Waiting], at: datetime) -> None:
    """Store what is told for the first time, or differently from before."""
    told = {item.work_item_id: (item.queue_id, item.seconds) for item in found if item.seconds is not None}
    fresh = [
        item
        for item in found
        if item.seconds is not None and watch.told.get(item.work_item_id) != told[item.work_item_id]
    ]
    watch.told = told
    if fresh:
        await tx.execute(
            sa.insert(wait_estimates),
            [
                {
                    "workspace_id": item.workspace_id,
                    "id": new_id(),
                    "queue_id": item.queue_id,
                    "work_item_id": item.work_item_id,
                    "at": at,
                    "position": item.position,
                    "seconds": item.seconds,
                }
                for item in fresh
            ],
        )


_SETTLE = sa.text("""
UPDATE wait_estimates e SET
    outcome = CASE WHEN w.queue_id <> e.queue_id THEN 'moved' WHEN w.assigned_at >= e.at THEN 'served' ELSE 'left' END,
    waited = extract(epoch FROM CASE
        WHEN w.queue_id <> e.queue_id THEN :at
        WHEN w.assigned_at >= e.at THEN w.assigned_at
        ELSE coalesce(w.done_at, :at) END - e.at)
FROM work_items w
WHERE e.outcome IS NULL AND w.workspace_id = e.workspace_id AND w.id = e.work_item_id
    AND (w.queue_id <> e.queue_id OR w.state IN ('assigned', 'done'))
""").bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)))
