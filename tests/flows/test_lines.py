"""A site's business lines: set by an administrator, chosen by a visitor, seen by agents; and beside them flows."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.flows.test_reception import MENU, click, publish
from tests.support.live import Client, live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


async def queue(shop: Company, name: str, **values: Any) -> dict[str, Any]:
    body = {"name": name, "team_id": shop.team["id"]} | values
    return await shop.administrator.call("POST", "/queues", body)


async def lines(shop: Company, *wanted: dict[str, Any], expect: int | None = None) -> Any:
    path = f"/sites/{shop.site['id']}/lines"
    answer = await shop.administrator.call("PUT", path, {"lines": list(wanted)}, expect=expect)
    return answer if expect else answer["lines"]


async def standing(shop: Company, visitor: Client, locale: str = "en") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {visitor.welcome['token']}", "Accept-Language": locale}
    async with shop.browser() as browser:
        answer = await browser.get("/api/v1/visitor/standing", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def preview(shop: Company, visitor: Client, line: str | None) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {visitor.welcome['token']}"}
    async with shop.browser() as browser:
        answer = await browser.post("/api/v1/visitor/reception", json={"line": line}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["messages"]


async def conversation(shop: Company, c: str) -> dict[str, Any]:
    return (await shop.administrator.call("GET", f"/conversations/{c}"))["conversation"]


def named(title: str, **values: Any) -> dict[str, Any]:
    return {"titles": {"en": title}} | values


async def test_a_visitor_chooses_a_line_and_the_agent_sees_it(shop: Company) -> None:
    repairs = await queue(shop, "Repairs")
    service = named("Service", lines=[named("Repairs", queue_id=repairs["id"], raised=5), named("Returns")])
    sales = {"titles": {"en": "Sales", "zh-CN": "销售"}, "hints": {"en": "Before you buy"}, "icon": "🛒"}
    stored = await lines(shop, sales, service)
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        assert visitor.welcome["flow"] is True
        shown = (await standing(shop, visitor))["lines"]
        assert [(line["title"], line["hint"], line["icon"]) for line in shown[:2]] == [
            ("Sales", "Before you buy", "🛒"),
            ("Service", "", ""),
        ]
        assert [line["standing"] and line["standing"]["state"] for line in shown] == ["away", None, "away", "away"]
        assert [line["parent"] for line in shown[2:]] == [shown[1]["id"]] * 2
        assert (await standing(shop, visitor, "zh-TW"))["lines"][0]["title"] == "销售"
        chosen = stored[1]["lines"][0]
        ack = await visitor.post("", body={"text": "It broke", "line": chosen["id"]})
        seen = await conversation(shop, ack["c"])
        assert seen["queue_id"] == repairs["id"]
        assert seen["line"] == {"id": chosen["id"], "titles": {"en": "Repairs"}}
        (item,) = [part for part in await read(visitor, ack["c"]) if part["kind"] == "message"]
        assert item["body"] == {"text": "It broke"}
        await agent.go("online")
        given = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        assert given["conv"]["line"]["titles"] == {"en": "Repairs"}
        await lines(shop, sales)  # a line that is out of the menu keeps its name
        assert (await conversation(shop, ack["c"]))["line"]["titles"] == {"en": "Repairs"}


async def read(visitor: Client, c: str) -> list[dict[str, Any]]:
    await visitor.send({"t": "open", "c": c, "since": 0})
    return (await visitor.expect("parts"))["parts"]


async def test_a_menu_that_leads_nowhere_is_refused_and_nothing_changes(shop: Company) -> None:
    flow = await shop.administrator.call("POST", "/flows", {"purpose": "reception", "name": "A draft"})
    (before,) = await lines(shop, named("Sales"))
    for bad, code in (
        (named("Gone", queue_id=str(uuid4())), "LineLeadsNowhere"),
        (named("Draft", flow_id=flow["id"]), "LineLeadsNowhere"),
        (named("Top", lines=[named("Gone", queue_id=str(uuid4()))]), "LineLeadsNowhere"),
        ({"titles": {"en": "  "}}, "LineUntitled"),
        (named("Deep", lines=[named("Deeper", lines=[named("Deepest")])]), "InvalidRequest"),
        (named("x" * 61), "InvalidRequest"),
    ):
        refused = await lines(shop, named("Sales", id=before["id"]), bad, expect=400)
        assert refused["code"] == code
    too_many = [named(f"Top {n}", lines=[named(f"{m}") for m in range(20)]) for n in range(3)]
    assert (await lines(shop, *too_many, expect=400))["code"] == "LinesTooMany"
    kept = await shop.administrator.call("GET", f"/sites/{shop.site['id']}/lines")
    assert kept["lines"] == [before]
    agent = await shop.agent("li")
    await agent.call("PUT", f"/sites/{shop.site['id']}/lines", {"lines": []}, expect=403)


async def test_a_line_without_its_queue_falls_back_and_no_message_is_lost(shop: Company) -> None:
    repairs = await queue(shop, "Repairs")
    (line,) = await lines(shop, named("Repairs", queue_id=repairs["id"]))
    await shop.administrator.call("DELETE", f"/queues/{repairs['id']}")
    for chosen in (line["id"], str(uuid4())):
        async with shop.server.visitor(shop.site["key"]) as visitor:
            ack = await visitor.post("", body={"text": "Anybody?", "line": chosen})
            seen = await conversation(shop, ack["c"])
            assert seen["queue_id"] == shop.queue["id"]
            assert (seen["line"] is None) == (chosen != line["id"])


async def test_a_line_may_lead_to_a_flow_and_the_others_do_not(shop: Company) -> None:
    await publish(shop, MENU)
    flow = (await shop.administrator.call("GET", f"/sites/{shop.site['id']}/reception"))["flow_id"]
    repairs = await queue(shop, "Repairs")
    guided, direct = await lines(shop, named("Guided", flow_id=flow, queue_id=repairs["id"]), named("Direct"))
    async with shop.server.visitor(shop.site["key"]) as visitor:
        assert await preview(shop, visitor, None) == []  # first the menu
        assert await preview(shop, visitor, direct["id"]) == []
        (first,) = await preview(shop, visitor, guided["id"])
        answer = click(first["prompt"], "buy")
        answer["body"]["line"] = guided["id"]
        ack = await visitor.post("", **answer)
        seen = await conversation(shop, ack["c"])
        assert (seen["queue_id"], seen["line"]["id"]) == (repairs["id"], guided["id"])
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("", body={"text": "Hello", "line": direct["id"]})
        assert (await conversation(shop, ack["c"]))["state"] == "queued"
    async with shop.server.visitor(shop.site["key"]) as visitor:  # who chooses nothing gets the site's own flow
        ack = await visitor.post("Hello")
        assert (await conversation(shop, ack["c"]))["state"] == "reception"


async def test_whoever_comes_back_may_choose_anew(shop: Company) -> None:
    repairs = await queue(shop, "Repairs")
    sales, broken = await lines(shop, named("Sales"), named("Repairs", queue_id=repairs["id"]))
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("", body={"text": "Buying", "line": sales["id"]})
        await shop.administrator.call("POST", f"/conversations/{ack['c']}/close")
        again = await visitor.post("", body={"text": "Broken", "line": broken["id"]})
        assert again["c"] == ack["c"]
        seen = await conversation(shop, ack["c"])
        assert (seen["queue_id"], seen["line"]["id"]) == (repairs["id"], broken["id"])
        assert [part["kind"] for part in await read(visitor, ack["c"])][-2:] == ["reopened", "message"]
