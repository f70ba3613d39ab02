"""What becomes of a member's open socket when the member's access changes."""

from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError

from tests.support.api import Office
from tests.support.live import live_server

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("change", "code", "closed"),
    [
        ({"disabled": True}, "SignedOut", 4401),
        ({"role": "supervisor"}, "AccessChanged", 1012),
        ({"teams": ["Sales"]}, "AccessChanged", 1012),
    ],
)
async def test_access_that_changes_ends_the_socket(
    fresh_url: str, tmp_path: Path, change: dict[str, object], code: str, closed: int
) -> None:
    async with live_server(fresh_url, tmp_path) as server:
        office = Office(server.app)
        admin = await office.administrator()
        agent = await office.agent()
        roles = {role["name"]: role["id"] for role in (await admin.get_api("/roles"))["items"]}
        team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
        bodies = {
            "disabled": {"disabled": True},
            "role": {"role_id": roles["supervisor"]},
            "teams": {"team_ids": [team]},
        }
        member = (await agent.me())["member"]["id"]
        cookie = f"haoke_session={agent.cookies['haoke_session']}"
        async with server.member(cookie) as socket:
            await admin.api("PATCH", f"/members/{member}", bodies[next(iter(change))])
            assert (await socket.expect("bye"))["code"] == code
            assert await socket.closed() == closed
        if code == "AccessChanged":
            async with server.member(cookie) as socket:
                assert socket.welcome["member_id"] == member
        await office.close()


async def test_signing_out_ends_the_socket_and_the_session_does_not_open_another(
    fresh_url: str, tmp_path: Path
) -> None:
    async with live_server(fresh_url, tmp_path) as server:
        office = Office(server.app)
        agent = await office.agent()
        cookie = f"haoke_session={agent.cookies['haoke_session']}"
        async with server.member(cookie) as socket:
            await agent.api("DELETE", "/session", expect=204)
            assert await socket.closed() == 1012
        with pytest.raises(ConnectionClosedError, match="4401"):
            async with server.member(cookie):
                pass
        await office.close()
