"""The bot as one who serves: on the board, in the console's list, taken over from, paused, counted by day."""

from typing import Any

import pytest

from haoke.supervision.board.projector import Projector
from tests.bot.answering.known import SHOP
from tests.bot.answering.visitors import comes_to, says
from tests.supervision.test_board import look
from tests.support.live import Client
from tests.support.model_server import ModelServer, failed
from tests.support.shop import Company, Person

pytestmark = pytest.mark.anyio

NONSENSE = ("火星上的氧气够用吗", "量子计算机怎么纠错", "月球背面有多冷")


async def listed(boss: Person) -> list[tuple[str, str | None]]:
    items = (await boss.call("GET", "/supervision/bot-conversations"))["items"]
    return [(item["conversation"]["id"], item["need"]) for item in items]


async def tells(desk: Company, eye: Client, **wanted: Any) -> dict[str, Any]:
    """A keeper that has just begun tells of a seat like this."""
    await Projector(desk.server.app.state.runtime).step()
    frame = await eye.expect("board", where=lambda each: bool(each["bot"]) and each["bot"] | wanted == each["bot"])
    return dict(frame["bot"])


async def handed(boss: Person, c: str) -> dict[str, Any]:
    parts = (await boss.call("GET", f"/conversations/{c}/parts"))["parts"]
    return next(dict(part["body"]) for part in parts if part["kind"] == "handed_over")


async def receives(desk: Company, graph: dict[str, Any]) -> None:
    """A flow like this receives the site's visitors from now on."""
    call = desk.administrator.call
    flow = await call("POST", "/flows", {"purpose": "reception", "name": "Other"})
    flow = await call("PUT", f"/flows/{flow['id']}/draft", {"revision": flow["revision"], "graph": graph})
    await call("POST", f"/flows/{flow['id']}/publish", {"revision": flow["revision"]})
    await call("PUT", f"/sites/{desk.site['id']}/reception", {"queue_id": desk.queue["id"], "flow_id": flow["id"]})


async def test_a_supervisor_sees_whom_the_bot_has_and_takes_one_over(desk: Company) -> None:
    boss = await desk.agent("boss", role="supervisor")
    async with (
        desk.server.member(boss.cookie) as eye,
        desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor,
    ):
        watcher = await look(desk, eye, Projector(desk.server.app.state.runtime))
        assert (watcher.frame["bot"]["state"], watcher.frame["bot"]["held"]) == ("answering", 0)
        c, _ = await says(visitor, "怎么开发票")
        assert await listed(boss) == [(c, None)]
        board = await tells(desk, eye, held=1, talks=1, answered=1, solved=1, handed_over=0)
        assert board["first_answer"] >= 0

        await boss.call("POST", f"/supervision/conversations/{c}/watch", expect=204)
        said = {"id": "0199aaaa-0000-7000-8000-000000000001", "text": "我是主管，也在看"}
        await boss.call("POST", f"/supervision/conversations/{c}/speak", said)
        await visitor.expect("part", where=lambda frame: frame["part"]["body"].get("text") == said["text"])
        unheard = said | {"id": "0199aaaa-0000-7000-8000-000000000002"}
        await boss.call("POST", f"/supervision/conversations/{c}/whisper", unheard, expect=409)
        await boss.go("away")
        await boss.call("POST", f"/supervision/conversations/{c}/take-over", expect=204)
        await comes_to(visitor, "assigned")
        conversation = (await boss.call("GET", f"/conversations/{c}"))["conversation"]
        assert conversation["assignee_id"] == boss.id
        told = await handed(boss, c)
        assert (told["reason"], [one["question"] for one in told["tried"]]) == ("taken", ["怎么开发票"])
        assert await listed(boss) == []
        await boss.call("POST", f"/supervision/conversations/{c}/take-over", expect=409)
        audit = (await desk.administrator.call("GET", "/audit?limit=5"))["items"]
        assert "conversation.taken_from_bot" in {entry["action"] for entry in audit}
        ack = await visitor.post("谢谢", c)
        assert ack["seq"] > 0
        await tells(desk, eye, held=0, handed_over=1, solved=0)
    [day] = (await desk.administrator.call("GET", "/bot/statistics?days=1&by=day"))["groups"]
    assert (day["talks"], day["hand_overs"]) == (1, {"taken": 1})


