"""Who works and what waits at this moment. A pure machine: it is loaded once and moved by events.

Events may be heard that the loaded state already knows: applying them again leads to the same state in the end.
"""

import msgspec

from haoke.supervision.board import facts
from haoke.supervision.board.facts import Fact


class Agent:
    """``held``: pieces of work they have; ``since``: of the state."""

    __slots__ = ("held", "kind", "since", "state_id")

    def __init__(self, state_id: str, kind: str, since: int) -> None:
        self.state_id = state_id
        self.kind = kind
        self.since = since
        self.held = 0


class Item(msgspec.Struct, frozen=True):
    queue_id: str
    owner_id: str | None
    since: int


class Floor:
    """``changed_agents`` and ``changed_queues`` collect ids until ``settle``."""

    def __init__(self) -> None:
        self.agents: dict[str, Agent] = {}
        self.items: dict[str, Item] = {}
        self.waiting: dict[str, dict[str, int]] = {}  # queue → item → since
        self.changed_agents: set[str] = set()
        self.changed_queues: set[str] = set()

    def set_agent(self, member_id: str, state_id: str, kind: str, since: int) -> None:
        agent = self.agents.get(member_id)
        if agent is None:
            agent = self.agents[member_id] = Agent(state_id, kind, since)
            agent.held = sum(1 for item in self.items.values() if item.owner_id == member_id)
        agent.state_id, agent.kind, agent.since = state_id, kind, since
        self.changed_agents.add(member_id)

    def set_item(self, item_id: str, item: Item | None) -> None:
        before = self.items.pop(item_id, None)
        if before is not None:
            self._leave(item_id, before)
        if item is not None:
            self.items[item_id] = item
            self._enter(item_id, item)

    def apply(self, name: str, fact: Fact, at: int) -> None:
        if name == facts.STATE:
            self.set_agent(fact.member_id or "", fact.state_id, fact.kind, at)
            return
        known = self.items.get(fact.work_item_id)
        if name == facts.ENQUEUED:
            self.set_item(fact.work_item_id, Item(fact.queue_id, None, at))
        elif name == facts.ASSIGNED and known is not None:
            self.set_item(fact.work_item_id, Item(known.queue_id, fact.member_id, known.since))
        elif name == facts.RETURNED:
            self.set_item(fact.work_item_id, Item(fact.queue_id, None, known.since if known else at))
        elif name == facts.FINISHED:
            self.set_item(fact.work_item_id, None)

    def settle(self) -> None:
        """What has changed was told."""
        self.changed_agents.clear()
        self.changed_queues.clear()

    def _enter(self, item_id: str, item: Item) -> None:
        if item.owner_id is None:
            self.waiting.setdefault(item.queue_id, {})[item_id] = item.since
            self.changed_queues.add(item.queue_id)
        elif item.owner_id in self.agents:
            self.agents[item.owner_id].held += 1
            self.changed_agents.add(item.owner_id)

    def _leave(self, item_id: str, item: Item) -> None:
        if item.owner_id is None:
            self.waiting.get(item.queue_id, {}).pop(item_id, None)
            self.changed_queues.add(item.queue_id)
        elif item.owner_id in self.agents:
            self.agents[item.owner_id].held -= 1
            self.changed_agents.add(item.owner_id)
