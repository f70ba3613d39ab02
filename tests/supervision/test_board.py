"""The live board over sockets: what watchers see, who may look, and what a killed projector leaves."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.following import Follower, Logged
from haoke.supervision.board.board import Board
from haoke.supervision.board.keeping import keep_board
from haoke.supervision.board.projector import Projector
from haoke.supervision.tables import kept_boards
from tests.support.live import Client
from tests.support.shop import Company, Person

pytestmark = pytest.mark.anyio


class Watcher:
    """What a client does with frames of one scope."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.agents: dict[str, Any] = {}
        self.queues: dict[str, Any] = {}
        self.trend: dict[int, list[int]] = {}
        self.frame: dict[str, Any] = {}

    async def hear(self, *, full: bool | None = None) -> dict[str, Any]:
        frame = await self.client.expect("board", where=lambda each: full is None or each["full"] is full)
        if frame["full"]:
            self.agents, self.queues, self.trend = {}, {}, {}
        else:
            assert (frame["run"], frame["n"]) == (self.frame["run"], self.frame["n"] + 1)
        self.agents |= {agent["id"]: agent for agent in frame["agents"]}
        self.queues |= {queue["id"]: queue for queue in frame["queues"]}
        for gone in frame["gone"]:
            self.agents.pop(gone, None)
            self.queues.pop(gone, None)
        self.trend |= {point[0]: point[1:] for point in frame["trend"]}
        self.frame = frame
        return frame


def shown(watcher: Watcher) -> object:
    """But for moments: the table says when something was set, the log when its transaction began."""
    agents = [agent | {"since": 0} for agent in watcher.agents.values()]
    queues = [queue | {"oldest": queue["oldest"] is not None} for queue in watcher.queues.values()]
    return agents, queues, watcher.trend


def projector(shop: Company) -> Projector:
    return Projector(shop.server.app.state.runtime)


async def look(shop: Company, client: Client, keeper: Projector) -> Watcher:
    watcher = Watcher(client)
    await client.send({"t": "board", "on": True})
    await client.settle()
    await keeper.step()
    await watcher.hear(full=True)
    return watcher


async def test_a_board_shows_agents_queues_and_counts_as_they_change(shop: Company) -> None:
    keeper, agent = projector(shop), await shop.agent("li")
    queue = shop.queue["id"]
    async with shop.server.member(shop.administrator.cookie) as boss, shop.server.member(agent.cookie) as desk:
        watcher = await look(shop, boss, keeper)
        assert watcher.agents == {}
        assert watcher.queues[queue]["waiting"] == 0
        async with shop.server.visitor(shop.site["key"]) as visitor:
            ack = await visitor.post("hello")
            await keeper.step()
            await watcher.hear(full=False)
            assert watcher.queues[queue]["waiting"] == 1
            assert watcher.queues[queue]["oldest"] > 0
            await agent.go("online")
            await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
            await keeper.step()
            await watcher.hear(full=False)
            shown = watcher.agents[agent.id]
            assert (shown["name"], shown["kind"], shown["held"], shown["taken"]) == ("li", "online", 1, 1)
            assert (watcher.queues[queue]["waiting"], watcher.queues[queue]["answered"]) == (0, 0)
            await desk.post("what can I do for you?", c=ack["c"])
            await keeper.step()
            await watcher.hear(full=False)
            assert (
                watcher.queues[queue] | {"waiting": 0, "oldest": None, "answered": 1, "in_time": 1}
                == (watcher.queues[queue])
            )
            await agent.call("POST", f"/conversations/{ack['c']}/close", expect=204)
            await keeper.step()
            await watcher.hear(full=False)
            assert watcher.queues[queue]["handled"] == 1
            assert watcher.agents[agent.id]["held"] == 0
            assert [sum(point[place] for point in watcher.trend.values()) for place in range(4)] == [1, 1, 0, 1]
        await agent.go("offline")
        await keeper.step()
        assert (await watcher.hear(full=False))["gone"] == [agent.id]
        await keeper.step()
        assert not [frame for frame in await boss.settle() if frame["t"] == "board"]


async def test_whoever_gives_up_is_counted_as_such(shop: Company) -> None:
    keeper = projector(shop)
    async with shop.server.member(shop.administrator.cookie) as boss:
        watcher = await look(shop, boss, keeper)
        async with shop.server.visitor(shop.site["key"]) as visitor:
            ack = await visitor.post("hello")
            await shop.administrator.call("POST", f"/conversations/{ack['c']}/close", expect=204)
        await keeper.step()
        await watcher.hear(full=False)
        line = watcher.queues[shop.queue["id"]]
        assert (line["arrived"], line["answered"], line["abandoned"], line["handled"]) == (1, 0, 1, 0)


async def test_a_team_sees_itself_alone_and_an_agent_nothing(shop: Company) -> None:
    keeper = projector(shop)
    other = await shop.administrator.call("POST", "/teams", {"name": "Other"})
    boss, agent = await shop.agent("boss", role="supervisor"), await shop.agent("li")
    async with shop.server.member(boss.cookie) as client, shop.server.member(agent.cookie) as desk:
        watcher = await look(shop, client, keeper)
        assert watcher.frame["scope"] == shop.team["id"]
        assert {queue["team"] for queue in watcher.queues.values()} == {shop.team["id"]}
        assert other["id"] not in {queue["team"] for queue in watcher.queues.values()}
        await desk.send({"t": "board", "on": True})
        assert (await desk.expect("error"))["code"] == "PermissionDenied"
        await keeper.step()
        assert not [frame for frame in await desk.settle() if frame["t"] == "board"]