async def test_those_who_need_people_come_first(desk: Company) -> None:
    ports = {"people": "left", "no_bot": "left"}
    nodes = [
        {"id": "bot", "kind": "ask_bot", "settings": {"misses": 5}, "next": ports},
        {"id": "left", "kind": "leave_message", "settings": {"text": "请留言"}, "next": {}},
    ]
    await receives(desk, {"start": "bot", "nodes": nodes})
    visit = desk.server.visitor
    async with (
        visit(desk.site["key"], locale="zh-CN") as happy,
        visit(desk.site["key"], locale="zh-CN") as lost,
        visit(desk.site["key"], locale="zh-CN") as waits,
    ):
        first, _ = await says(happy, "怎么开发票")
        second, _ = await says(lost, NONSENSE[0])
        assert await listed(desk.administrator) == [(first, None), (second, None)]
        await says(lost, NONSENSE[1], second)
        third, _ = await says(waits, "转人工")
        assert await listed(desk.administrator) == [(third, "people"), (second, "unknown"), (first, None)]
        await says(lost, "怎么开发票", second)
        assert await listed(desk.administrator) == [(third, "people"), (first, None), (second, None)]
        await desk.administrator.call("POST", f"/supervision/conversations/{third}/close", expect=204)
        await comes_to(waits, "closed")
        assert await listed(desk.administrator) == [(first, None), (second, None)]


async def comes_in(desk: Company, state: str) -> str:
    """Somebody new asks something; the conversation, when it has come to this state."""
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        c, _ = await says(visitor, "怎么开发票")
        await comes_to(visitor, state)
        return c


async def test_a_paused_bot_leaves_visitors_to_people(desk: Company) -> None:
    boss, agent = await desk.agent("boss", role="supervisor"), await desk.agent("li")
    keeper = Projector(desk.server.app.state.runtime)
    await agent.call("PUT", "/bot/pauses", {"paused": True}, expect=403)
    async with desk.server.member(boss.cookie) as eye, desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        watcher = await look(desk, eye, keeper)
        c, _ = await says(visitor, "怎么开发票")
        await boss.call("PUT", "/bot/pauses", {"paused": True}, expect=204)
        await boss.call("PUT", "/bot/pauses", {"paused": True}, expect=204)
        await keeper.step()
        frame = await watcher.hear(full=False)
        assert (frame["bot"]["state"], frame["bot"]["held"]) == ("paused", 1)
        assert [each["by"] for each in await boss.call("GET", "/bot/pauses") if each["at"]] == ["boss"]
        await comes_in(desk, "queued")
        await visitor.post("怎么申请退货", c)
        await comes_to(visitor, "queued")
        assert (await handed(boss, c))["reason"] == "paused"
        await desk.administrator.call("POST", f"/conversations/{c}/to-bot", expect=409)

        await boss.call("PUT", "/bot/pauses", {"paused": False}, expect=204)
        await boss.call("PUT", "/bot/pauses", {"paused": True, "site_id": desk.site["id"]}, expect=204)
        await comes_in(desk, "queued")
        await boss.call("PUT", "/bot/pauses", {"paused": False, "site_id": desk.site["id"]}, expect=204)
        await comes_in(desk, "reception")
        await says(visitor, SHOP["invoice"][0], c)
    audit = (await desk.administrator.call("GET", "/audit?limit=20"))["items"]
    acts = [entry["action"] for entry in reversed(audit) if entry["action"].startswith("bot.")]
    assert acts == ["bot.paused", "bot.resumed", "bot.site_paused", "bot.site_resumed"]


async def test_a_model_that_fails_is_seen_on_the_board(desk: Company, model: ModelServer) -> None:
    body = {"url": model.url, "model": "m", "uses": ["visitors"], "daily_tokens": 100_000}
    await desk.administrator.call("PUT", "/bot/model", body)
    model.replies = [failed("500 Internal Server Error")] * 6
    async with (
        desk.server.member(desk.administrator.cookie) as eye,
        desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor,
    ):
        await look(desk, eye, Projector(desk.server.app.state.runtime))
        c = None
        for key in ("invoice", "refund", "postage"):
            question, _, answer = SHOP[key]
            c = (await visitor.post(question, c))["c"]
            await visitor.expect("part", where=lambda frame, wanted=answer: told(frame).startswith(wanted))
        await tells(desk, eye, state="failing", answered=3)


def told(frame: dict[str, Any]) -> str:
    return str(frame["part"].get("body", {}).get("text", ""))
