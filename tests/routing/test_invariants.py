"""Whatever happens in whatever order: one owner at most, capacity kept, loads that add up, nothing waits in vain."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from haoke.accounts.tables import team_members
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.kernel.tables import events
from haoke.routing.actions.accept import accept
from haoke.routing.actions.decline import decline
from haoke.routing.actions.drain import drain, drain_for
from haoke.routing.actions.drop_agent import drop_agent, give_up_agent
from haoke.routing.actions.expire_offer import expire_offer
from haoke.routing.actions.finish import finish
from haoke.routing.actions.learn_skills import learn_skills
from haoke.routing.actions.pull import pull
from haoke.routing.actions.set_agent_state import set_agent_state
from haoke.routing.actions.set_limit import set_limit
from haoke.routing.actions.touch_activity import touch_activity
from haoke.routing.actions.track_connections import connected
from haoke.routing.actions.transfer import transfer
from haoke.routing.chain import STRATEGIES
from haoke.routing.tables import agents, decisions, queues, work_items
from tests.conftest import Frames
from tests.support.routing import world

MEMBERS = 4
SKILL = new_id()
RELAXED = 600
RINGS = [
    {"after": 0, "skills": [{"skill_id": str(SKILL), "level": 3}]},
    {"after": RELAXED, "skills": []},
]
WHO = st.integers(0, MEMBERS - 1)


async def join_teams(tx: Tx, actor: Actor) -> None:
    """As accounts does it, and then routing on hearing of it."""
    await tx.execute(sa.delete(team_members).where(team_members.c.member_id == actor.id))
    for team_id in actor.teams:
        row = {"workspace_id": actor.workspace_id, "team_id": team_id, "member_id": actor.id}
        await tx.execute(sa.insert(team_members).values(row))
    assert actor.id is not None
    await drain_for(tx, actor.workspace_id, actor.id)


class Machine(RuleBasedStateMachine):
    """One workspace with two teams, a ringing and an automatic queue, and everything that can be done with them."""

    url = ""
    items = Bundle("items")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.capacity: dict[UUID, int] = {}

    def teardown(self) -> None:
        self.do(self.db.close())
        self.runner.close()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def attempt(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        with contextlib.suppress(Refusal):
            self.do(self.db.run(action, *args, **kwargs))

    @initialize(strategy=st.sampled_from(list(STRATEGIES)), skilled=st.booleans())
    def begin(self, strategy: str, skilled: bool) -> None:
        self.do(self._begin(strategy, skilled))

    async def _begin(self, strategy: str, skilled: bool) -> None:
        self.db = Database(self.url, Frames())
        self.w = w = await world(self.db)
        other = await w.team()
        self.queues = [w.queue_id, await w.queue(mode="ring", team_id=other, units=2, priority=1)]
        self.serving = dict(zip(self.queues, (w.team_id, other), strict=True))
        await w.change(queues, chain=[{"strategy": strategy}])
        self.skilled = skilled
        if skilled:
            await w.change(queues, queues.c.id == w.queue_id, rings=RINGS)
        self.crew: list[Actor] = [
            await w.agent(capacity=1 + number, team_id=(w.team_id, other)[number % 2]) for number in range(MEMBERS)
        ]

    @rule(target=items, queue=st.integers(0, 1), target_id=st.none() | WHO, preferred=st.none() | WHO)
    def enqueue(self, queue: int, target_id: int | None, preferred: int | None) -> UUID:
        options = {
            "target_id": None if target_id is None else self.crew[target_id].id,
            "preferred": None if preferred is None else self.crew[preferred].id,
        }
        placed = self.do(self.w.put(self.queues[queue], **options))
        return placed.work_item_id

    @rule(item=items, who=WHO, how=st.sampled_from([accept, decline, pull]))
    def answer(self, item: UUID, who: int, how: Callable[..., Any]) -> None:
        self.attempt(how, self.crew[who], item)

    @rule(item=items)
    def finish(self, item: UUID) -> None:
        self.do(self.db.run(finish, self.w.workspace_id, item))

    @rule(item=items)
    def let_expire(self, item: UUID) -> None:
        self.do(self.db.run(expire_offer, self.w.workspace_id, item, now() + timedelta(minutes=5)))

    @rule(item=items, giver=WHO, taker=st.none() | WHO, queue=st.integers(0, 1))
    def transfer(self, item: UUID, giver: int, taker: int | None, queue: int) -> None:
        to = {"queue_id": self.queues[queue]} if taker is None else {"member_id": self.crew[taker].id}
        self.attempt(transfer, self.crew[giver], item, **to)

    @rule(who=WHO, state=st.sampled_from(["online", "online", "busy", "away", "wrap_up", "offline"]))
    def set_state(self, who: int, state: str) -> None:
        self.do(self.db.run(set_agent_state, self.crew[who], self.w.states[state]))

    @rule(who=WHO, limit=st.none() | st.integers(0, 4))
    def limit(self, who: int, limit: int | None) -> None:
        self.attempt(set_limit, self.crew[who], limit)

    @rule(who=WHO, level=st.integers(1, 5))
    def learn(self, who: int, level: int) -> None:
        self.do(self.db.run(learn_skills, self.w.workspace_id, self.crew[who].id, {SKILL: level}))

    @rule(who=WHO, serves=st.sets(st.integers(0, 1)))
    def join(self, who: int, serves: set[int]) -> None:
        teams = frozenset(list(self.serving.values())[each] for each in serves)
        self.crew[who] = msgspec.structs.replace(self.crew[who], teams=teams)
        self.do(self.db.run(join_teams, self.crew[who]))

    @rule(item=items)
    def wait_long(self, item: UUID) -> None:
        """So long that nobody in particular is needed any more; then the sweep comes."""
        at = now() - timedelta(seconds=RELAXED)
        self.do(self.w.change(work_items, work_items.c.id == item, enqueued_at=at))
        self.do(self.db.run(drain, self.w.workspace_id, self.queues))

    @rule(who=WHO, for_good=st.booleans())
    def drop_off(self, who: int, for_good: bool) -> None:
        for act, minutes in (drop_agent, 2), (give_up_agent, 10):
            if act is drop_agent or for_good:
                at = now() + timedelta(minutes=minutes)
                self.do(self.db.run(act, self.w.workspace_id, self.crew[who].id, at))

    @rule(who=WHO)
    def come_back(self, who: int) -> None:
        for act, more in (connected, (b"", "node")), (touch_activity, ()):
            self.do(self.db.run(act, self.w.workspace_id, self.crew[who].id, *more))

    @invariant()
    def is_sound(self) -> None:
        if hasattr(self, "w"):
            self.do(self._check())

    async def _check(self) -> None:
        rows = await self.w.rows(work_items)
        crew = {agent.member_id: agent for agent in await self.w.rows(agents)}
        held = dict.fromkeys(crew, 0)
        for item in rows:
            assert (item.owner_id is not None) == (item.state == "assigned") or item.state == "done"
            assert (item.offered_to is not None) == (item.offer_expires_at is not None)
            assert item.offered_to is not None or item.state != "offered"
            assert item.offered_to is None or item.state in {"offered", "assigned"}
            if item.state != "done":
                for member in {item.owner_id, item.offered_to} - {None}:
                    held[member] += item.units
        for member, agent in crew.items():
            assert agent.load == held[member]
            before = self.capacity.get(member, 0)
            assert agent.load <= max(agent.capacity, before), "nothing new beyond the capacity"
            self.capacity[member] = agent.load
        self._assert_nothing_waits_in_vain(rows, crew)
        assert await self._held_by_the_log(rows) == {member: load for member, load in held.items() if load}
        assert len(await self.w.rows(decisions)) >= len(rows)

    async def _held_by_the_log(self, rows: list[Any]) -> dict[UUID, int]:
        """Who holds how much if one knows nothing but what was told; nobody is given what somebody else has."""
        units = {item.id: item.units for item in rows}
        owners: dict[UUID, UUID] = {}
        asked: dict[UUID, UUID] = {}
        for event in sorted(await self.w.rows(events), key=lambda each: each.id.int):
            item, member = (
                event.payload.get(name) and UUID(event.payload[name]) for name in ("work_item_id", "member_id")
            )
            if event.name == "WorkAssigned":
                assert item not in owners or event.payload["how"] == "transferred"
                owners[item] = member
            elif event.name == "WorkOffered":
                assert item not in asked
                asked[item] = member
            elif event.name == "OfferEnded":
                assert asked.pop(item) == member
            elif event.name in {"WorkReturned", "WorkFinished"}:
                assert owners.pop(item, None) == member
        held: dict[UUID, int] = {}
        for item, member in [*owners.items(), *asked.items()]:
            held[member] = held.get(member, 0) + units[item]
        return held

    def _assert_nothing_waits_in_vain(self, rows: list[Any], crew: dict[UUID, Any]) -> None:
        teams = {actor.id: actor.teams for actor in self.crew}
        for item in rows:
            if item.state != "waiting":
                continue
            for member, agent in crew.items():
                free = agent.kind == "online" and agent.dropped_at is None and agent.load + item.units <= agent.capacity
                serves = (
                    self.serving[item.queue_id] in teams[member] if item.target_id is None else item.target_id == member
                )
                able = item.target_id is not None or self._able(item, agent)
                assert not (free and serves and able and member not in item.passed)

    def _able(self, item: Any, agent: Any) -> bool:
        if not self.skilled or item.queue_id != self.w.queue_id:
            return True
        return agent.skills.get(str(SKILL), 0) >= 3 or now() - item.enqueued_at >= timedelta(seconds=RELAXED)


def test_everything_in_any_order(db_url: str) -> None:
    machine = type("Machine", (Machine,), {"url": db_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60,
            phases=[Phase.reuse, Phase.generate],
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
