"""Several workspaces on one installation, strictly apart."""

import pytest

from tests.support.api import FIRST, PASSWORD, Office

pytestmark = pytest.mark.anyio

SECOND = {"name": "Second", "locale": "zh-CN", "time_zone": "Asia/Taipei"}


async def test_the_owner_makes_workspaces_and_chooses_at_sign_in(office: Office) -> None:
    owner = await office.administrator()
    second = await owner.post_api("/workspaces", SECOND, expect=201)
    assert [each["name"] for each in (await owner.get_api("/workspaces"))["items"]] == ["Haoke Ltd", "Second"]
    browser = office.browser()
    credentials = {"email": FIRST["email"], "password": PASSWORD}
    choice = await browser.post_api("/session", credentials, expect=409)
    assert choice["code"] == "ChooseWorkspace"
    assert [each["name"] for each in choice["params"]["workspaces"]] == ["Haoke Ltd", "Second"]
    me = await browser.post_api("/session", credentials | {"workspace_id": second["id"]})
    assert me["workspace"] == second
    assert [member["name"] for member in (await browser.get_api("/members"))["items"]] == ["Ada"]
    me = await browser.api("PUT", "/session", {"workspace_id": office.workspace_id})
    assert me["workspace"]["name"] == "Haoke Ltd"
    assert (await browser.me())["workspace"]["name"] == "Haoke Ltd"


async def test_only_the_owner_of_the_installation_makes_workspaces(office: Office) -> None:
    administrator = await office.other_workspace()
    assert not (await administrator.me())["installation_owner"]
    assert (await administrator.post_api("/workspaces", SECOND, expect=403))["code"] == "PermissionDenied"


async def test_nobody_enters_a_workspace_they_do_not_belong_to(office: Office) -> None:
    agent = await office.agent()
    other = await office.other_workspace()
    foreign = (await other.me())["workspace"]["id"]
    assert (await agent.api("PUT", "/session", {"workspace_id": foreign}, expect=403))["code"] == "NoWorkspace"
    credentials = {"email": (await agent.me())["member"]["email"], "password": PASSWORD, "workspace_id": foreign}
    assert (await office.browser().post_api("/session", credentials, expect=403))["code"] == "NoWorkspace"


async def test_foreign_ids_are_not_found(office: Office) -> None:
    admin, other = await office.administrator(), await office.other_workspace()
    role = await other.post_api("/roles", {"name": "Theirs", "permissions": {}})
    team = await other.post_api("/teams", {"name": "Theirs"})
    invitation = await other.post_api("/invitations", {"role_id": role["id"]})
    member = (await other.me())["member"]
    attempts = {
        ("PATCH", f"/members/{member['id']}"): ({"name": "Mine"}, "MemberNotFound"),
        ("PATCH", f"/roles/{role['id']}"): ({"name": "Mine"}, "RoleNotFound"),
        ("DELETE", f"/roles/{role['id']}"): (None, "RoleNotFound"),
        ("PATCH", f"/teams/{team['id']}"): ({"name": "Mine"}, "TeamNotFound"),
        ("DELETE", f"/teams/{team['id']}"): (None, "TeamNotFound"),
        ("DELETE", f"/invitations/{invitation['id']}"): (None, "InvitationNotFound"),
    }
    for (method, path), (body, code) in attempts.items():
        assert (await admin.api(method, path, body, expect=404))["code"] == code
    own = f"/members/{(await admin.me())['member']['id']}"
    assert (await admin.api("PATCH", own, {"role_id": role["id"]}, expect=404))["code"] == "RoleNotFound"
    assert (await admin.api("PATCH", own, {"team_ids": [team["id"]]}, expect=404))["code"] == "TeamNotFound"
    assert (await admin.get_api(f"/members?team={team['id']}"))["items"] == []
    assert (await admin.get_api(f"/audit?member={member['id']}"))["items"] == []
    assert all(each["name"] != "Theirs" for each in (await admin.get_api("/roles"))["items"])
    assert [each["name"] for each in (await other.get_api("/roles"))["items"]][-1] == "Theirs"


async def test_the_workspace_is_changed_by_its_administrator(office: Office) -> None:
    admin, agent = await office.administrator(), await office.agent()
    changed = await admin.api("PATCH", "/workspace", {"name": "好客", "locale": "zh-CN", "time_zone": "Asia/Taipei"})
    assert (changed["name"], changed["locale"], changed["time_zone"]) == ("好客", "zh-CN", "Asia/Taipei")
    assert (await agent.me())["workspace"] == changed
    assert (await admin.api("PATCH", "/workspace", {"time_zone": "?"}, expect=400))["code"] == "TimeZoneUnknown"
    assert (await agent.api("PATCH", "/workspace", {"name": "X"}, expect=403))["code"] == "PermissionDenied"
