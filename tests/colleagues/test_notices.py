"""Managers tell their teams or everybody something; who has read and confirmed it is known."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from haoke.colleagues.actions.tell_notice import tell_due_notice
from haoke.colleagues.queries.notices import due_notices
from haoke.kernel.clock import now, to_ms
from tests.support.api import Browser, Office, published, runtime_of

pytestmark = pytest.mark.anyio


class Branch:
    """Two teams, each with an agent, and a supervisor of the first."""

    def __init__(self, admin: Browser, teams: list[str], supervisor: Browser, agents: list[Browser]) -> None:
        self.admin, self.teams, self.supervisor, self.agents = admin, teams, supervisor, agents


@pytest.fixture
async def branch(office: Office) -> Branch:
    admin = await office.administrator()
    teams = [str((await admin.post_api("/teams", {"name": name}))["id"]) for name in ("North", "South")]
    agents = [await office.member("agent", teams=[team]) for team in teams]
    return Branch(admin, teams, await office.member("supervisor", teams=[teams[0]]), agents)


async def titles(browser: Browser) -> list[str]:
    return [each["notice"]["title"] for each in await browser.get_api("/notices")]


async def test_everybody_or_a_team_sees_it_and_hears_of_it(branch: Branch) -> None:
    north, south = branch.agents
    with published(north.app) as frames:
        await branch.admin.post_api("/notices", {"title": "Everybody", "importance": "normal"})
        await branch.supervisor.post_api("/notices", {"title": "North only", "team_ids": [branch.teams[0]]})
    assert (await titles(north), await titles(south)) == (["North only", "Everybody"], ["Everybody"])
    told = [frame["alert"]["data"]["title"] for _, frame in frames if frame["t"] == "alert"]
    assert (told.count("Everybody"), told.count("North only")) == (3, 1), "whoever wrote it needs no alert"
    assert await south.get_api("/alerts/unseen") == {"count": 1}


async def test_the_urgent_come_first_and_what_is_over_is_gone(branch: Branch) -> None:
    at = to_ms(now())
    await branch.admin.post_api("/notices", {"title": "calm"})
    await branch.admin.post_api("/notices", {"title": "urgent", "importance": "urgent"})
    await branch.admin.post_api("/notices", {"title": "later", "starts_at": at + 3_600_000})
    over = await branch.admin.post_api("/notices", {"title": "over", "ends_at": at + 3_600_000})
    backwards = await branch.admin.post_api("/notices", {"title": "no", "ends_at": at - 1000}, expect=400)
    assert backwards["code"] == "NoticeBackwards"
    assert await titles(branch.agents[0]) == ["urgent", "over", "calm"]
    await branch.admin.api("DELETE", f"/notices/{over['id']}")
    assert await titles(branch.agents[0]) == ["urgent", "calm"]
    assert (await branch.agents[0].post_api(f"/notices/{over['id']}/read", {}, expect=404))["code"] == "NoticeNotFound"


async def test_what_begins_later_is_told_when_it_begins_and_once(branch: Branch) -> None:
    north = branch.agents[0]
    later = now() + timedelta(hours=1)
    await branch.admin.post_api("/notices", {"title": "later", "starts_at": to_ms(later)})
    assert await north.get_api("/alerts/unseen") == {"count": 0}
    db = runtime_of(north.app).db
    async with db.reading() as tx:
        assert await due_notices(tx, now(), limit=10) == []
        [(workspace, notice)] = await due_notices(tx, later + timedelta(seconds=1), limit=10)
    for _ in range(2):
        await db.run(tell_due_notice, workspace, notice, later + timedelta(seconds=1))
    assert await north.get_api("/alerts/unseen") == {"count": 1}


async def test_who_has_read_and_confirmed_it(branch: Branch) -> None:
    north, south = branch.agents
    notice = await branch.admin.post_api("/notices", {"title": "New rules", "text": "…", "must_confirm": True})
    path = f"/notices/{notice['id']}"
    await north.post_api(f"{path}/read", {}, expect=204)
    await south.post_api(f"{path}/read", {"confirmed": True}, expect=204)
    await south.post_api(f"{path}/read", {}, expect=204)
    [mine] = await south.get_api("/notices")
    assert (mine["read"], mine["confirmed"]) == (True, True), "reading again takes nothing back"
    [reach] = (await branch.admin.get_api("/notices/managed"))["items"]
    assert (reach["recipients"], reach["read"], reach["confirmed"]) == (4, 2, 1)
    readers = await every_reader(branch.admin, path)
    assert len(readers) == 4
    assert sum(one["read_at"] is None for one in readers) == 2
    assert sum(one["confirmed_at"] is not None for one in readers) == 1


async def every_reader(browser: Browser, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(5):
        page = await browser.get_api(f"{path}/readers?limit=3{cursor}")
        found += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    return found


async def test_a_supervisor_reaches_their_own_teams_alone(branch: Branch) -> None:
    foreign = await branch.admin.post_api("/notices", {"title": "South", "team_ids": [branch.teams[1]]})
    for teams in ([], [branch.teams[1]], branch.teams):
        refused = await branch.supervisor.post_api("/notices", {"title": "x", "team_ids": teams}, expect=403)
        assert refused["code"] == "PermissionDenied"
    path = f"/notices/{foreign['id']}"
    await branch.supervisor.api("PATCH", path, {"title": "mine"}, expect=404)
    await branch.supervisor.api("DELETE", path, expect=404)
    await branch.supervisor.get_api(f"{path}/readers", expect=404)
    await branch.agents[0].post_api("/notices", {"title": "x"}, expect=403)
    await branch.agents[0].post_api(f"{path}/read", {}, expect=404)
    own = await branch.supervisor.post_api("/notices", {"title": "ours", "team_ids": [branch.teams[0]]})
    changed = await branch.supervisor.api(
        "PATCH", f"/notices/{own['id']}", {"title": "Ours", "importance": "important"}
    )
    assert (changed["title"], changed["importance"], UUID(changed["by"])) == ("Ours", "important", UUID(own["by"]))
    acts = [entry["action"] for entry in (await branch.admin.get_api("/audit"))["items"]]
    assert acts[:3] == ["notice.changed", "notice.published", "notice.published"]
