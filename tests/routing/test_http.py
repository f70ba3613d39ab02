"""Routing over HTTP: who may do what, what comes back, and that it is noted down."""

from typing import Any
from uuid import uuid4

import pytest

from haoke.routing.chain import STRATEGIES
from haoke.routing.types import PRESET_STATES
from tests.support.api import Browser, Office

pytestmark = pytest.mark.anyio


async def queue_of(browser: Browser) -> dict[str, Any]:
    return (await browser.get_api("/queues"))["items"][0]


def step(strategy: str, seconds: int = 0, **settings: object) -> dict[str, object]:
    return {"strategy": strategy, "settings": settings, "seconds": seconds}


async def state(browser: Browser, name: str) -> str:
    states = (await browser.get_api("/agent-states"))["items"]
    return next(each["id"] for each in states if each["name"] == f"agent_state.{name}")


async def test_a_workspace_begins_with_states_a_team_and_its_queue(office: Office) -> None:
    admin = await office.administrator()
    states = (await admin.get_api("/agent-states"))["items"]
    assert [each["kind"] for each in states if each["preset"]] == list(PRESET_STATES.values())
    queue, me = await queue_of(admin), await admin.me()
    assert (queue["name"], queue["mode"]) == ("Customer service", "auto")
    assert [step["strategy"] for step in queue["chain"]] == ["least_busy"]
    assert queue["team_id"] in me["teams"]


async def test_queues_are_managed(office: Office) -> None:
    admin = await office.administrator()
    team = await admin.post_api("/teams", {"name": f"Sales {uuid4().hex[:6]}"})
    own = next(q for q in (await admin.get_api("/queues"))["items"] if q["team_id"] == team["id"])
    wanted = {
        "name": f"VIP {uuid4().hex[:6]}",
        "team_id": team["id"],
        "mode": "ring",
        "chain": [step("round_robin", 0)],
    }
    queue = await admin.post_api("/queues", wanted, expect=201)
    assert queue == queue | wanted
    await admin.post_api("/queues", wanted, expect=409)
    changed = await admin.api("PATCH", f"/queues/{queue['id']}", {"accept_seconds": 45, "priority": 3})
    assert changed == queue | {"accept_seconds": 45, "priority": 3}
    for each in (queue, own):
        await admin.api("DELETE", f"/queues/{each['id']}", expect=204)
    await admin.api("DELETE", f"/queues/{queue['id']}", expect=404)
    noted = [each["action"] for each in (await admin.get_api("/audit"))["items"]]
    assert noted[:3] == ["queue.deleted", "queue.deleted", "queue.changed"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("chain", [step("no such")], "StrategyUnknown"),
        ("chain", [], "InvalidRequest"),
        ("chain", [step("least_busy", colour="red")], "InvalidRequest"),
        ("rings", [{"after": 5, "skills": []}], "RingsInvalid"),
        ("rings", [{"after": 0, "skills": []}, {"after": 0, "skills": []}], "RingsInvalid"),
        ("rings", [{"after": 0, "skills": [{"skill_id": str(uuid4()), "level": 3}]}], "SkillNotFound"),
        ("rings", [{"after": 0, "skills": [{"skill_id": str(uuid4()), "level": 6}]}], "InvalidRequest"),
        ("team_id", "01900000-0000-7000-8000-000000000000", "TeamNotFound"),
        ("accept_seconds", 0, "InvalidRequest"),
        ("units", "2", "InvalidRequest"),
        ("colour", "red", "InvalidRequest"),
        ("name", "   ", "InvalidRequest"),
    ],
)
async def test_bad_queues_are_refused_by_name(office: Office, field: str, value: object, code: str) -> None:
    admin = await office.administrator()
    wanted = {"name": "Fine", "team_id": (await queue_of(admin))["team_id"]} | {field: value}
    response = await admin.post("/api/v1/queues", json=wanted)
    assert (response.is_client_error, response.json()["code"]) == (True, code)


async def test_the_last_queue_stays(office: Office) -> None:
    other = await office.other_workspace()
    queue = await queue_of(other)
    assert (await other.api("DELETE", f"/queues/{queue['id']}", expect=409))["code"] == "LastQueue"
    assert (await other.api("DELETE", f"/teams/{queue['team_id']}", expect=409))["code"] == "LastQueue"


async def test_strategies_come_with_their_titles(office: Office) -> None:
    admin = await office.administrator()
    cards = await admin.get_api("/strategies")
    assert [card["name"] for card in cards] == list(STRATEGIES)
    assert all(card["title"].keys() == {"en", "zh-CN", "zh-TW"} for card in cards)


