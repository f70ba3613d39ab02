"""Boards that people lay out themselves, how far each sees, and the hours of the last weeks."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.tables import events
from haoke.supervision.board.days import count_days
from haoke.supervision.board.projector import Projector
from haoke.supervision.tiles import fit
from haoke.supervision.types import Tile
from tests.supervision.test_board import look
from tests.support.shop import Company, Person

pytestmark = pytest.mark.anyio


def number(x: int = 0, y: int = 0, **more: Any) -> dict[str, Any]:
    return {"kind": "number", "metric": "waiting", "x": x, "y": y, "w": 2, "h": 2} | more


async def boards(person: Person) -> list[dict[str, Any]]:
    return list((await person.call("GET", "/wallboards"))["items"])


async def test_boards_are_ones_own_until_they_are_shared(shop: Company) -> None:
    boss, other = await shop.agent("boss", role="supervisor"), await shop.agent("other", role="supervisor")
    path = f"/wallboards/{uuid4()}"
    board = {"name": " Mine ", "tiles": [number(), number(2, bad=5, of=shop.queue["id"])]}
    for _ in range(2):  # the double click
        await boss.call("PUT", path, board, expect=204)
    (seen,) = await boards(boss)
    assert (seen["name"], seen["mine"], seen["shared"], len(seen["tiles"])) == ("Mine", True, False, 2)
    assert await boards(other) == []
    await other.call("PUT", path, board, expect=404)
    await other.call("DELETE", path, expect=404)

    await boss.call("PUT", path, board | {"shared": True}, expect=204)
    (seen,) = await boards(other)
    assert (seen["mine"], seen["owner"]) == (False, "boss")
    await other.call("PUT", path, board | {"name": "Ours", "shared": True}, expect=204)
    assert (await boards(boss))[0]["name"] == "Ours"
    assert (await boards(boss))[0]["mine"]
    audit = (await shop.administrator.call("GET", "/audit?limit=1"))["items"][0]
    assert audit["action"] == "supervision.wallboard_changed"

    for tiles in ([number(), number(1, 1)], [number(11)], [number(kind="nonsense")], [number(metric="a b")]):
        await boss.call("PUT", path, {"name": "x", "tiles": tiles}, expect=400)
    await boss.call("PUT", path, {"name": "  ", "tiles": []}, expect=400)
    assert len((await boards(boss))[0]["tiles"]) == 2
    await boss.call("DELETE", path, expect=204)
    await boss.call("DELETE", path, expect=404)
    for place in range(30):
        await boss.call("PUT", f"/wallboards/{uuid4()}", {"name": f"b{place}", "tiles": []}, expect=204)
    refused = await boss.call("PUT", f"/wallboards/{uuid4()}", {"name": "b", "tiles": []}, expect=409)
    assert refused["code"] == "TooManyWallboards"


async def test_who_sees_themselves_alone_sees_nobody_else(shop: Company) -> None:
    role = await shop.administrator.call("POST", "/roles", {"name": "Curious", "permissions": {}})
    agent, other = await shop.agent("li"), await shop.agent("wang")
    grants = {"supervision.board": "own", "conversations.read": "own", "presence.set": "own"}
    await shop.administrator.call("PATCH", f"/roles/{role['id']}", {"permissions": grants})
    await shop.administrator.call("PATCH", f"/members/{agent.id}", {"role_id": role["id"]})
    keeper = Projector(shop.server.app.state.runtime)
    async with shop.server.member(agent.cookie) as desk, shop.server.member(other.cookie):
        await agent.go("online")
        await other.go("online")
        watcher = await look(shop, desk, keeper)
        assert (watcher.agents.keys(), watcher.queues, watcher.trend) == ({agent.id}, {}, {})
        assert watcher.frame["offline"] == 0
        await other.go("busy")
        await keeper.step()
        assert not [frame for frame in await desk.settle() if frame["t"] == "board"]
        await agent.go("busy")
        await keeper.step()
        await watcher.hear(full=False)
        assert watcher.agents[agent.id]["kind"] == "busy"
        await agent.go("offline")
        await keeper.step()
        assert (await watcher.hear(full=False))["gone"] == [agent.id]
    path = f"/wallboards/{uuid4()}"
    await agent.call("PUT", path, {"name": "Me", "tiles": [number()]}, expect=204)
    await agent.call("PUT", path, {"name": "Me", "tiles": [], "shared": True}, expect=403)
    assert (await agent.call("GET", "/wallboards/load"))["hours"] == []
    await other.call("GET", "/wallboards", expect=403)


async def test_days_that_are_over_are_counted_once_by_hour(shop: Company) -> None:
    runtime, queue = shop.server.app.state.runtime, shop.queue["id"]
    here = UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])
    zone = ZoneInfo("Asia/Shanghai")
    yesterday = now().astimezone(zone).date() - timedelta(days=1)

    def at(day: date, hour: int, second: int = 0) -> datetime:
        return datetime.combine(day, time(hour, 59, second), zone)

    async def happened(tx: Tx) -> None:
        rows = []
        for day in (yesterday, yesterday - timedelta(days=7)):
            for hour in (9, 9, 23):
                item = {"work_item_id": str(uuid4()), "subject_id": str(uuid4()), "queue_id": queue, "kind": "c"}
                for name, moment in (("WorkEnqueued", at(day, hour)), ("WorkFinished", at(day, hour, 30))):
                    key = UUID(int=to_ms(moment) << 80 | uuid4().int & (1 << 62) - 1)
                    rows.append({"workspace_id": here, "id": key, "name": name, "at": moment, "payload": item})
        await tx.execute(events.insert(), rows)

    await runtime.db.run(happened)
    assert await count_days(runtime.db, now()) == 28
    assert await count_days(runtime.db, now()) == 0
    load = await shop.administrator.call("GET", "/wallboards/load")
    assert load["days"] == [4] * 7
    weekday = yesterday.isoweekday()
    assert load["hours"] == [
        {"weekday": weekday, "hour": 9, "days": 4, "arrived": 4, "answered": 0, "in_time": 0, "abandoned": 4},
        {"weekday": weekday, "hour": 23, "days": 4, "arrived": 2, "answered": 0, "in_time": 0, "abandoned": 2},
    ]
    other = await shop.administrator.call("POST", "/teams", {"name": "Other"})
    assert (await shop.administrator.call("GET", f"/wallboards/load?of={other['id']}"))["hours"] == []
    boss = await shop.agent("boss", role="supervisor")
    assert (await boss.call("GET", f"/wallboards/load?of={queue}"))["hours"] == load["hours"]
    await shop.administrator.call("PATCH", f"/members/{boss.id}", {"team_ids": [other["id"]]})
    assert (await boss.call("GET", f"/wallboards/load?of={queue}"))["hours"] == []


places = st.builds(
    Tile, kind=st.just("number"), x=st.integers(0, 11), y=st.integers(0, 59), w=st.integers(1, 12), h=st.integers(1, 12)
)


@given(st.lists(places, max_size=4))
def test_tiles_fit_when_no_cell_is_outside_or_taken_twice(tiles: list[Tile]) -> None:
    inside = all(tile.x + tile.w <= 12 and tile.y + tile.h <= 60 for tile in tiles)
    apart = all(
        a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
        for place, a in enumerate(tiles)
        for b in tiles[place + 1 :]
    )
    assert fit(tiles) == (inside and apart)
