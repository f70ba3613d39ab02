"""Reminders: exactly once for each beginning, kind and level, whoever looks and whoever is killed meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.actions.remind import act_on, remind
from haoke.conversations.jobs import remind_of_conversations
from haoke.conversations.reminders import ASKED_AT, Due, Facts, ReminderRules, outlook
from haoke.kernel import tables
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.runtime import Runtime
from tests.support.live import Client, live_server
from tests.support.shop import Company, Person, company

pytestmark = pytest.mark.anyio

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


def runtime(shop: Company) -> Runtime:
    made: Runtime = shop.server.app.state.runtime
    return made


async def rules(shop: Company, **values: Any) -> None:
    await shop.administrator.call("PUT", "/reminders", values)


async def reminded(db: Database) -> list[tuple[str, int]]:
    """(kind, level) of all that was said, in order."""
    async with db.reading() as tx:
        rows = await tx.all(
            sa.select(tables.events.c.payload)
            .where(tables.events.c.name == "ReminderDue")
            .order_by(tables.events.c.at, tables.events.c.id)
        )
    return [(row.payload["kind"], row.payload["level"]) for row in rows]


class Talk:
    """An agent at the desk and a visitor who has just written."""

    def __init__(self, shop: Company, agent: Person, desk: Client, visitor: Client, ack: dict[str, Any]) -> None:
        self.shop, self.agent, self.desk, self.visitor = shop, agent, desk, visitor
        self.c: str = ack["c"]
        self.workspace = UUID(int=0)
        self.db = runtime(shop).db

    async def look(self, **later: float) -> list[Due]:
        """As the job does, at a later moment."""
        at = now() + timedelta(**later)
        acts = await self.db.run(remind, self.workspace, UUID(self.c), at)
        for due in acts:
            await self.db.run(act_on, self.workspace, UUID(self.c), due, at)
        return acts


@pytest.fixture
async def talk(shop: Company) -> AsyncIterator[Talk]:
    agent = await shop.agent("li")
    await rules(shop, unanswered_seconds=100, too_long_minutes=60, silent_minutes=10, agent_silent_minutes=30)
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await desk.send({"t": "open", "c": ack["c"], "since": 0})
        await desk.expect("parts")
        talk = Talk(shop, agent, desk, visitor, ack)
        me = await agent.call("GET", "/me")
        talk.workspace = UUID(me["workspace"]["id"])
        yield talk


async def test_an_unanswered_customer_is_reported_once_a_level_and_again_the_next_time(talk: Talk) -> None:
    await talk.look(seconds=10)
    assert await reminded(talk.db) == []
    await asyncio.gather(*(talk.look(seconds=55) for _ in range(4)))
    assert await reminded(talk.db) == [("unanswered", 50)]
    await asyncio.gather(*(talk.look(seconds=200) for _ in range(4)))
    assert await reminded(talk.db) == [("unanswered", 50), ("unanswered", 100)]
    await talk.look(seconds=400)
    await talk.desk.post("sorry, here I am", talk.c)
    await talk.visitor.post("never mind", talk.c)
    await talk.look(seconds=1000)
    assert await reminded(talk.db) == [("unanswered", 50), ("unanswered", 100)] * 2


async def test_a_silent_customer_is_asked_in_their_language_and_then_the_conversation_ends(talk: Talk) -> None:
    await talk.desk.post("anything else?", talk.c)
    await talk.look(minutes=11)
    asked = await talk.visitor.expect(
        "part", where=lambda frame: frame["part"]["by"]["kind"] == "system" and "text" in frame["part"]["body"]
    )
    assert asked["part"]["body"]["text"].startswith("Are you still there?")
    await talk.look(minutes=12)
    await talk.look(minutes=14)
    assert await reminded(talk.db) == [("silent", 50)]
    await talk.look(minutes=17)
    closed = await talk.visitor.expect("part", where=lambda frame: frame["part"]["kind"] == "closed")
    assert closed["part"]["by"]["kind"] == "system"
    assert await reminded(talk.db) == [("silent", 50), ("silent", 100)]
    await talk.look(minutes=30)
    await talk.look(minutes=40)
    assert await reminded(talk.db) == [("silent", 50), ("silent", 100)]


async def test_a_customer_who_answers_the_question_stays(talk: Talk) -> None:
    await talk.desk.post("anything else?", talk.c)
    await talk.look(minutes=11)
    await talk.visitor.post("wait", talk.c)
    await talk.look(minutes=20)
    assert ("silent", 100) not in await reminded(talk.db)


async def test_a_worker_that_is_killed_before_the_end_leaves_the_rest_to_the_next(talk: Talk) -> None:
    await talk.desk.post("anything else?", talk.c)
    await talk.look(minutes=11)
    at = now() + timedelta(minutes=17)
    [due] = await talk.db.run(remind, talk.workspace, UUID(talk.c), at)

    async def killed(tx: Tx) -> None:
        await act_on(tx, talk.workspace, UUID(talk.c), due, at)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await talk.db.run(killed)
    assert await reminded(talk.db) == [("silent", 50)]
    again = await talk.db.run(remind, talk.workspace, UUID(talk.c), at)
    assert again == [due]
    await asyncio.gather(*(talk.db.run(act_on, talk.workspace, UUID(talk.c), due, at) for _ in range(3)))
    assert await reminded(talk.db) == [("silent", 50), ("silent", 100)]


async def test_when_the_agent_is_silent_another_is_asked_and_the_trace_says_why(talk: Talk) -> None:
    second = await talk.shop.agent("wang")
    async with talk.shop.server.member(second.cookie) as other:
        await second.go("online")
        await talk.look(minutes=31)
        shown = await other.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == second.id)
        assert shown["conv"]["id"] == talk.c
    trace = await talk.shop.administrator.call("GET", f"/conversations/{talk.c}/decisions")
    assert ("returned", "agent_silent") in [(each["kind"], each["reason"]) for each in trace]
    assert ("agent_silent", 100) in await reminded(talk.db)
    await talk.look(minutes=29)
    assert (await reminded(talk.db)).count(("agent_silent", 100)) == 1, "the next agent has as long"


async def test_the_jobs_of_two_workers_say_everything_once(talk: Talk) -> None:
    await rules(talk.shop, unanswered_seconds=1)
    both = runtime(talk.shop)
    async with asyncio.timeout(20):
        while len(await reminded(talk.db)) < 2:
            await asyncio.gather(remind_of_conversations(both), remind_of_conversations(both))
    await asyncio.gather(remind_of_conversations(both), remind_of_conversations(both))
    assert await reminded(talk.db) == [("unanswered", 50), ("unanswered", 100)]


async def test_a_long_conversation_is_in_its_agents_alerts(talk: Talk) -> None:
    await talk.look(minutes=61)
    await talk.look(minutes=62)
    alerts = (await talk.agent.call("GET", "/alerts"))["items"]
    assert [(each["kind"], each["data"]["minutes"]) for each in alerts] == [("too_long", "60")]


async def test_a_queue_may_have_rules_of_its_own(talk: Talk) -> None:
    queue = talk.shop.queue["id"]
    await talk.shop.administrator.call("PUT", f"/reminders/queues/{queue}", {"unanswered_seconds": 10})
    await talk.look(seconds=11)
    assert await reminded(talk.db) == [("unanswered", 50), ("unanswered", 100)]
    shown = await talk.agent.call("GET", "/reminders/targets")
    assert shown == {"default": 100, "queues": {queue: 10}}
    await talk.shop.administrator.call("DELETE", f"/reminders/queues/{queue}")
    assert (await talk.agent.call("GET", "/reminders/targets"))["queues"] == {}
    await talk.agent.call("GET", "/reminders", expect=403)


async def test_an_arrival_is_reported_where_it_is_wished(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        await visitor.post("one")
    await rules(shop, arrived=True)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("two")
        await visitor.post("three", ack["c"])
    assert await reminded(runtime(shop).db) == [("arrived", 100)]


LIMITS = st.integers(0, 120)


@given(
    st.builds(
        ReminderRules,
        unanswered_seconds=LIMITS,
        too_long_minutes=LIMITS,
        silent_minutes=LIMITS,
        close_minutes=st.integers(1, 60),
        agent_silent_minutes=LIMITS,
    ),
    st.lists(st.tuples(st.sampled_from(["visitor", "member"]), st.integers(1, 4000)), max_size=12),
)
def test_whatever_is_said_each_reminder_comes_in_time_and_once(
    rules: ReminderRules, said: list[tuple[str, int]]
) -> None:
    """Looking only when the last look said so misses nothing by more than a second."""
    told: dict[str, int] = {}
    seen: list[tuple[str, int]] = []
    waiting: datetime | None = START
    answered: datetime | None = None
    at = next_at = START
    for who, after in [*said, ("end", 8000)]:
        speaks = at + timedelta(seconds=after)
        while next_at < speaks:
            looked = outlook(rules, Facts(True, waiting, answered, START, START), told, next_at)
            assert looked.next_at > next_at
            for due in looked.due:
                seen.append((due.key, due.mark))
                told[due.key] = due.mark
                if due.key == "silent:50":
                    told[ASKED_AT] = int(next_at.timestamp() * 1_000_000)
                if due.kind == "unanswered":
                    late = next_at - due.since - timedelta(seconds=rules.unanswered_seconds * due.level / 100)
                    assert late <= timedelta(seconds=1)
            next_at = looked.next_at
        at = speaks
        waiting = (waiting or at) if who == "visitor" else None
        answered = at if who == "member" else None
    assert len(seen) == len(set(seen))
