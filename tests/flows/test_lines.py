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
from tests.support.waiting import until

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


async def poll(shop: Company, visitor: Client, c: str) -> dict[str, Any]:
    """What a client without a socket hears of its conversation."""
    headers = {"Authorization": f"Bearer {visitor.welcome['token']}"}
    async with shop.browser() as browser:
        answer = await browser.get(f"/api/v1/visitor/conversations/{c}/parts", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["conversation"]


async def closed(shop: Company) -> str:
    body = {"name": f"Never {uuid4().hex[:6]}", "time_zone": "UTC", "week": [[] for _ in range(7)]}
    return (await shop.administrator.call("POST", "/calendars", body))["id"]


async def test_lines_flows_overflow_and_hours_work_together(shop: Company) -> None:
    """By night: one line goes on to the night shift, one takes a message, one waits; the site's flow takes the rest."""
    call, never = shop.administrator.call, await closed(shop)
    night_team = await call("POST", "/teams", {"name": "Night"})
    night = next(each for each in (await call("GET", "/queues"))["items"] if each["team_id"] == night_team["id"])
    urgent, calm = await queue(shop, "Urgent"), await queue(shop, "Calm")
    for each, rules in ((urgent, [{"when": "closed", "to": night["id"]}]), (calm, [])):
        await call("PUT", f"/queues/{each['id']}/limits", {"calendar_id": never, "overflow": rules})
    out_of_hours = {
        "start": "hours",
        "nodes": [
            {"id": "hours", "kind": "hours", "settings": {"calendar": never}, "next": {"open": "in", "closed": "away"}},
            {"id": "in", "kind": "enter_queue"},
            {"id": "away", "kind": "leave_message", "settings": {"name": "off", "phone": "off", "email": "off"}},
        ],
    }
    await publish(shop, out_of_hours, name="Message")
    message = (await call("GET", f"/sites/{shop.site['id']}/reception"))["flow_id"]
    await publish(shop, MENU, name="Menu")
    by_shift, by_message, by_day = await lines(
        shop,
        named("Urgent", queue_id=urgent["id"]),
        named("Message", flow_id=message),
        named("Calm", queue_id=calm["id"]),
    )
    watcher, sleepless = await shop.agent("night"), await shop.agent("day")
    await call("PATCH", f"/members/{watcher.id}", {"team_ids": [night_team["id"]]})
    async with (
        shop.server.member(watcher.cookie) as desk,
        shop.server.member(sleepless.cookie),
        shop.server.visitor(shop.site["key"]) as visitor,
    ):
        await watcher.go("online")
        await sleepless.go("online")
        shown = {line["title"]: line["standing"]["state"] for line in (await standing(shop, visitor))["lines"]}
        assert shown == {"Urgent": "closed", "Message": "free", "Calm": "closed"}
        ack = await visitor.post("", body={"text": "It burns", "line": by_shift["id"]})
        given = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        assert (given["conv"]["queue_id"], given["conv"]["line"]["id"]) == (night["id"], by_shift["id"])
        assert given["conv"]["id"] == ack["c"]
        async with shop.server.visitor(shop.site["key"]) as second:
            ack = await second.post("", body={"text": "Call me", "line": by_message["id"]})
            await second.post("Tomorrow, please", ack["c"])
            left = await conversation(shop, ack["c"])
            assert (left["state"], left["left_at"] is not None, left["line"]["id"]) == (
                "closed",
                True,
                by_message["id"],
            )
        async with shop.server.visitor(shop.site["key"]) as third:
            ack = await third.post("", body={"text": "No hurry", "line": by_day["id"]})
            told = await poll(shop, third, ack["c"])
            assert (told["state"], told["position"], told["queue"]["open"]) == ("queued", 1, False)
        async with shop.server.visitor(shop.site["key"]) as fourth:
            ack = await fourth.post("Just looking")
            assert (await conversation(shop, ack["c"]))["state"] == "reception"


async def test_visitors_see_how_their_agent_is_where_the_site_says_it(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie), shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        assert (await standing(shop, visitor))["standing"] == {
            "state": "free",
            "opens_at": None,
            "waiting": 0,
            "online": 1,
        }
        ack = await visitor.post("Hello")
        seen = await visitor.expect("conv", where=lambda frame: frame["conv"]["agent"] is not None)
        assert (seen["conv"]["agent"]["state"], seen["conv"]["agent"]["served"]) == ("online", 0)
        await agent.go("busy")
        seen = await visitor.expect("conv", where=lambda frame: frame["conv"]["agent"]["state"] == "busy")
        assert seen["conv"]["id"] == ack["c"]
        await agent.call("POST", f"/conversations/{ack['c']}/close")
        await agent.go("online")
        for settings, shown in (({"served_shown": False}, {"state"}), ({"agents_shown": False}, set())):
            await shop.administrator.call("PATCH", f"/sites/{shop.site['id']}", {"settings": settings})
            async with shop.server.visitor(shop.site["key"]) as other:
                ack = await other.post("Hello")
                card = (await poll(shop, other, ack["c"]))["agent"]
                assert set(card) - {"id", "name", "avatar"} == shown

        async def told_nothing() -> bool:
            return (await standing(shop, other))["standing"]["online"] is None

        await until(told_nothing, "the site says how many agents there are")
