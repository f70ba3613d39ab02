"""Members: what may be changed of them, and by whom."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest

from haoke.accounts.actions.change_member import MemberChange, change_member
from haoke.accounts.catalog import actor_of
from haoke.accounts.errors import LastAdministrator
from haoke.accounts.types import Member
from tests.support.api import PASSWORD, Browser, Office, published, runtime_of

pytestmark = pytest.mark.anyio


async def own_id(browser: Browser) -> str:
    return str((await browser.me())["member"]["id"])


async def role_ids(browser: Browser) -> dict[str, str]:
    return {role["name"]: role["id"] for role in (await browser.get_api("/roles"))["items"]}


async def test_members_are_listed_in_pages_and_found_by_name_email_and_team(office: Office) -> None:
    admin = await office.administrator()
    team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
    agents = [await office.agent(team), await office.agent()]
    first = await admin.get_api("/members?limit=2")
    second = await admin.get_api(f"/members?limit=2&cursor={first['next']}")
    listed = [member["id"] for page in (first, second) for member in page["items"]]
    assert listed == [await own_id(browser) for browser in (admin, *agents)]
    assert second["next"] is None
    assert [m["id"] for m in (await admin.get_api(f"/members?team={team}"))["items"]] == [await own_id(agents[0])]
    assert [m["name"] for m in (await admin.get_api("/members?q=ADA"))["items"]] == ["Ada"]
    assert [m["name"] for m in (await admin.get_api("/members?q=ada@hao"))["items"]] == ["Ada"]
    assert (await admin.get_api("/members?q=%25"))["items"] == []


async def test_role_teams_and_name_change_at_once(office: Office) -> None:
    admin, agent = await office.administrator(), await office.agent()
    member_id = await own_id(agent)
    team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
    change = {"name": "Robin", "role_id": (await role_ids(admin))["supervisor"], "team_ids": [team, team]}
    changed = await admin.api("PATCH", f"/members/{member_id}", change)
    assert (changed["name"], changed["role"]["preset"], changed["team_ids"]) == ("Robin", "supervisor", [team])
    me = await agent.me()
    assert (me["teams"], me["permissions"]["conversations.read"]) == ([team], "team")
    await admin.api("PATCH", f"/members/{member_id}", {"team_ids": []})
    assert (await agent.me())["teams"] == []


async def test_a_disabled_member_is_out_at_once(office: Office) -> None:
    admin, agent = await office.administrator(), await office.agent()
    me = (await agent.me())["member"]
    with published(office.app) as frames:
        await admin.api("PATCH", f"/members/{me['id']}", {"disabled": True})
    assert (f"m:{me['id']}", {"t": "bye", "code": "SignedOut"}) in frames
    await agent.get_api("/me", expect=401)
    credentials = {"email": me["email"], "password": PASSWORD}
    assert (await office.browser().post_api("/session", credentials, expect=403))["code"] == "NoWorkspace"
    await admin.api("PATCH", f"/members/{me['id']}", {"disabled": False})
    await agent.get_api("/me", expect=401)
    await office.browser().post_api("/session", credentials)


async def test_sockets_come_again_when_access_changes(office: Office) -> None:
    admin, agent = await office.administrator(), await office.agent()
    member_id = await own_id(agent)
    bye = (f"m:{member_id}", {"t": "bye", "code": "AccessChanged"})
    roles = await role_ids(admin)
    with published(office.app) as frames:
        await admin.api("PATCH", f"/members/{member_id}", {"name": "Robin"})
    assert bye not in frames
    with published(office.app) as frames:
        await admin.api("PATCH", f"/members/{member_id}", {"role_id": roles["supervisor"]})
    assert bye in frames
    with published(office.app) as frames:
        await admin.api("PATCH", f"/roles/{roles['supervisor']}", {"permissions": {"members.read": "all"}})
    assert bye in frames


async def test_the_last_administrator_stays(office: Office) -> None:
    admin = await office.administrator()
    roles = await role_ids(admin)
    path = f"/members/{await own_id(admin)}"
    assert (await admin.api("PATCH", path, {"role_id": roles["agent"]}, expect=409))["code"] == "LastAdministrator"
    assert (await admin.api("PATCH", path, {"disabled": True}, expect=409))["code"] == "OwnAccess"
    second = await office.member("administrator")
    await second.api("PATCH", path, {"disabled": True})
    own = f"/members/{await own_id(second)}"
    assert (await second.api("PATCH", own, {"role_id": roles["agent"]}, expect=409))["code"] == "LastAdministrator"
    await second.api("PATCH", path, {"disabled": False})
    await second.api("PATCH", own, {"role_id": roles["agent"]})


async def test_two_administrators_cannot_demote_each_other_at_the_same_time(office: Office) -> None:
    first = await office.administrator()
    ids = [UUID(await own_id(browser)) for browser in (first, await office.member("administrator"))]
    demotion = MemberChange(role_id=UUID((await role_ids(first))["agent"]))
    db = runtime_of(office.app).db
    actors = [await db.run(actor_of, UUID(office.workspace_id), member_id) for member_id in ids]
    outcomes = await asyncio.gather(
        *(db.run(change_member, actor, other, demotion) for actor, other in zip(actors, reversed(ids), strict=True)),
        return_exceptions=True,
    )
    assert {type(outcome) for outcome in outcomes} == {LastAdministrator, Member}


async def test_nobody_grants_more_than_they_hold(office: Office) -> None:
    """A role that manages members and roles cannot make itself, or others, more than it is."""
    admin = await office.administrator()
    grants = {"members.read": "all", "members.manage": "all", "roles.manage": "all", "conversations.read": "team"}
    manager_role = (await admin.post_api("/roles", {"name": "Manager", "permissions": grants}))["id"]
    manager = await office.member("Manager")
    roles = await role_ids(admin)
    own, boss = f"/members/{await own_id(manager)}", f"/members/{await own_id(admin)}"
    attempts: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", own, {"role_id": roles["administrator"]}),
        ("PATCH", boss, {"name": "Nobody"}),
        ("PATCH", boss, {"disabled": True}),
        ("POST", "/invitations", {"role_id": roles["supervisor"]}),
        ("POST", "/roles", {"name": "More", "permissions": {"audit.read": "all"}}),
        ("POST", "/roles", {"name": "More", "permissions": {"conversations.read": "all"}}),
        ("PATCH", f"/roles/{manager_role}", {"permissions": grants | {"conversations.read": "all"}}),
        ("PATCH", f"/roles/{roles['supervisor']}", {"permissions": {}}),
    ]
    for method, path, body in attempts:
        assert (await manager.api(method, path, body, expect=403))["code"] == "GrantExceedsOwn", (method, path)
    less = {"name": "Reader", "permissions": {"conversations.read": "own"}}
    reader_role = (await manager.post_api("/roles", less))["id"]
    await manager.post_api("/invitations", {"role_id": reader_role})


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"name": None}, {"capacity": -1}, {"capacity": 10_000}, {"capacity": "5"}, {"disabled": "yes"},
     {"role_id": "administrator"}, {"team_ids": "all"}, {"installation_owner": True}, {"email": "x@y.z"}],
)  # fmt: skip
async def test_bad_changes_are_refused(office: Office, change: dict[str, Any]) -> None:
    admin = await office.administrator()
    path = f"/members/{await own_id(admin)}"
    assert (await admin.api("PATCH", path, change, expect=400))["code"] == "InvalidRequest"


async def test_own_profile(office: Office) -> None:
    agent = await office.agent()
    change = {
        "name": "小林",
        "locale": "zh-CN",
        "time_zone": "Asia/Tokyo",
        "preferences": {"theme": "dark", "sound": 1},
    }
    me = await agent.api("PATCH", "/me", change)
    assert me["member"] | {"name": "小林", "locale": "zh-CN", "time_zone": "Asia/Tokyo"} == me["member"]
    me = await agent.api("PATCH", "/me", {"preferences": {"sound": None, "keys": [1, 2]}})
    assert me["preferences"] == {"theme": "dark", "keys": [1, 2]}
    refused = await agent.api("PATCH", "/me", {"time_zone": "Nowhere"}, expect=400)
    assert refused["detail"] == "没有名为“Nowhere”的时区。"
    await agent.api("PATCH", "/me", {"preferences": {"junk": "x" * 40_000}}, expect=400)
    assert msgspec.json.encode((await agent.me())["preferences"]) == b'{"keys":[1,2],"theme":"dark"}'
