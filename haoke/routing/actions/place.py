"""Place waiting items whose queues are locked: match in memory, write everything with one statement."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.events import Event
from haoke.kernel.ids import new_id
from haoke.kernel.quick import Quick
from haoke.routing.actions.publish_presence import publish_load
from haoke.routing.chain import Memory, Policy
from haoke.routing.contract import Ring, WorkItem
from haoke.routing.events import WorkAssigned, WorkOffered
from haoke.routing.matching import Match, Roster, match
from haoke.routing.queries.agents import states_of
from haoke.routing.rings import with_need
from haoke.routing.tables import queues as queues_table

_encode = msgspec.json.Encoder().encode

# The agents are locked in order of their ids, so that two drains with common agents do not wait for each other; whoever
# lost the room (or left) since the roster was read takes nothing, and the items stay as they were.
_PLACE = Quick(
    sa.text("""
WITH picked AS (
    SELECT * FROM unnest(
        CAST(:items AS uuid[]), CAST(:members AS uuid[]), CAST(:units AS int[]), CAST(:expires AS timestamptz[]),
        CAST(:decisions AS uuid[]), CAST(:strategies AS text[]), CAST(:reasons AS text[]),
        CAST(:candidates AS text[]), CAST(:counts AS text[])
    ) AS p(item_id, member_id, units, expires_at, decision_id, strategy, reason, candidates, counts)
), locked AS (
    SELECT member_id FROM agents
    WHERE workspace_id = :workspace AND member_id IN (SELECT member_id FROM picked)
    ORDER BY member_id FOR UPDATE
), taken AS (
    UPDATE agents a SET load = a.load + wanted.units, load_at = :at, last_assigned_at = :at
    FROM (SELECT member_id, sum(units)::int AS units FROM picked GROUP BY member_id) wanted
    JOIN locked USING (member_id)
    WHERE a.workspace_id = :workspace AND a.member_id = wanted.member_id
      AND a.kind = 'online' AND a.dropped_at IS NULL AND a.load + wanted.units <= a.capacity
    RETURNING a.member_id, a.load
), placed AS (
    UPDATE work_items w SET
        state = CASE WHEN p.expires_at IS NULL THEN 'assigned' ELSE 'offered' END,
        owner_id = CASE WHEN p.expires_at IS NULL THEN p.member_id END,
        offered_to = CASE WHEN p.expires_at IS NOT NULL THEN p.member_id END,
        offer_expires_at = p.expires_at,
        assigned_at = CASE WHEN p.expires_at IS NULL THEN :at END
    FROM picked p
    WHERE w.workspace_id = :workspace AND w.id = p.item_id AND w.state = 'waiting'
      AND p.member_id IN (SELECT member_id FROM taken)
    RETURNING w.id
)
INSERT INTO decisions (workspace_id, work_item_id, id, at, kind, strategy, chosen, candidates, counts, reason)
SELECT :workspace, p.item_id, p.decision_id, :at, CASE WHEN p.expires_at IS NULL THEN 'assigned' ELSE 'offered' END,
    p.strategy, p.member_id, CAST(p.candidates AS jsonb), CAST(p.counts AS jsonb), p.reason
FROM picked p WHERE p.item_id IN (SELECT id FROM placed)
RETURNING work_item_id, chosen, (SELECT load FROM taken WHERE taken.member_id = chosen)
""").bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)), sa.bindparam("workspace", type_=sa.Uuid))
)


async def place(
    tx: Tx,
    workspace_id: UUID,
    queues: Mapping[UUID, sa.Row[Any]],
    policies: Mapping[UUID, Policy],
    items: list[WorkItem],
    roster: Roster,
    preferred: UUID | None = None,
) -> list[Match]:
    """Match the items in this order and write what came of it. Returns the matches that hold, also without member."""
    at = now()
    memories: dict[UUID, Memory] = {queue_id: queue.memory for queue_id, queue in queues.items()}
    matches: list[Match] = []
    for item in await _equipped(tx, workspace_id, policies, items):
        queue = queues[item.queue_id]
        policy = policies[item.queue_id]
        found, memories[queue.id] = match(item, roster, queue.team_id, policy, memories[queue.id], preferred)
        if found.chosen is not None:
            roster.take(found.chosen, item.units, to_ms(at))
        matches.append(found)
    chosen = [found for found in matches if found.chosen is not None]
    if not chosen:
        return matches
    expires = {
        queue.id: at + timedelta(seconds=queue.accept_seconds) if queue.mode == "ring" else None
        for queue in queues.values()
    }
    written = await _PLACE.all(tx, _parameters(workspace_id, at, expires, chosen))
    placed = {row.work_item_id for row in written}
    for member_id, load in {row.chosen: row.load for row in written}.items():
        publish_load(tx, member_id, load)
    for queue_id, memory in memories.items():
        if memory != queues[queue_id].memory:
            await _remember(tx, workspace_id, queue_id, memory)
    await tx.emit(*(_event(found, expires[found.item.queue_id]) for found in chosen if found.item.id in placed))
    return [found for found in matches if found.chosen is None or found.item.id in placed]


async def _equipped(
    tx: Tx, workspace_id: UUID, policies: Mapping[UUID, Policy], items: list[WorkItem]
) -> list[WorkItem]:
    """The items with what their queue asks for: the rings, and how the known member is where a step wants to know."""
    asked = {
        item.facts.known_id
        for item in items
        if item.facts.known_id is not None and policies[item.queue_id].asks("known_state")
    }
    states = await states_of(tx, workspace_id, asked) if asked else {}
    return [
        msgspec.structs.replace(
            item,
            rings=_rings_of(item, policies[item.queue_id]),
            known_state=states.get(item.facts.known_id or item.id, ""),
        )
        if states or policies[item.queue_id].rings or item.facts.need is not None
        else item
        for item in items
    ]


def _rings_of(item: WorkItem, policy: Policy) -> Sequence[Ring]:
    """The queue's, with the skill that this item needs beyond them."""
    need = item.facts.need
    return policy.rings if need is None else with_need(policy.rings, need, item.facts.need_seconds)


def _parameters(workspace_id: UUID, at: Any, expires: Mapping[UUID, Any], chosen: list[Match]) -> dict[str, Any]:
    return {
        "workspace": workspace_id,
        "at": at,
        "items": [found.item.id for found in chosen],
        "members": [found.chosen.member_id for found in chosen if found.chosen is not None],
        "units": [found.item.units for found in chosen],
        "expires": [expires[found.item.queue_id] for found in chosen],
        "decisions": [new_id() for _ in chosen],
        "strategies": [found.strategy for found in chosen],
        "reasons": [found.reason for found in chosen],
        "candidates": [_encode(found.considered).decode() for found in chosen],
        "counts": [_encode(found.counts).decode() for found in chosen],
    }


async def _remember(tx: Tx, workspace_id: UUID, queue_id: UUID, memory: Memory) -> None:
    await tx.execute(
        sa.update(queues_table)
        .where(queues_table.c.workspace_id == workspace_id, queues_table.c.id == queue_id)
        .values(memory=memory)
    )


def _event(found: Match, expires_at: Any) -> Event:
    item = found.item
    whose: dict[str, Any] = {
        "workspace_id": item.workspace_id,
        "work_item_id": item.id,
        "kind": item.kind,
        "subject_id": item.subject_id,
        "member_id": found.chosen and found.chosen.member_id,
    }
    if expires_at is None:
        return WorkAssigned(**whose, how="strategy")
    return WorkOffered(**whose, expires_at=to_ms(expires_at), note=item.note)
