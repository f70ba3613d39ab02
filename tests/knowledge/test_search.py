"""Agents find what is published: by words, by sound, despite slips; and only what is for them."""

from typing import Any
from uuid import UUID

import pytest

from haoke.knowledge.queries.search import Weighed, candidates
from haoke.knowledge.search_terms import Wanted
from tests.support.api import Browser, Office, runtime_of

pytestmark = pytest.mark.anyio

ENTRIES: list[dict[str, Any]] = [
    {"key": "refund", "question": "退款多久到账？", "phrasings": ["退的钱什么时候到", "钱怎么还没退回来"]},
    {"key": "return", "question": "怎么申请退货？", "phrasings": ["我要退货", "不想要了能退吗"]},
    {"key": "invoice", "question": "如何开具电子发票？", "phrasings": ["发票怎么开", "要发票"]},
    {"key": "warranty", "question": "How long is the battery warranty?", "locale": "en", "phrasings": ["guarantee"]},
    {"key": "delivery", "question": "快递几天能到？", "answer": [{"text": "一般三天，偏远地区五天。"}]},
]


async def stock(boss: Browser, *more: dict[str, Any]) -> None:
    plain = {"locale": "zh-CN", "answer": [{"text": "答案在此。"}]}
    rows = [plain | each for each in [*ENTRIES, *more]]
    assert (await boss.post_api("/knowledge/import/rows", {"rows": rows, "publish": True}))["counts"]["new"]


async def titles(who: Browser, query: str, **more: str) -> list[str]:
    answer = await who.get("/api/v1/knowledge/search", params={"q": query} | more)
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["items"]]


async def test_a_few_letters_are_enough(office: Office) -> None:
    boss, agent = await office.administrator(), await office.agent()
    await stock(boss)
    refund, back, invoice = "退款多久到账？", "怎么申请退货？", "如何开具电子发票？"
    battery, parcel = "How long is the battery warranty?", "快递几天能到？"
    cases = {
        "退款": refund,
        "退貨": back,
        "fapiao": invoice,
        "tuikuan": refund,
        "tuikuanduoj": refund,
        "tkdj": refund,
        "dzfp": invoice,
        "退宽多久": refund,
        "battery": battery,
        "baterry warantty": battery,
        "GUARANTEE": battery,
        "偏远地区": parcel,
        "您好，我上周买的东西不想要了，请问能退吗？": back,
    }
    for query, title in cases.items():
        assert (await titles(agent, query))[:1] == [title], query
    assert await titles(agent, "量子力学") == []
    assert await titles(agent, "'):*&!|<->\\") == []
    assert set(await titles(agent, "")) == {refund, back, invoice, battery, parcel}


async def test_only_what_is_live_and_for_the_member_is_found_read_and_judged(office: Office) -> None:
    boss, agent, stranger = await office.administrator(), await office.agent(), await office.other_workspace()
    await stock(boss)
    entry = (await boss.get_api("/knowledge/search?q=发票"))["items"][0]
    path = f"/knowledge/published/{entry['id']}"
    assert (await agent.get_api(path))["entry"]["content"]["title"] == "如何开具电子发票？"
    assert await titles(stranger, "发票") == []
    await stranger.get_api(path, expect=404)
    await agent.post_api(f"{path}/uses", {"use": "sent"})
    await agent.api("PUT", f"{path}/feedback", {"kind": "outdated", "text": "税率变了"}, expect=204)
    said = await boss.get_api(f"/knowledge/entries/{entry['id']}/feedback")
    assert [(each["kind"], each["text"]) for each in said["items"]] == [("outdated", "税率变了")]
    assert (await boss.get_api("/alerts"))["items"][0]["kind"] == "entry_feedback"
    working = await boss.get_api(f"/knowledge/entries/{entry['id']}")
    team = await boss.post_api("/teams", {"name": "Tax"})
    secret = working["draft"] | {"visibility": "teams", "team_ids": [team["id"]]}
    saved = await boss.api("PUT", f"/knowledge/entries/{entry['id']}/draft", {"revision": 1, "content": secret})
    await boss.post_api(f"/knowledge/entries/{entry['id']}/publish", {"revision": saved["revision"]})
    assert await titles(agent, "发票") == []
    await agent.get_api(path, expect=404)
    assert await titles(await office.agent(team["id"]), "发票") == ["如何开具电子发票？"]
    await boss.post_api(f"/knowledge/entries/{entry['id']}/withdraw")
    assert await titles(boss, "发票") == []


async def test_what_comes_into_question_is_found_by_the_index_alone(office: Office) -> None:
    boss = await office.administrator()
    await stock(boss)
    workspace = UUID((await boss.me())["workspace"]["id"])
    statement = candidates(workspace, [Weighed(Wanted("退款", 1.0), 1, 1.0)], [])
    async with runtime_of(office.app).db.reading() as tx:
        connection = await tx.connection.get_raw_connection()
        await tx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        compiled = statement.compile(dialect=tx.connection.dialect)
        values = [compiled.params[name] for name in compiled.positiontup or []]
        plan = await connection.driver_connection.fetch(f"EXPLAIN {compiled}", *values)
    assert "ix_live_entries_terms" in "\n".join(line[0] for line in plan)
