"""Roles of the workspace's own, and teams."""

import pytest

from tests.support.api import Office

pytestmark = pytest.mark.anyio


async def test_the_catalogue_names_every_permission_with_its_scopes(office: Office) -> None:
    admin = await office.administrator()
    points = {point["name"]: point for point in await admin.get_api("/permissions")}
    assert points["members.manage"] == {"name": "members.manage", "context": "accounts", "scopes": ["all"]}
    assert points["conversations.read"]["scopes"] == ["own", "team", "all"]
    assert set(points) == set((await admin.me())["permissions"])


async def test_presets_are_as_promised(office: Office) -> None:
    admin = await office.administrator()
    roles = {role["preset"]: role for role in (await admin.get_api("/roles"))["items"]}
    agent, supervisor = roles["agent"]["permissions"], roles["supervisor"]["permissions"]
    assert agent["conversations.reply"] == "own"
    assert agent["conversations.pull"] == "team"
    assert agent["customers.read"] == "team"
    assert agent["members.read"] == "all"
    assert "audit.read" not in agent | supervisor
    assert supervisor["presence.set"] == "team"
    assert supervisor["customers.edit"] == "all"


async def test_roles_are_made_changed_and_deleted(office: Office) -> None:
    admin = await office.administrator()
    role = await admin.post_api("/roles", {"name": "Quality", "permissions": {"conversations.read": "all"}}, expect=201)
    member = await office.member("Quality")
    assert (await member.me())["permissions"] == {"conversations.read": "all"}
    path = f"/roles/{role['id']}"
    changed = await admin.api("PATCH", path, {"name": "QA", "permissions": {"conversations.read": "team"}})
    assert (changed["name"], changed["members"]) == ("QA", 1)
    assert (await member.me())["permissions"] == {"conversations.read": "team"}
    refused = await admin.api("DELETE", path, expect=409)
    assert (refused["code"], refused["params"]) == ("RoleInUse", {"members": 1})
    roles = {each["preset"]: each["id"] for each in (await admin.get_api("/roles"))["items"]}
    member_id = (await member.me())["member"]["id"]
    await admin.api("PATCH", f"/members/{member_id}", {"role_id": roles["agent"]})
    await admin.api("DELETE", path, expect=204)
    assert (await admin.api("PATCH", path, {"name": "Gone"}, expect=404))["code"] == "RoleNotFound"


async def test_presets_cannot_be_deleted_or_renamed_and_the_administrator_not_changed(office: Office) -> None:
    admin = await office.administrator()
    roles = {role["preset"]: role["id"] for role in (await admin.get_api("/roles"))["items"]}
    for role_id in roles.values():
        assert (await admin.api("DELETE", f"/roles/{role_id}", expect=409))["code"] == "RoleFixed"
        await admin.api("PATCH", f"/roles/{role_id}", {"name": "Other"}, expect=409)
    await admin.api("PATCH", f"/roles/{roles['administrator']}", {"permissions": {}}, expect=409)
    await admin.api("PATCH", f"/roles/{roles['agent']}", {"permissions": {"members.read": "all"}})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "X", "permissions": {"members.fly": "all"}}, "PermissionUnknown"),
        ({"name": "X", "permissions": {"members.manage": "own"}}, "PermissionUnknown"),
        ({"name": "X", "permissions": {"members.manage": "everything"}}, "InvalidRequest"),
        ({"name": "X", "permissions": []}, "InvalidRequest"),
        ({"name": "X"}, "InvalidRequest"),
        ({"name": "", "permissions": {}}, "InvalidRequest"),
    ],
)
async def test_roles_are_checked(office: Office, body: dict[str, object], code: str) -> None:
    admin = await office.administrator()
    assert (await admin.post_api("/roles", body, expect=400))["code"] == code


async def test_teams_are_made_renamed_and_deleted(office: Office) -> None:
    admin = await office.administrator()
    team = await admin.post_api("/teams", {"name": "售前"}, expect=201)
    agent = await office.agent(team["id"])
    path = f"/teams/{team['id']}"
    renamed = await admin.api("PATCH", path, {"name": "售后"})
    assert (renamed["name"], renamed["members"]) == ("售后", 1)
    assert (await admin.post_api("/teams", {"name": "售后"}, expect=409))["code"] == "NameTaken"
    await admin.api("DELETE", path, expect=204)
    assert (await agent.me())["teams"] == []
    assert (await admin.api("PATCH", path, {"name": "X"}, expect=404))["code"] == "TeamNotFound"


async def test_names_are_taken_within_a_workspace_only(office: Office) -> None:
    admin, other = await office.administrator(), await office.other_workspace()
    for browser in (admin, other):
        await browser.post_api("/teams", {"name": "Sales"})
        await browser.post_api("/roles", {"name": "Quality", "permissions": {}})
        await browser.post_api("/teams", {"name": "Sales"}, expect=409)
        await browser.post_api("/roles", {"name": "Quality", "permissions": {}}, expect=409)
