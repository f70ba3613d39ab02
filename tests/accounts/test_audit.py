"""Every administrative act leaves a line."""

from typing import Any

import pytest

from tests.support.api import PASSWORD, Browser, Office

pytestmark = pytest.mark.anyio


async def entries(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await browser.get_api(f"/audit{query}"))["items"]
    return items


async def test_every_administrative_act_leaves_a_line(office: Office) -> None:
    admin = await office.administrator()
    agent = await office.agent()
    member = f"/members/{(await agent.me())['member']['id']}"
    role = (await admin.post_api("/roles", {"name": "Quality", "permissions": {}}))["id"]
    team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
    invitation = (await admin.post_api("/invitations", {"role_id": role}))["id"]
    acts: list[tuple[str, str, dict[str, Any] | None]] = [
        ("DELETE", f"/invitations/{invitation}", None),
        ("PATCH", f"/roles/{role}", {"permissions": {"members.read": "all"}}),
        ("PATCH", f"/teams/{team}", {"name": "Sales 2"}),
        ("PATCH", member, {"name": "Robin"}),
        ("PATCH", member, {"role_id": role}),
        ("PATCH", member, {"team_ids": [team]}),
        ("PATCH", member, {"capacity": 3}),
        ("PATCH", member, {"disabled": True}),
        ("PATCH", member, {"disabled": False}),
        ("DELETE", f"/teams/{team}", None),
        ("POST", "/roles", {"name": "Other", "permissions": {}}),
        ("PATCH", "/workspace", {"name": "New name"}),
        ("PUT", "/me/password", {"current": PASSWORD, "new": "a new and better one"}),
    ]
    for method, path, body in acts:
        await admin.api(method, path, body)
    other = next(each["id"] for each in (await admin.get_api("/roles"))["items"] if each["name"] == "Other")
    await admin.api("DELETE", f"/roles/{other}")
    logged = [
        (entry["action"], entry["member"]["name"])
        for entry in reversed(await entries(admin, "?limit=200"))
        if entry["member"] is not None  # what the system did by itself for a new workspace or team
    ]
    assert logged == [
        ("workspace.created", "Ada"),
        ("invitation.created", "Ada"),
        ("member.joined", "Robin"),
        ("role.created", "Ada"),
        ("team.created", "Ada"),
        ("invitation.created", "Ada"),
        ("invitation.revoked", "Ada"),
        ("role.changed", "Ada"),
        ("team.renamed", "Ada"),
        ("member.renamed", "Ada"),
        ("member.role_changed", "Ada"),
        ("member.teams_changed", "Ada"),
        ("member.capacity_changed", "Ada"),
        ("member.disabled", "Ada"),
        ("member.enabled", "Ada"),
        ("team.deleted", "Ada"),
        ("role.created", "Ada"),
        ("workspace.changed", "Ada"),
        ("password.changed", "Ada"),
        ("role.deleted", "Ada"),
    ]


async def test_refused_acts_and_secrets_leave_none(office: Office) -> None:
    admin = await office.administrator()
    before = await entries(admin)
    await admin.post_api("/roles", {"name": "X", "permissions": {"nothing": "all"}}, expect=400)
    await admin.api("PUT", "/me/password", {"current": "wrong", "new": PASSWORD}, expect=400)
    assert await entries(admin) == before
    role = next(each["id"] for each in (await admin.get_api("/roles"))["items"] if each["preset"] == "agent")
    url = (await admin.post_api("/invitations", {"role_id": role}))["url"]
    await admin.api("PUT", "/me/password", {"current": PASSWORD, "new": "a new and better one"})
    written = str(await entries(admin))
    assert url.rpartition("/")[2] not in written
    assert "a new and better one" not in written


async def test_the_log_says_what_changed_and_from_where(office: Office) -> None:
    admin = await office.administrator()
    team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
    await admin.api("PATCH", f"/teams/{team}", {"name": "Service"})
    entry = (await entries(admin))[0]
    assert entry["detail"] == {"before": "Sales", "after": "Service"}
    assert entry["target"] == team
    assert entry["ip"] == "10.0.0.1"
    assert entry["at"] > 1_700_000_000_000


async def test_the_log_is_filtered_and_paged(office: Office) -> None:
    admin = await office.administrator()
    second = await office.member("administrator")
    for number in range(5):
        await second.post_api("/teams", {"name": f"Team {number}"})
    own = (await second.me())["member"]["id"]
    names = [entry["detail"]["name"] for entry in await entries(admin, f"?member={own}&action=team")]
    assert names == [f"Team {number}" for number in reversed(range(5))]
    assert await entries(admin, "?action=tea") == []
    theirs = f"member={own}&action=team"
    assert len(await entries(admin, f"?member={own}&action=team.created")) == 5
    first = await admin.get_api(f"/audit?{theirs}&limit=3")
    rest = await admin.get_api(f"/audit?{theirs}&limit=3&cursor={first['next']}")
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)
    at = first["items"][0]["at"]
    assert [entry["at"] for entry in await entries(admin, f"?from={at}&{theirs}")] == [at]
    assert len(await entries(admin, f"?to={at}&{theirs}")) == 4
    for query in ("?from=x", "?member=x", "?to=-1", "?limit=0"):
        await admin.get_api(f"/audit{query}", expect=400)


async def test_only_who_may_read_it_does(office: Office) -> None:
    await office.administrator()
    for role in ("supervisor", "agent"):
        member = await office.member(role)
        assert (await member.get_api("/audit", expect=403))["code"] == "PermissionDenied"
