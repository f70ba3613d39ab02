"""Moods while people write: what members see of them, who is alarmed, and what a second look changes."""

from typing import Any

import pytest

from haoke.bot.actions.follow_moods import MoodFollower
from tests.support.shop import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def kinds(shop: Company) -> list[str]:
    return sorted(alarm["kind"] for alarm in (await shop.administrator.call("GET", "/alarms"))["items"])


async def test_who_gets_angry_is_shown_and_alarms_once(shop: Company) -> None:
    db, agent = shop.server.app.state.runtime.db, await shop.agent("li")
    await agent.go("online")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = (await visitor.post("请问怎么退款"))["c"]
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")

        async def mood() -> str:
            found: dict[str, Any] = await agent.call("GET", f"/conversations/{c}")
            return str(found["conversation"]["mood"])

        follower = MoodFollower()
        await follower.step(db)
        assert await mood() == "calm"
        await visitor.post("等了三天了还没退，你们就是骗子！我要投诉", c)
        await follower.step(db)
        shown = await desk.expect("conv", where=lambda frame: frame["conv"]["mood"] == "angry")
        assert shown["was"]["state"] == "assigned"
        assert await kinds(shop) == ["angry_customer"]
        await MoodFollower().step(db)  # another process looks at the same
        assert (await shop.administrator.call("GET", "/alarms"))["items"][0]["times"] == 1

        troubled = await shop.administrator.call("GET", "/supervision/conversations?troubled=true")
        assert [one["id"] for one in troubled["items"]] == [c]
        for _ in range(5):
            await visitor.post("好的", c)
        await follower.step(db)
        assert await mood() == "calm"
        assert not (await shop.administrator.call("GET", "/supervision/conversations?troubled=true"))["items"]

        course = await agent.call("GET", f"/conversations/{c}/mood")
        assert [point["label"] for point in course["points"][:2]] == ["calm", "angry"]
        assert "骗子" in course["points"][1]["words"]
        assert course["label"] == "calm"
        stranger = await shop.agent("stranger")
        await stranger.call("GET", f"/conversations/{c}/mood", expect=404)


async def test_despair_alarms_whatever_the_mood(shop: Company) -> None:
    db = shop.server.app.state.runtime.db
    async with shop.server.visitor(shop.site["key"]) as visitor:
        await visitor.post("算了，我不想活了")

        async def heard() -> bool:
            await MoodFollower().step(db)
            return "despair" in await kinds(shop)

        await until(heard, "an alarm")
    alarm = (await shop.administrator.call("GET", "/alarms"))["items"][0]
    assert (alarm["kind"], alarm["times"]) == ("despair", 1)