async def test_whoever_comes_later_gets_the_same_bytes(shop: Company) -> None:
    keeper = projector(shop)
    async with (
        shop.server.member(shop.administrator.cookie) as first,
        shop.server.member(shop.administrator.cookie) as second,
    ):
        watcher = await look(shop, first, keeper)
        await second.send({"t": "board", "on": True})
        later = Watcher(second)
        await later.hear(full=True)
        assert later.frame == watcher.frame
        await first.send({"t": "board", "on": False})
        await first.settle()
        async with shop.server.visitor(shop.site["key"]) as visitor:
            await visitor.post("hello")
        await keeper.step()
        await later.hear(full=False)
        assert later.queues[shop.queue["id"]]["waiting"] == 1
        assert not [frame for frame in await first.settle() if frame["t"] == "board"]


async def test_a_projector_that_takes_over_shows_the_same(shop: Company) -> None:
    keeper, agent = projector(shop), await shop.agent("li")
    async with shop.server.member(shop.administrator.cookie) as boss, shop.server.member(agent.cookie):
        watcher = await look(shop, boss, keeper)
        await play(shop, agent)
        await keeper.step()
        await watcher.hear(full=False)
        before = shown(watcher)
        await projector(shop).step()  # the first one was killed
        frame = await watcher.hear(full=True)
        assert shown(watcher) == before
        assert frame["n"] == 1


async def test_what_was_kept_spares_reading_the_day_again(shop: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime, agent = shop.server.app.state.runtime, await shop.agent("li")
    workspace = UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])
    read: list[int] = []
    asked = Follower.read

    async def counted(self: Follower, *args: Any) -> list[Logged]:
        logged = await asked(self, *args)
        read.append(len(logged))
        return logged

    monkeypatch.setattr(Follower, "read", counted)
    async with shop.server.member(agent.cookie):
        await play(shop, agent)
        first = await Board.load(runtime.db, workspace)
        assert read.pop() > 0
        await runtime.db.run(keep_board, workspace, first.kept())
        second = await Board.load(runtime.db, workspace)
        assert read.pop() == 0
        assert second.tally.counted() == first.tally.counted()
        await play(shop, agent)
        await first.catch_up(runtime.db)
        await second.catch_up(runtime.db)
        assert second.tally.counted() == first.tally.counted()
        assert not await second.missed(runtime.db)
        await shop.administrator.call("PUT", "/alarm-rules/service_level", {"enabled": False, "threshold": 80})
        third = await Board.load(runtime.db, workspace)  # other targets: from the day's log
        assert third.tally.trend[max(third.tally.trend)] != first.tally.trend[max(first.tally.trend)]

    async def spoil(tx: Tx) -> None:
        await tx.execute(sa.update(kept_boards).values(state=b"of another version"))

    await runtime.db.run(spoil)
    assert (await Board.load(runtime.db, workspace)).tally.counted() == third.tally.counted()


async def test_counts_from_the_log_are_those_of_the_tables(shop: Company) -> None:
    runtime, agent = shop.server.app.state.runtime, await shop.agent("li")
    workspace = UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])
    followed = await Board.load(runtime.db, workspace)
    async with shop.server.member(agent.cookie):
        await play(shop, agent)
        await followed.catch_up(runtime.db)
        loaded = await Board.load(runtime.db, workspace)
        assert {key: (each.kind, each.held) for key, each in followed.floor.agents.items()} == {
            key: (each.kind, each.held) for key, each in loaded.floor.agents.items()
        }
        assert {key: (item.queue_id, item.owner_id) for key, item in followed.floor.items.items()} == {
            key: (item.queue_id, item.owner_id) for key, item in loaded.floor.items.items()
        }
        assert followed.tally.trend == loaded.tally.trend
        assert followed.tally.agents == loaded.tally.agents
        counts = await shop.administrator.call("GET", "/conversations/counts")
        waiting = sum(len(each) for each in followed.floor.waiting.values())
        assert (waiting, len(followed.floor.items)) == (counts["queue"], counts["all"])
        assert not await followed.missed(runtime.db)


async def play(shop: Company, agent: Person) -> None:
    """Some come, one is answered and closed, one gives up, one waits."""
    async with (
        shop.server.visitor(shop.site["key"]) as one,
        shop.server.visitor(shop.site["key"]) as two,
        shop.server.visitor(shop.site["key"]) as three,
    ):
        given_up = await one.post("never mind")
        await shop.administrator.call("POST", f"/conversations/{given_up['c']}/close", expect=204)
        answered = await two.post("hello")
        await agent.go("online")
        message = {"id": str(uuid4()), "body": {"text": "here I am"}}
        await agent.call("POST", f"/conversations/{answered['c']}/messages", message)
        await agent.call("POST", f"/conversations/{answered['c']}/close", expect=204)
        await agent.go("busy")
        await three.post("anybody?")
