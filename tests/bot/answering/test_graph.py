"""The graph over the API: items are published, somebody asks, a bot process answers from them."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.bot.answering.test_asking import ask, publish, ready
from tests.support.api import Browser, Office
from tests.support.gadgets import Gadgets
from tests.support.waiting import until

pytestmark = pytest.mark.anyio
ITEMS = "/knowledge/graph/items"


async def put(who: Browser, workspace_id: str) -> Gadgets:
    """Draw the gadgets and publish all of them."""
    gadgets = Gadgets(UUID(workspace_id))
    known = {item["id"] for item in (await who.post_api("/knowledge/graph/begin"))["items"]}
    for item_id, content in gadgets.items.items():
        if str(item_id) not in known:
            await who.post_api(ITEMS, {"id": str(item_id), "content": msgspec.to_builtins(content)})
    await publish_drafts(who)
    return gadgets


async def publish_drafts(who: Browser) -> None:
    drafts = (await who.get_api(f"{ITEMS}?unsettled=true&limit=200"))["items"]
    items = [{"id": item["id"], "revision": item["revision"]} for item in drafts]
    await who.post_api("/knowledge/graph/publish", {"items": items})


async def test_from_published_to_answered(shop: Office) -> None:
    boss, agent = await shop.administrator(), await shop.agent()
    await publish(boss)
    gadgets = await put(boss, shop.workspace_id)
    await ready(agent)
    answer = await ask(agent, "X200 支持快充吗", locale="zh-CN")
    assert (answer["outcome"], answer["reason"], answer["entry"]) == ("answered", "graph", None)
    assert [part["text"] for part in answer["parts"]] == ["有的，X200 有快充。"]
    (fact,) = answer["graph"]["evidence"]
    assert (fact["entity_id"], fact["from_id"]) == (str(gadgets.id("X200")), str(gadgets.id("X 系列")))
    goes_on = await ask(agent, "那 Y100 呢", earlier=["X200 支持快充吗"], locale="zh-CN")
    assert goes_on["parts"][0]["text"] == "没有，Y100 没有快充。"
    logged = (await boss.get_api("/bot/asked"))["items"]
    assert [one["reason"] for one in logged[:2]] == ["graph", "graph"]

    unknown = await ask(agent, "Y100 保修多久", locale="zh-CN")
    assert (unknown["outcome"] == "answered", unknown["graph"]["missing"]) == (False, ["Y100：保修期"])
    entry = await ask(agent, "怎么申请退货")
    assert entry["reason"] == "matched"

    x200 = await boss.get_api(f"{ITEMS}/{gadgets.id('X200')}")
    own: dict[str, Any] = {"attribute_id": str(gadgets.id("fast")), "value": False}
    changed = x200["draft"] | {"facts": [*x200["draft"]["facts"], own]}
    await boss.api("PUT", f"{ITEMS}/{x200['id']}/draft", {"revision": x200["revision"], "content": changed})
    assert (await ask(agent, "X200 支持快充吗"))["parts"][0]["text"].startswith("有的"), "a draft is not answered from"
    await publish_drafts(boss)

    async def is_heard() -> bool:
        return bool((await ask(agent, "X200 支持快充吗"))["parts"][0]["text"].startswith("没有"))

    await until(is_heard, "what was published is answered")
    await boss.post_api(f"{ITEMS}/{x200['id']}/withdraw")

    async def is_gone() -> bool:
        return bool((await ask(agent, "X200 支持快充吗"))["reason"] != "graph")

    await until(is_gone, "what was withdrawn is not answered")


async def test_an_entry_that_asks_the_very_same_goes_before(shop: Office) -> None:
    boss = await shop.administrator()
    row = {"key": "fast", "locale": "zh-CN", "question": "X200支持快充吗", "answer": [{"text": "支持，最高 65 W。"}]}
    await boss.post_api("/knowledge/import/rows", {"rows": [row], "publish": True})
    await put(boss, shop.workspace_id)
    await ready(boss)
    assert (await ask(boss, "X200支持快充吗"))["parts"][0]["text"] == "支持，最高 65 W。"
    assert (await ask(boss, "X300支持快充吗"))["reason"] == "graph"
