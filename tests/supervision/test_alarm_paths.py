"""Each alarm from where it begins: a due reminder, a rating, a word, a full queue; nothing is emitted by hand."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from haoke.conversations.actions.remind import act_on, remind
from haoke.kernel.clock import now
from haoke.supervision.board.projector import Projector
from tests.supervision.test_alarms import alarms
from tests.supervision.test_board import look
from tests.support.shop import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def later(shop: Company, c: str, **when: float) -> None:
    """As the job of reminders looks at a conversation at a later moment."""
    here = UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])
    db, at = shop.server.app.state.runtime.db, now() + timedelta(**when)
    for due in await db.run(remind, here, UUID(c), at):
        await db.run(act_on, here, UUID(c), due, at)


async def test_a_conversation_alarms_for_all_that_goes_wrong_in_it(shop: Company) -> None:
    agent, boss = await shop.agent("li"), await shop.agent("boss", role="supervisor")
    call = shop.administrator.call
    await call("PUT", "/reminders", {"unanswered_seconds": 100, "too_long_minutes": 60})
    lists = await call("POST", "/word-lists", {"name": "Rude", "action": "alarm"})
    await call("POST", f"/word-lists/{lists['id']}/words", {"text": "idiot"})

    async def kinds() -> list[str]:
        return sorted(str(one["kind"]) for one in await alarms(boss))

    async def kind_comes(kind: str) -> None:
        async def there() -> bool:
            return kind in await kinds()

        await until(there, f"an alarm: {kind}")

    async with (
        shop.server.member(agent.cookie) as desk,
        shop.server.member(boss.cookie) as eye,
        shop.server.visitor(shop.site["key"]) as visitor,
    ):
        await agent.go("online")
        c = (await visitor.post("you idiot"))["c"]
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await kind_comes("sensitive_word")
        assert (await eye.expect("alert"))["alert"]["kind"] == "alarm_sensitive_word"
        await later(shop, c, seconds=60)  # half of the time is for the agent alone
        assert await kinds() == ["sensitive_word"]
        await later(shop, c, seconds=120)
        await later(shop, c, seconds=130)
        assert await kinds() == ["sensitive_word", "unanswered"]
        await desk.post("sorry, here I am", c)
        await later(shop, c, minutes=61)
        assert await kinds() == ["sensitive_word", "too_long", "unanswered"]
        await agent.call("POST", f"/conversations/{c}/close", {}, expect=204)
        await rate(shop, visitor.welcome["token"], c, 1)
    assert await kinds() == ["bad_rating", "sensitive_word", "too_long", "unanswered"]
    assert {one["data"]["agent"] for one in await alarms(boss)} <= {"li", ""}  # type: ignore[index]
    assert {one["times"] for one in await alarms(boss)} == {1}


async def rate(shop: Company, token: str, c: str, score: int) -> None:
    async with shop.browser() as browser:
        answer: httpx.Response = await browser.put(
            f"/api/v1/visitor/conversations/{c}/rating",
            json={"score": score},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.is_success, answer.text


async def test_who_overflows_alarms_and_is_counted_once_where_they_are_answered(shop: Company) -> None:
    first, call = shop.queue["id"], shop.administrator.call
    other = await call("POST", "/teams", {"name": "Night"})
    listed: list[dict[str, Any]] = (await call("GET", "/queues?limit=200"))["items"]
    second = next(queue["id"] for queue in listed if queue["team_id"] == other["id"])
    await call("PUT", f"/queues/{first}/limits", {"overflow": [{"when": "length", "over": 1, "to": second}]})
    keeper = Projector(shop.server.app.state.runtime)
    agent, boss = await shop.agent("li"), await shop.agent("boss", role="supervisor")
    await call("PATCH", f"/members/{agent.id}", {"team_ids": [other["id"]]})
    async with (
        shop.server.member(shop.administrator.cookie) as wall,
        shop.server.visitor(shop.site["key"]) as one,
        shop.server.visitor(shop.site["key"]) as two,
        shop.server.member(agent.cookie) as desk,
    ):
        await agent.go("online")
        watcher = await look(shop, wall, keeper)
        await one.post("first")
        await two.post("second")
        frame = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        (alarm,) = await alarms(boss)
        assert (alarm["kind"], alarm["queue_id"], alarm["data"]["to"]) == ("overflow", first, "Night")  # type: ignore[index]
        await keeper.step()
        await watcher.hear(full=False)
        lines = [watcher.queues[queue] for queue in (first, second)]
        assert [(line["waiting"], line["answered"]) for line in lines] == [(1, 0), (0, 0)]
        assert sum(line["arrived"] for line in lines) == 2
        await desk.post("hello", frame["conv"]["id"])
        await keeper.step()
        await watcher.hear(full=False)
        assert [watcher.queues[queue]["answered"] for queue in (first, second)] == [0, 1]
