"""Give what waits to whoever has room, in the order of priority and waiting time over all the queues."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.place import place
from haoke.routing.chain import policy_of
from haoke.routing.contract import WorkItem
from haoke.routing.matching import Roster
from haoke.routing.queries.agents import roster
from haoke.routing.queries.items import Window, waiting_items
from haoke.routing.queries.queues import lock_queues, queues_with_waiting
from haoke.routing.queries.standings import shut_queues
from haoke.routing.rings import opens_after

BATCH = 500
"""Placements a transaction makes at most, so that nobody waits long for its locks. The sweep goes on with the rest."""

_ROUNDS = 50
_NEVER = datetime(1, 1, 1, tzinfo=UTC)

SCAN = 500
"""Items a drain looks at in vain at most, because others wait for its locks. The sweep looks further."""


async def drain(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID], *, scan: int = SCAN) -> int:
    """Lock the queues and place what can be placed. Returns how many; with BATCH there may be more."""
    return await drain_locked(tx, workspace_id, await lock_queues(tx, workspace_id, queue_ids), scan=scan)


async def drain_for(tx: Tx, workspace_id: UUID, member_id: UUID) -> int:
    """The same for all queues that a member serves."""
    return await drain_locked(tx, workspace_id, await lock_queues(tx, workspace_id, [], [member_id]))


async def drain_locked(
    tx: Tx,
    workspace_id: UUID,
    queues: Mapping[UUID, sa.Row[Any]],
    *,
    freed: Roster | None = None,
    scan: int = SCAN,
) -> int:
    """The same for queues that this transaction has locked.

    ``freed``: only these members got room, and nothing began to wait; then nobody else has to be looked at.
    """
    if freed is None and queues:
        busy = await queues_with_waiting(tx, workspace_id, queues)
        queues = {queue_id: queue for queue_id, queue in queues.items() if queue_id in busy}
    if not queues:
        return 0
    shut = await shut_queues(tx, workspace_id, queues.values(), now())
    search = _Search(tx, workspace_id, queues, shut)
    crews = await search.roster() if freed is None else freed
    placed = vain = 0
    for _ in range(_ROUNDS):
        items = await search.next_items(crews, BATCH - placed)
        if not items:
            break
        matches = await place(tx, workspace_id, queues, search.policies, items, crews)
        placed += sum(found.chosen is not None for found in matches)
        vain += sum(found.chosen is None for found in matches)
        if placed >= BATCH or vain >= scan:
            break
        if len(matches) < len(items):  # somebody lost the room meanwhile
            crews = await search.roster()
            search.start_over()
    return placed


class _Search:
    """Goes through what waits in some queues, in serving order: first as many as there is room for, then ever more.

    Of those that are ``shut`` only what is aimed at somebody.
    """

    def __init__(self, tx: Tx, workspace_id: UUID, queues: Mapping[UUID, sa.Row[Any]], shut: set[UUID]) -> None:
        self.policies = {queue_id: policy_of(queue.chain, queue.rings) for queue_id, queue in queues.items()}
        self._tx = tx
        self._workspace_id = workspace_id
        self._queues = queues
        self._shut = shut
        self.start_over()

    def start_over(self) -> None:
        self._least = 1
        self._seen: dict[UUID, WorkItem] = {}

    async def roster(self) -> Roster:
        teams = {queue.team_id for queue in self._queues.values()}
        return await roster(self._tx, self._workspace_id, teams, self._queues)

    async def next_items(self, crews: Roster, most: int) -> list[WorkItem]:
        """Nothing when nobody has room, or nothing that they could take is left."""
        windows = [window for queue in self._queues.values() if (window := self._window(queue, crews))]
        free = {each.member_id: each for queue in self._queues.values() for each in crews.free(queue.team_id).values()}
        if not windows or not free:
            return []
        team = {each for queue in self._queues.values() for each in crews.crew(queue.team_id).free}
        room = [each.capacity - each.load for each in free.values()]
        limit = min(max(sum(room), self._least), most)
        self._least = 8 * limit
        items = await waiting_items(self._tx, self._workspace_id, windows, team, free, units=max(room), limit=limit)
        self._seen |= {item.queue_id: item for item in items}
        return items

    def _window(self, queue: sa.Row[Any], crews: Roster) -> Window | None:
        """Skilled enough for what has waited long enough; what is aimed at somebody needs no skills."""
        free = crews.crew(queue.team_id).free
        shut = not free or queue.id in self._shut
        after = None if shut else opens_after(self.policies[queue.id].rings, free.values())
        if after is None and not crews.crew(None).free:
            return None
        before = now() - timedelta(seconds=after) if after is not None else _NEVER
        seen = self._seen.get(queue.id)
        return Window(queue.id, before) if seen is None else Window(queue.id, before, seen.turn, seen.id)
