"""A visitor gets something done by the bot: in the first words, by being asked, corrected, left, and with a system."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from haoke.demo.mark import MARK, Demo
from tests.bot.answering.conftest import BotProcess
from tests.bot.answering.known import SHOP
from tests.bot.answering.visitors import says
from tests.support.live import Client, live_server
from tests.support.shop import Company, company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

TITLE = "查快递到哪了"
ASKED = "请发一下您的快递单号。"


@pytest.fixture
async def desk(fresh_url: str, bus: str, tmp_path: Path, bot: BotProcess) -> AsyncIterator[Company]:
    """A company whose bot receives visitors, knows something, and finds parcels in the demo's system."""
    live = live_server(fresh_url, tmp_path, bus_url=bus, outbound_hosts="127.0.0.1")
    async with live as server, company(server) as made:
        mark = msgspec.json.encode(Demo(uuid4(), {})).decode()
        connection = await asyncpg.connect(fresh_url)
        await connection.execute("INSERT INTO installation (name, value) VALUES ($1, $2)", MARK, mark)
        await connection.close()
        call = made.administrator.call
        rows = [
            {"key": key, "locale": "zh-CN", "question": question, "phrasings": phrasings, "answer": [{"text": answer}]}
            for key, (question, phrasings, answer) in SHOP.items()
        ]
        await call("POST", "/knowledge/import/rows", {"rows": rows, "publish": True})
        await receive_with_the_bot(made)
        await publish_parcel_task(made)

        async def knows() -> bool:
            status = await call("GET", "/bot/status")
            answer = await call("POST", "/bot/ask", {"text": TITLE, "trial": True})
            return bool(status["ready"] and not status["learning"] and answer["reason"] == "task")

        await until(knows, "the bot is ready", seconds=60)
        yield made


async def receive_with_the_bot(made: Company) -> None:
    call = made.administrator.call
    flow = await call("POST", "/flows", {"purpose": "reception", "name": "Bot first", "template": "bot_first"})
    await call("POST", f"/flows/{flow['id']}/publish", {"revision": flow["revision"]})
    await call("PUT", f"/sites/{made.site['id']}/reception", {"queue_id": made.queue["id"], "flow_id": flow["id"]})


async def publish_parcel_task(made: Company) -> str:
    call = made.administrator.call
    body = {"name": "Carrier", "url": f"{made.server.origin}/demo/api", "methods": ["GET"]}
    connection = await call("POST", "/connections", body)
    await call("PATCH", "/me", {"locale": "zh-CN"})
    task = await call("POST", "/flows", {"purpose": "task", "name": "Parcel", "template": "parcel"})
    for node in task["draft"]["nodes"]:
        if node["kind"] == "call_system":
            node["settings"]["connection"] = connection["id"]
    draft = {"revision": task["revision"], "graph": task["draft"]}
    saved = await call("PUT", f"/flows/{task['id']}/draft", draft)
    await call("POST", f"/flows/{task['id']}/publish", {"revision": saved["revision"]})
    return str(task["id"])


async def card(visitor: Client, c: str, number: str) -> dict[str, Any]:
    """What is said once the system has answered."""
    part = await visitor.expect("part", where=lambda frame: "card" in frame["part"].get("body", {}))
    body = part["part"]["body"]
    assert number in body["card"]["title"], body
    return dict(body)


async def figures(made: Company) -> dict[str, int]:
    (task,) = (await made.administrator.call("GET", "/bot/tasks"))["items"]
    return {name: task.get(name, 0) for name in ("begun", "done", "failed", "people", "left", "open")}


async def test_from_the_first_words_or_by_asking_with_a_question_between(desk: Company) -> None:
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        ack = await visitor.post("查一下SF1234567的快递")
        body = await card(visitor, ack["c"], "SF1234567")
        labels = [field["label"] for field in body["card"]["fields"]]
        assert labels == ["状态", "承运公司", "预计送达", "物流轨迹"]
        assert all(line in body["text"] for line in ("SF1234567", "状态: "))
        c, said = await says(visitor, "帮我查下我的包裹怎么还没到", ack["c"])
        assert said[-1]["body"]["text"] == ASKED
        _, said = await says(visitor, "怎么开发票", c)
        assert [part["body"]["text"] for part in said] == [SHOP["invoice"][2], ASKED]
        await visitor.post("YT7654321", c)
        await card(visitor, c, "YT7654321")
        _, said = await says(visitor, "怎么开发票", c)  # the bot goes on
        assert said[0]["body"]["text"] == SHOP["invoice"][2]
        _, said = await says(visitor, "帮我查个单号", c)
        _, said = await says(visitor, "算了", c)
        assert said[-1]["body"]["text"] == "好的，不办了。还有什么可以帮您？"
    assert await figures(desk) == {"begun": 3, "done": 2, "failed": 0, "people": 0, "left": 1, "open": 0}
    (task,) = (await desk.administrator.call("GET", "/bot/tasks"))["items"]
    (stop,) = await desk.administrator.call("GET", f"/bot/tasks/{task['flow_id']}/stops")
    assert (stop["node"], stop["number"], stop["titles"]["en"]) == ("ask", 1, "Collect")


async def test_an_unknown_parcel_a_person_a_system_that_is_gone_and_a_task_that_is(desk: Company) -> None:
    call = desk.administrator.call
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        ack = await visitor.post("查一下SF1234500的快递")
        again = await visitor.expect("part", where=lambda frame: "prompt" in frame["part"].get("body", {}))
        prompt = again["part"]["body"]["prompt"]
        click = {"node": prompt["node"], "option": "again"}
        clicked = await visitor.post("", ack["c"], id=prompt["id"], body={"text": "换个单号", "answer": click})
        assert clicked["t"] == "ack", clicked
        await visitor.expect("part", where=lambda frame: frame["part"].get("body", {}).get("text") == ASKED)
        await visitor.post("转人工", ack["c"])
        await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "queued")
    assert (await figures(desk))["people"] == 1
    (connection,) = (await call("GET", "/connections"))["items"]
    await call("DELETE", f"/connections/{connection['id']}")
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor:
        await visitor.post("查一下SF1234567的快递")
        await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "queued")
    (task,) = (await call("GET", "/bot/tasks"))["items"]
    await call("DELETE", f"/flows/{task['flow_id']}")

    async def gone() -> bool:
        return bool((await call("POST", "/bot/ask", {"text": TITLE, "trial": True}))["reason"] != "task")

    await until(gone, "the bot has forgotten the task")
