"""Many entries at once, as rows."""

from typing import Any

import pytest

from haoke.knowledge.catalog import published_phrasings
from tests.support.api import Browser, Office, runtime_of

pytestmark = pytest.mark.anyio


def row(question: str, **more: Any) -> dict[str, Any]:
    return {"question": question, "locale": "zh-CN", "answer": [{"text": "答案"}]} | more


async def bring(who: Browser, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = await who.post_api("/knowledge/import/rows", {"rows": list(rows)} | more)
    return result


async def test_a_preview_changes_nothing_and_says_what_would_be(office: Office) -> None:
    boss = await office.administrator()
    rows = [row("怎么退货", key="return", category="售后/退货"), row("", key="empty"), row("x", category="a/b/c/d/e/f")]
    seen = await bring(boss, *rows, preview=True)
    assert seen["counts"] == {"new": 1, "bad": 2}
    assert [each["line"] for each in seen["rows"] if each["problem"]] == [2, 3]
    assert (await boss.get_api("/knowledge/entries"))["items"] == []
    assert len((await boss.get_api("/knowledge/categories"))["items"]) == 12
    await bring(boss, *rows)
    assert [each["title"] for each in (await boss.get_api("/knowledge/entries"))["items"]] == ["怎么退货"]
    assert len((await boss.get_api("/knowledge/categories"))["items"]) == 14


async def test_the_same_again_changes_nothing_and_other_languages_are_added(office: Office) -> None:
    boss = await office.administrator()
    chinese = row("怎么退货", key="return", phrasings=["退货", "我要退"], related=["refund"], category="FAQ")
    refund = row("退款多久", key="refund", related=["return", "nowhere"])
    first = await bring(boss, chinese, refund, publish=True)
    assert first["counts"] == {"new": 2}
    assert first["rows"][1]["strangers"] == ["nowhere"]
    assert (await bring(boss, chinese, publish=True))["counts"] == {"same": 1}
    english = row("How to return", key="return", locale="en", answer=[{"text": "Send it."}], phrasings=["return it"])
    assert (await bring(boss, english, publish=True))["counts"] == {"changed": 1}
    workspace = (await boss.me())["workspace"]["id"]
    async with runtime_of(office.app).db.reading() as tx:
        asked = {each.text for each in await published_phrasings(tx, workspace) if each.title == "怎么退货"}
    assert asked == {"怎么退货", "退货", "我要退", "How to return", "return it"}
    listed = {each["key"]: each for each in (await boss.get_api("/knowledge/entries"))["items"]}
    entry = await boss.get_api(f"/knowledge/entries/{listed['return']['id']}")
    assert (entry["published"], entry["draft"]["related"]) == (2, [listed["refund"]["id"]])
    assert [each["title"] for each in entry["draft"]["answers"]] == ["", "How to return"]


async def test_without_a_key_the_question_is_it_and_twins_are_told(office: Office) -> None:
    boss, agent = await office.administrator(), await office.agent()
    await bring(boss, row("怎么退货"), row("怎么退货？", answer=[{"text": "第二条消息"}]))
    entries = (await boss.get_api("/knowledge/entries"))["items"]
    assert len(entries) == 1
    told = await bring(boss, row("怎么退货", key="other"), preview=True)
    assert told["rows"][0]["twin"] == entries[0]["id"]
    await agent.post_api("/knowledge/import/rows", {"rows": []}, expect=403)
