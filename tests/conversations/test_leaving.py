"""An agent who signs out is gone at once, and so is their work; who is still connected elsewhere stays."""

from typing import Any

import httpx
import pytest

from tests.support.live import Client
from tests.support.shop import PASSWORD, Company, Person

pytestmark = pytest.mark.anyio


async def elsewhere(shop: Company, name: str) -> Person:
    """The same member on another browser."""
    browser = shop.browser()
    signed_in = await browser.post("/api/v1/session", json={"email": f"{name}@example.com", "password": PASSWORD})
    assert signed_in.is_success, signed_in.text
    person = Person(browser, signed_in.json()["member"]["id"])
    shop.agents.append(person)
    return person


async def work(shop: Company, agent: Person, desk: Client) -> str:
    """A conversation that the agent was given."""
    await agent.go("online")
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("Hello?")
    await desk.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == agent.id)
    return str(ack["c"])


async def presence(shop: Company, member_id: str) -> dict[str, Any]:
    everybody = await shop.administrator.call("GET", "/presence")
    return next(each for each in everybody if each["member_id"] == member_id)


async def test_signing_out_gives_the_work_to_others_at_once(shop: Company) -> None:
    leaving, staying = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(leaving.cookie) as desk, shop.server.member(staying.cookie) as other:
        c = await work(shop, leaving, desk)
        await staying.go("online")
        await leaving.call("DELETE", "/session", expect=204)
        given = await other.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        assert (given["conv"]["id"], given["conv"]["assignee_id"]) == (c, staying.id)
        left = await presence(shop, leaving.id)
        assert (left["kind"], left["load"]) == ("offline", 0)
        trace = await shop.administrator.call("GET", f"/conversations/{c}/decisions")
        assert [(each["kind"], each["reason"]) for each in trace if each["kind"] == "returned"] == [
            ("returned", "signed_out")
        ]


async def test_whoever_is_connected_with_another_session_goes_on(shop: Company) -> None:
    here = await shop.agent("li")
    there = await elsewhere(shop, "li")
    async with shop.server.member(here.cookie) as desk, shop.server.member(there.cookie):
        c = await work(shop, here, desk)
        await here.call("DELETE", "/session", expect=204)
        assert ((await presence(shop, here.id))["kind"], (await presence(shop, here.id))["load"]) == ("online", 1)
    async with shop.server.member(there.cookie) as back:
        await there.call("DELETE", "/session", expect=204)
        assert await back.closed() == 1012
    assert (await presence(shop, here.id))["kind"] == "offline"
    assert (await shop.administrator.call("GET", f"/conversations/{c}"))["conversation"]["state"] == "queued"


async def test_a_session_that_is_only_remembered_holds_nothing_back(shop: Company) -> None:
    agent = await shop.agent("li")
    await elsewhere(shop, "li")
    async with shop.server.member(agent.cookie) as desk:
        await work(shop, agent, desk)
        await agent.call("DELETE", "/session", expect=204)
    assert (await presence(shop, agent.id))["kind"] == "offline"


async def test_going_over_to_another_workspace_is_leaving_this_one(shop: Company) -> None:
    boss = shop.administrator
    other = await boss.call("POST", "/workspaces", {"name": "Second", "locale": "en", "time_zone": "UTC"})
    supervisor = await shop.agent("wu", role="administrator")
    async with shop.server.member(boss.cookie) as desk:
        await work(shop, boss, desk)
        await boss.call("PUT", "/session", {"workspace_id": other["id"]})
    everybody = await supervisor.call("GET", "/presence")
    assert [each["kind"] for each in everybody if each["member_id"] == boss.id] == ["offline"]


async def test_signing_in_again_on_the_same_browser_is_not_leaving(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk:
        await work(shop, agent, desk)
        again: httpx.Response = await agent.browser.post(
            "/api/v1/session", json={"email": "li@example.com", "password": PASSWORD}
        )
        assert again.is_success, again.text
        assert await desk.closed() == 1012
    assert ((await presence(shop, agent.id))["kind"], (await presence(shop, agent.id))["load"]) == ("online", 1)


async def test_a_disabled_member_is_gone_at_once(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk:
        c = await work(shop, agent, desk)
        await shop.administrator.call("PATCH", f"/members/{agent.id}", {"disabled": True})
        assert await desk.closed() == 4401
    assert (await shop.administrator.call("GET", f"/conversations/{c}"))["conversation"]["state"] == "queued"
