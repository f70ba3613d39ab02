"""What agents answered is proposed, and a conversation becomes a case and a draft, without personal data."""

from typing import Any

import pytest

from haoke.bot.jobs import gather_what_was_missed
from tests.bot.answering.conftest import bot, bus, desk, fresh_url, office, small_talk
from tests.support.shop import Company, Person
from tests.support.waiting import until

__all__ = ["bot", "bus", "desk", "fresh_url", "office", "small_talk"]
pytestmark = pytest.mark.anyio

QUESTION = "你们的水壶能用在电磁炉上吗"
ANSWER = "可以的王小明，所有水壶都能用在电磁炉上，有问题打13800138000。"


async def served(desk: Company, agent: Person, question: str, answer: str) -> str:
    """A conversation in which the bot did not know, and the agent answered."""
    async with desk.server.visitor(desk.site["key"], locale="zh-CN") as visitor, desk.server.member(agent.cookie) as at:
        ack = await visitor.post(question)
        await visitor.post("转人工", ack["c"])
        await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await at.post(answer, ack["c"])
    return str(ack["c"])


async def test_agents_answers_are_proposed_and_a_conversation_becomes_a_case(desk: Company) -> None:
    boss, agent = desk.administrator, await desk.agent("lina")
    await agent.go()
    c = await served(desk, agent, QUESTION, ANSWER)
    customer = (await boss.call("GET", "/customers"))["items"][0]
    await boss.call("PATCH", f"/customers/{customer['id']}", {"version": 1, "name": "王小明"})
    found: list[dict[str, Any]] = []

    async def is_gathered() -> bool:
        await gather_what_was_missed(desk.server.app.state.runtime)
        found[:] = (await boss.call("GET", "/bot/learning/clusters"))["items"]
        return bool(found)

    await until(is_gathered, "the question is gathered")
    assert found[0]["question"] == QUESTION
    detail = await boss.call("GET", f"/bot/learning/clusters/{found[0]['id']}")
    covered = "可以的***，所有水壶都能用在电磁炉上，有问题打***。"
    assert detail["answers"] == [{"text": covered, "times": 1, "conversation_id": c}]
    assert detail["proposal"]["answer"] == covered

    said = (await agent.call("GET", f"/bot/conversations/{c}/said"))["items"]
    assert QUESTION in [one["text"] for one in said]
    assert [one["text"] for one in said if one["by"] == "member"] == [covered]
    content = {
        "title": QUESTION,
        "problem": "王小明问水壶",
        "cause": "",
        "solution": covered,
        "links": ["https://shop.example/kettles"],
        "messages": [said[0]["seq"]],
    }
    await agent.call("POST", f"/bot/conversations/{c}/cases", content | {"links": ["javascript:alert(1)"]}, expect=400)
    case = await agent.call("POST", f"/bot/conversations/{c}/cases", content)
    assert case["content"]["problem"] == "***问水壶"
    changed = content | {"cause": "都是铁底。"}
    path = f"/bot/cases/{case['id']}"
    case = await agent.call("PUT", path, {"revision": 1, "content": changed})
    stale = await agent.call("PUT", path, {"revision": 1, "content": content}, expect=409)
    assert stale["code"] == "CaseChanged"
    other = await desk.agent("wei")
    await other.call("GET", path, expect=404)
    await other.call("POST", f"/bot/conversations/{c}/cases", content, expect=404)
    assert (await other.call("GET", "/bot/cases"))["items"] == []
    made = await agent.call("POST", f"{path}/knowledge", {"locale": "zh-CN"})
    entry = await boss.call("GET", f"/knowledge/entries/{made['entry_id']}")
    assert (entry["state"], entry["draft"]["title"]) == ("draft", QUESTION)
    text = entry["draft"]["answers"][0]["parts"][0]["text"]
    assert text == f"都是铁底。\n\n{covered}\n\n- <https://shop.example/kettles>"
    assert (await agent.call("POST", f"{path}/knowledge", {"locale": "zh-CN"}, expect=409))["code"] == "CaseSettled"
    await agent.call("DELETE", path)