async def test_own_states(office: Office) -> None:
    admin = await office.administrator()
    made = await admin.post_api("/agent-states", {"name": "Lunch", "kind": "away"}, expect=201)
    await admin.api("PATCH", f"/agent-states/{made['id']}", {"name": "Lunch break"})
    await admin.api("PUT", "/presence", {"state_id": made["id"]})
    presence = next(each for each in await admin.get_api("/presence") if each["state_id"] == made["id"])
    assert presence["kind"] == "away"
    for method, body in ("DELETE", None), ("PATCH", {"kind": "busy"}):
        refused = await admin.api(method, f"/agent-states/{made['id']}", body, expect=409)
        assert refused["code"] == "AgentStateInUse"
    await admin.api("PUT", "/presence", {"state_id": await state(admin, "offline")})
    await admin.api("DELETE", f"/agent-states/{made['id']}")
    preset = await state(admin, "online")
    assert (await admin.api("DELETE", f"/agent-states/{preset}", expect=409))["code"] == "PresetState"


async def test_presence_of_others_needs_its_reach(office: Office) -> None:
    admin = await office.administrator()
    team = (await queue_of(admin))["team_id"]
    agent, colleague = await office.agent(team), await office.agent(team)
    supervisor, stranger = await office.member("supervisor", teams=[team]), await office.member("supervisor")
    online, away = await state(admin, "online"), await state(admin, "away")
    mine = (await agent.me())["member"]["id"]
    await agent.api("PUT", "/presence", {"state_id": online})
    for browser, status in ((colleague, 404), (stranger, 404), (supervisor, 204), (admin, 204)):
        await browser.api("PUT", f"/presence/{mine}", {"state_id": away}, expect=status)
    presence = next(each for each in await colleague.get_api("/presence") if each["member_id"] == mine)
    assert (presence["kind"], presence["capacity"], presence["max_capacity"]) == ("away", 5, 5)


async def test_capacity_is_the_administrators_and_the_limit_the_agents(office: Office) -> None:
    admin = await office.administrator()
    agent = await office.agent()
    mine = (await agent.me())["member"]["id"]
    await admin.api("PATCH", f"/members/{mine}", {"capacity": 8})
    await agent.api("PATCH", "/presence/limit", {"capacity": 3}, expect=204)
    presence = next(each for each in await agent.get_api("/presence") if each["member_id"] == mine)
    assert (presence["capacity"], presence["max_capacity"]) == (3, 8)
    assert (await agent.api("PATCH", "/presence/limit", {"capacity": 9}, expect=400))["code"] == "CapacityInvalid"


async def test_agents_do_not_manage(office: Office) -> None:
    agent = await office.agent()
    queue = await queue_of(agent)
    for method, path, body in (
        ("POST", "/queues", {"name": "X", "team_id": queue["team_id"]}),
        ("PATCH", f"/queues/{queue['id']}", {"name": "X"}),
        ("DELETE", f"/queues/{queue['id']}", None),
        ("POST", "/agent-states", {"name": "X", "kind": "away"}),
        ("GET", "/strategies", None),
        ("GET", "/routing/settings", None),
        ("PUT", "/routing/settings", {"away_after_minutes": 5}),
        ("GET", f"/decisions?work_item={uuid4()}", None),
    ):
        assert (await agent.api(method, path, body, expect=403))["code"] == "PermissionDenied"


async def test_what_belongs_to_others_is_not_there(office: Office) -> None:
    admin, other = await office.administrator(), await office.other_workspace()
    queue, online = await queue_of(admin), await state(admin, "online")
    member = (await admin.me())["member"]["id"]
    for method, path, body, code in (
        ("PATCH", f"/queues/{queue['id']}", {"name": "X"}, "QueueNotFound"),
        ("DELETE", f"/queues/{queue['id']}", None, "QueueNotFound"),
        ("PUT", "/presence", {"state_id": online}, "AgentStateNotFound"),
        ("PUT", f"/presence/{member}", {"state_id": await state(other, "online")}, "AgentNotFound"),
        ("PATCH", f"/agent-states/{online}", {"sort": 1}, "AgentStateNotFound"),
        ("POST", f"/work-items/{uuid4()}/accept", None, "WorkItemNotFound"),
        ("POST", "/work-items/pull-next", {"queue_id": queue["id"]}, "QueueNotFound"),
    ):
        assert (await other.api(method, path, body, expect=404))["code"] == code


async def test_settings(office: Office) -> None:
    admin = await office.other_workspace()
    assert await admin.get_api("/routing/settings") == {"away_after_minutes": 10, "help_units": 0}
    await admin.api("PUT", "/routing/settings", {"away_after_minutes": 0, "help_units": 1})
    assert await admin.get_api("/routing/settings") == {"away_after_minutes": 0, "help_units": 1}
