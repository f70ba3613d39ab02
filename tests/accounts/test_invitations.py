"""Joining by a link."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from haoke.accounts.tables import invitations
from haoke.kernel import clock
from haoke.kernel.db import Tx
from tests.support.api import PASSWORD, Browser, Office, runtime_of

pytestmark = pytest.mark.anyio

JOINING = {"name": "Bo", "email": "bo@haoke.test", "password": PASSWORD}


async def role_id(browser: Browser, name: str) -> str:
    roles = (await browser.get_api("/roles"))["items"]
    return str(next(role["id"] for role in roles if role["name"] == name))


async def invite(browser: Browser, role: str = "agent", **more: Any) -> str:
    """The token of a new invitation."""
    invitation = await browser.post_api("/invitations", {"role_id": await role_id(browser, role)} | more, expect=201)
    assert invitation["url"].startswith("http://haoke.test/join/")
    return str(invitation["url"]).rpartition("/")[2]


async def test_somebody_new_joins_with_role_and_teams(office: Office) -> None:
    admin = await office.administrator()
    team = await admin.post_api("/teams", {"name": "Sales"})
    token = await invite(admin, "supervisor", email="Bo@Haoke.Test", team_ids=[team["id"]])
    guest = office.browser()
    page = await guest.get_api(f"/invitations/by-token/{token}")
    assert page == {"workspace_name": "Haoke Ltd", "email": "bo@haoke.test", "needs_password": True}
    me = await guest.post_api("/invitations/accept", JOINING | {"token": token}, expect=201)
    assert me["teams"] == [team["id"]]
    assert me["permissions"]["conversations.read"] == "team"
    assert "members.manage" not in me["permissions"]
    assert (await guest.me())["member"]["name"] == "Bo"
    assert [team["members"] for team in (await admin.get_api("/teams"))["items"] if team["name"] == "Sales"] == [1]


async def test_a_link_works_once_even_for_two_at_the_same_time(office: Office) -> None:
    admin = await office.administrator()
    token = await invite(admin)
    answers = await asyncio.gather(
        *(
            office.browser().post(
                "/api/v1/invitations/accept", json=JOINING | {"token": token, "email": f"bo{number}@haoke.test"}
            )
            for number in range(4)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 404, 404, 404]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 404} == {"InvitationNotFound"}
    assert len((await admin.get_api("/members"))["items"]) == 2
    assert (await admin.get_api("/invitations"))["items"] == []


async def test_links_end_after_a_week_or_when_taken_back(office: Office) -> None:
    admin = await office.administrator()
    old, revoked = await invite(admin), await invite(admin, email="bo@haoke.test")
    listed = (await admin.get_api("/invitations"))["items"]
    assert [each["email"] for each in listed] == ["bo@haoke.test", None]
    await admin.api("DELETE", f"/invitations/{listed[0]['id']}", expect=204)
    await runtime_of(office.app).db.run(_age_invitations, timedelta(days=8))
    for token in (old, revoked, "x", "a" * 200):
        guest = office.browser()
        await guest.get_api(f"/invitations/by-token/{token}", expect=404)
        refused = await guest.post_api("/invitations/accept", JOINING | {"token": token}, expect=404)
        assert refused["code"] == "InvitationNotFound"
    assert (await admin.get_api("/invitations"))["items"] == []


async def test_an_invitation_to_one_email_is_for_nobody_else(office: Office) -> None:
    admin = await office.administrator()
    token = await invite(admin, email="bo@haoke.test")
    refused = await office.browser().post_api(
        "/invitations/accept", JOINING | {"token": token, "email": "eve@haoke.test"}, expect=403
    )
    assert refused["code"] == "InvitationForOther"
    await office.browser().post_api("/invitations/accept", JOINING | {"token": token})


async def test_who_has_a_login_joins_with_its_password(office: Office) -> None:
    stranger = await office.other_workspace()
    email = (await stranger.me())["member"]["email"]
    admin = await office.administrator()
    token = await invite(admin, email=email)
    guest = office.browser()
    assert not (await guest.get_api(f"/invitations/by-token/{token}"))["needs_password"]
    joining = {"token": token, "name": "Both", "email": email}
    refused = await guest.post_api("/invitations/accept", joining | {"password": "wrong password"}, expect=401)
    assert refused["code"] == "SignInRefused"
    me = await guest.post_api("/invitations/accept", joining | {"password": PASSWORD})
    assert me["workspace"]["name"] == "Haoke Ltd"
    names = [workspace["name"] for workspace in (await guest.get_api("/workspaces"))["items"]]
    assert "Haoke Ltd" in names
    assert len(names) == 2


async def test_members_cannot_join_again(office: Office) -> None:
    admin = await office.administrator()
    first, second = await invite(admin), await invite(admin)
    await office.browser().post_api("/invitations/accept", JOINING | {"token": first})
    again = await office.browser().post_api("/invitations/accept", JOINING | {"token": second}, expect=409)
    assert again["code"] == "AlreadyMember"


async def test_invitations_are_checked(office: Office) -> None:
    admin = await office.administrator()
    other = await office.other_workspace()
    agent_role = await role_id(admin, "agent")
    foreign_role = await role_id(other, "agent")
    foreign_team = (await other.post_api("/teams", {"name": "Theirs"}))["id"]
    assert (await admin.post_api("/invitations", {"role_id": foreign_role}, expect=404))["code"] == "RoleNotFound"
    body = {"role_id": agent_role, "team_ids": [foreign_team]}
    assert (await admin.post_api("/invitations", body, expect=404))["code"] == "TeamNotFound"
    for wrong in ({"role_id": "x"}, {"role_id": agent_role, "email": "x"}, {"role_id": agent_role, "owner": True}):
        assert (await admin.post_api("/invitations", wrong, expect=400))["code"] == "InvalidRequest"


async def _age_invitations(tx: Tx, time: timedelta) -> None:
    await tx.execute(sa.update(invitations).values(expires_at=clock.now() + timedelta(days=7) - time))
