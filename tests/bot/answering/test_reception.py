"""A visitor is received by the bot: answered, asked what was meant, and handed over, over the promised protocol."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from haoke.bot.actions.sum_up_hand_overs import sum_up_hand_overs
from tests.bot.answering.conftest import BotProcess
from tests.bot.answering.known import SHOP
from tests.bot.answering.visitors import comes_to, parts_of, says
from tests.support.live import Client
from tests.support.model_server import ModelServer, failed, streamed
from tests.support.shop import Company, Person
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def test_from_a_question_over_what_was_meant_to_a_person(desk: Company) -> None:
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        c, said = await says(visitor, "我想退货怎么操作")
        assert [part["body"]["text"] for part in said][1] == SHOP["return"][2]
        related = said[-1]["body"]["prompt"]
        assert [option["text"] for option in related["options"]] == ["退货运费谁承担"]
        click = {"node": related["node"], "option": related["options"][0]["id"]}
        ack = await visitor.post("", c, id=related["id"], body={"text": "退货运费谁承担", "answer": click})
        parts = await parts_of(visitor, c)
        assert [part["body"]["text"] for part in parts if part["seq"] > ack["seq"]] == [SHOP["postage"][2]]
        _, said = await says(visitor, "火星上的氧气够用吗", c)
        assert [option["id"] for option in said[-1]["body"]["prompt"]["options"]] == ["person"]
        await visitor.post("转人工", c)
        await comes_to(visitor, "queued")
        asked = (await desk.administrator.call("GET", "/bot/asked"))["items"]
        assert {each["source"] for each in asked} == {"reception"}


async def test_two_misses_in_a_row_lead_to_people(desk: Company) -> None:
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        c, _ = await says(visitor, "火星上的氧气够用吗")
        await comes_to(visitor, "reception")
        await says(visitor, "量子计算机怎么纠错", c)
        await comes_to(visitor, "queued")


async def test_a_bot_that_dies_leaves_nobody_waiting(desk: Company, bot: BotProcess) -> None:
    await bot.stop()
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor, asyncio.timeout(10):
        await says(visitor, "怎么开发票")
        await comes_to(visitor, "queued")


async def test_a_language_model_answers_with_its_sources_or_the_entry_does(desk: Company, model: ModelServer) -> None:
    body = {"url": model.url, "model": "m", "uses": ["visitors"], "daily_tokens": 100_000}
    await desk.administrator.call("PUT", "/bot/model", body)
    model.replies = [
        streamed("您可以在订单里申请退货。[1]"),
        failed("500 Internal Server Error"),
        failed("500 Internal Server Error"),
    ]
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        ack = await visitor.post("我想退货怎么操作")
        written = await hears(visitor, "您可以在订单里申请退货。")
        assert written.endswith("资料来源：\n· " + SHOP["return"][0])
        await visitor.post("怎么开发票", ack["c"])
        await hears(visitor, SHOP["invoice"][2])
        calls = await desk.administrator.call("GET", "/bot/model/calls")
        assert {each["use"] for each in calls["items"]} == {"visitors"}


async def hears(visitor: Client, beginning: str) -> str:
    """The whole of the next message that begins so."""
    frame = await visitor.expect(
        "part", where=lambda frame: str(frame["part"].get("body", {}).get("text")).startswith(beginning)
    )
    return str(frame["part"]["body"]["text"])


async def handed_over(desk: Company, *texts: str) -> dict[str, Any]:
    """Somebody new writes these; what the team reads of how they came to people."""
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        c = None
        for text in texts:
            c, _ = await says(visitor, text, c)
        await comes_to(visitor, "queued")
        assert "handed_over" not in {part["kind"] for part in await parts_of(visitor, str(c))}
    parts = (await desk.administrator.call("GET", f"/conversations/{c}/parts"))["parts"]
    return next(dict(part["body"]) for part in parts if part["kind"] == "handed_over")


async def test_people_take_over_for_a_reason_and_read_what_was_tried(desk: Company) -> None:
    settings = await desk.administrator.call("GET", "/bot/settings")
    rules = {"angry": True, "words": ["保险"]}
    await desk.administrator.call("PUT", "/bot/settings", settings | {"hand_over": rules})
    told = await handed_over(desk, "怎么开发票", "火星上的氧气够用吗", "转人工")
    assert told["reason"] == "asked"
    assert [(one["outcome"], one["question"]) for one in told["tried"]] == [
        ("answered", "怎么开发票"),
        ("unknown", "火星上的氧气够用吗"),
    ]
    assert told["tried"][0]["title"] == SHOP["invoice"][0]
    assert (await handed_over(desk, "保险怎么办理"))["reason"] == "words"
    angry = await handed_over(desk, "你们就是骗子！垃圾服务，气死我了！")
    assert (angry["reason"], angry["mood"]) == ("angry", "angry")
    assert (await handed_over(desk, "我不想活了"))["reason"] == "care"


async def test_what_the_graph_knows_is_told_to_visitors(desk: Company) -> None:
    call = desk.administrator.call
    words = (await call("POST", "/knowledge/graph/begin"))["items"]
    weight = next(item["id"] for item in words if item["draft"]["words"]["en"][0] == "weight")
    phone = {"sort": "entity", "words": {"en": ["X200"]}, "facts": [{"attribute_id": weight, "value": 189}]}
    await call("POST", "/knowledge/graph/items", {"id": str(uuid4()), "content": phone})
    drafts = (await call("GET", "/knowledge/graph/items?unsettled=true&limit=200"))["items"]
    items = [{"id": item["id"], "revision": item["revision"]} for item in drafts]
    await call("POST", "/knowledge/graph/publish", {"items": items})

    async def is_heard() -> bool:
        return bool((await call("POST", "/bot/ask", {"text": "X200 多重"}))["reason"] == "graph")

    await until(is_heard, "the graph is heard of")
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        _, said = await says(visitor, "X200 多重")
        assert "X200 的重量：189 g。" in [part["body"]["text"] for part in said]


async def test_an_agent_gives_the_customer_back_and_gets_them_again_when_it_has_to_be(desk: Company) -> None:
    agent = await desk.agent("li")
    async with (
        desk.server.member(agent.cookie),
        desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor,
    ):
        await agent.go("online")
        c, _ = await says(visitor, "转人工")
        await comes_to(visitor, "assigned")
        assert await load_of(agent) == 1
        await agent.call("POST", f"/conversations/{c}/to-bot")
        await comes_to(visitor, "reception")
        assert await load_of(agent) == 0
        await agent.call("POST", f"/conversations/{c}/to-bot", expect=404)
        _, said = await says(visitor, "怎么开发票", c)
        assert SHOP["invoice"][2] in {part["body"]["text"] for part in said}
        await visitor.post("转人工", c)
        await comes_to(visitor, "assigned")
        assert await load_of(agent) == 1


async def test_who_waits_for_people_may_ask_the_bot_instead(desk: Company) -> None:
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor, desk.browser() as browser:
        browser.headers["Authorization"] = f"Bearer {visitor.welcome['token']}"
        c, _ = await says(visitor, "转人工")
        await comes_to(visitor, "queued")
        path = f"/api/v1/visitor/conversations/{c}"
        assert (await browser.get(path)).json()["queue"]["bot"] is True
        assert (await browser.post(f"{path}/to-bot")).status_code == 204
        await comes_to(visitor, "reception")
        _, said = await says(visitor, "怎么开发票", c)
        assert SHOP["invoice"][2] in {part["body"]["text"] for part in said}
        counts = await desk.administrator.call("GET", "/conversations/counts")
        assert counts["queue"] == 0


async def load_of(agent: Person) -> int:
    presences = await agent.call("GET", "/presence")
    return int(next(each["load"] for each in presences if each["member_id"] == agent.id))


async def test_a_model_sums_up_for_whoever_takes_over_and_nobody_waits_for_it(
    desk: Company, model: ModelServer
) -> None:
    runtime, call = desk.server.app.state.runtime, desk.administrator.call
    assert await sum_up_hand_overs(runtime) == 0
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        c, _ = await says(visitor, "怎么开发票")
        await visitor.post("转人工", c)
        await comes_to(visitor, "queued")
        assert await sum_up_hand_overs(runtime) == 0, "without a model"
        body = {"url": model.url, "model": "m", "uses": ["writing"], "daily_tokens": 100_000}
        await call("PUT", "/bot/model", body)
        model.replies = [streamed("问题：开发票\n待办：人工答复")]
        assert await sum_up_hand_overs(runtime) == 1
        assert await sum_up_hand_overs(runtime) == 0, "once for each"
        parts = (await call("GET", f"/conversations/{c}/parts"))["parts"]
        [handed] = [part["seq"] for part in parts if part["kind"] == "handed_over"]
        [summary] = [part["body"] for part in parts if part["kind"] == "summed_up"]
        assert summary == {"seq": handed, "text": "问题：开发票\n待办：人工答复"}
        assert "summed_up" not in {part["kind"] for part in await parts_of(visitor, c)}

        model.replies = [failed("500 Internal Server Error"), failed("500 Internal Server Error")]
    told = await handed_over(desk, "怎么开发票", "转人工")
    assert await sum_up_hand_overs(runtime) == 1
    assert told["tried"][0]["question"] == "怎么开发票"
