"""What entries say is proposed with the sentence it stands in; people approve it as drafts, or dismiss it."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoke.knowledge.graph.proposals import proposals_of
from tests.knowledge.test_graph import ITEMS, draw, words
from tests.support.api import Browser, Office

ENTRY = UUID(int=1)
TEXT = """X200 的电池容量为 5000 mAh，重量轻。X200 Pro 不支持无线充电。净界的噪音是52 dB！
The X300's weight is 176 g. The battery of the X300 is 4,800 mAh. The X300 supports fast charging and more.

| 型号 | 重量 | 颜色 | 防水 |
|---|:--:|---|---|
| **X400** | 189 g | 黑色、白色 | 支持 |

您的订单已发货，三天内送达。"""


def test_sentences_and_tables_are_read() -> None:
    found = proposals_of(ENTRY, "", TEXT, ["净界"])
    assert [(one.entity, one.attribute, one.value, one.unit) for one in found] == [
        ("X400", "重量", 189.0, "g"),
        ("X400", "颜色", ["黑色", "白色"], ""),
        ("X400", "防水", True, ""),
        ("X200", "电池容量", 5000.0, "mAh"),
        ("X200 Pro", "无线充电", False, ""),
        ("净界", "噪音", 52.0, "dB"),
        ("X300", "weight", 176.0, "g"),
        ("X300", "battery", 4800.0, "mAh"),
        ("X300", "fast charging", True, ""),
    ]
    assert found[3].sentence == "X200 的电池容量为 5000 mAh，重量轻"
    assert proposals_of(ENTRY, "", TEXT, ["净界"]) == found


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=5), max_size=3))
def test_every_text_can_be_read(text: str, names: list[str]) -> None:
    for one in proposals_of(ENTRY, "", text, names):
        assert one.entity
        assert one.attribute


async def publish(who: Browser, text: str) -> None:
    row = {"key": "spec", "locale": "zh-CN", "question": "X200 参数", "answer": [{"text": text}]}
    await who.post_api("/knowledge/import/rows", {"rows": [row], "publish": True})


async def proposed(who: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await who.get_api("/knowledge/graph/proposals"))["items"]
    return found


def approval(one: dict[str, Any], **more: Any) -> dict[str, Any]:
    names = ("entry_id", "entity", "entity_id", "attribute", "attribute_id", "type", "unit", "value")
    return {name: one[name] for name in names} | {"locale": "zh-CN"} | more


@pytest.mark.anyio
async def test_people_approve_correct_and_dismiss(office: Office) -> None:
    boss, agent = await office.administrator(), await office.agent()
    await words(boss)
    known = await draw(boss, "X200", words={"zh-CN": ["X200"]})
    await publish(boss, "X200 的重量是 189 g。X200 支持快充。X300 的重量是 170 g。X300 的颜色是红色。")
    weight, fast, other, colour = await proposed(boss)
    assert (weight["entity_id"], weight["title"], weight["sentence"]) == (
        known["id"],
        "X200 参数",
        "X200 的重量是 189 g",
    )
    assert weight["attribute_id"] is not None
    assert (fast["attribute"], fast["attribute_id"]) == ("快充", None)

    path = "/knowledge/graph/proposals"
    item = await boss.post_api(f"{path}/approve", approval(weight, value=190))
    assert (item["id"], item["draft"]["facts"][0]["value"], item["live"]) == (known["id"], 190, None)
    assert item["draft"]["entry_ids"] == [weight["entry_id"]]
    made = await boss.post_api(f"{path}/approve", approval(other))
    assert made["draft"]["words"] == {"zh-CN": ["X300"]}
    item = await boss.post_api(f"{path}/approve", approval(fast))
    assert len(item["draft"]["facts"]) == 2
    await boss.post_api(f"{path}/{colour['key']}/dismiss")
    await boss.post_api(f"{path}/{colour['key']}/dismiss")
    assert await proposed(boss) == []
    wrong = await boss.post_api(f"{path}/approve", approval(weight, value="heavy"), expect=400)
    assert wrong["code"] == "GraphFactInvalid"
    await agent.get_api(path, expect=403)
    await agent.post_api(f"{path}/approve", approval(weight), expect=403)
    assert len((await boss.get_api(f"{ITEMS}?sort=entity"))["items"]) == 2
