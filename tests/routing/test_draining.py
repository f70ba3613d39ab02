"""Whatever gives anybody room, or the right to serve: what waits is given away in the same transaction.

Asked as people ask: the answer to the request that gave the room comes when the work has its owner already.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from haoke.kernel.clock import now
from haoke.routing.actions.drop_agent import drop_agent
from haoke.routing.actions.rest import send_away
from haoke.routing.actions.touch_activity import touch_activity
from haoke.routing.actions.track_connections import connected
from tests.support.api import Browser, Office, runtime_of
from tests.support.served import Visitor

pytestmark = pytest.mark.anyio


class Desk:
    """A team with an agent who takes one conversation at a time, and has one; another one waits in its queue."""

    def __init__(self, office: Office, admin: Browser) -> None:
        self.office = office
        self.admin = admin
        self.db = runtime_of(office.app).db

    async def open(self) -> "Desk":
        self.team = await self._made("/teams", name=f"Team {uuid4().hex[:6]}")
        self.queue = await self._made("/queues", name=f"Queue {uuid4().hex[:6]}", team_id=self.team)
        self.site = await self.admin.post_api("/sites", {"name": "Shop", "settings": {}})
        await self.admin.api("PUT", f"/sites/{self.site['id']}/reception", {"queue_id": self.queue})
        self.agent = await self.office.member("agent", teams=[self.team], by=self.admin)
        self.id: str = (await self.agent.me())["member"]["id"]
        await self.admin.api("PATCH", f"/members/{self.id}", {"capacity": 1})
        await self.go("online")
        self.at_hand = await self.write()
        self.waiting = await self.write()
        assert await self.owner_of(self.at_hand) == self.id
        assert await self.owner_of(self.waiting) is None
        return self

    async def _made(self, path: str, **what: Any) -> str:
        return str((await self.admin.post_api(path, what))["id"])

    async def write(self) -> str:
        browser = self.office.browser()
        welcome = await browser.post_api("/visitor/session", {"site": self.site["key"]})
        return await Visitor(browser, welcome).say("hello")

    async def go(self, name: str, agent: Browser | None = None) -> None:
        states = (await self.admin.get_api("/agent-states"))["items"]
        state = next(each["id"] for each in states if each["name"] == f"agent_state.{name}")
        await (agent or self.agent).api("PUT", "/presence", {"state_id": state})

    async def close(self, c: str) -> None:
        await self.agent.post_api(f"/conversations/{c}/close")

    async def owner_of(self, c: str) -> str | None:
        owner: str | None = (await self.admin.get_api(f"/conversations/{c}"))["conversation"]["assignee_id"]
        return owner

    async def colleague(self, *teams: str) -> tuple[Browser, str]:
        browser = await self.office.member("agent", teams=teams, by=self.admin)
        return browser, (await browser.me())["member"]["id"]

    async def rings(self, *levels: int) -> str:
        """Ask for a skill, in rings an hour apart."""
        skill = await self._made("/skills", name=f"Skill {uuid4().hex[:6]}")
        rings = [
            {"after": 3600 * number, "skills": [{"skill_id": skill, "level": level}]}
            for number, level in enumerate(levels)
        ]
        await self.admin.api("PATCH", f"/queues/{self.queue}", {"rings": rings})
        return skill

    async def routing(self, action: Callable[..., Awaitable[None]], *more: Any) -> None:
        """What sockets and jobs call, for the agent."""
        workspace = UUID(self.office.workspace_id)
        await self.db.run(action, workspace, UUID(self.id), *more)


async def signs_in(desk: Desk) -> str:
    colleague, number = await desk.colleague(desk.team)
    await desk.go("online", colleague)
    return number


async def comes_back_from_a_pause(desk: Desk) -> str:
    await desk.go("away")
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.go("online")
    return desk.id


async def is_active_again(desk: Desk) -> str:
    await desk.routing(send_away, now() + timedelta(hours=1))
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.routing(touch_activity)
    return desk.id


async def is_connected_again(desk: Desk) -> str:
    await desk.routing(drop_agent, now() + timedelta(hours=1))
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.routing(connected, b"", "node")
    return desk.id


async def finishes(desk: Desk) -> str:
    await desk.close(desk.at_hand)
    return desk.id


async def hands_on(desk: Desk) -> str:
    """The colleague in another team has room for what is transferred, and the giver for what waits."""
    other = await desk._made("/teams", name=f"Other {uuid4().hex[:6]}")
    await desk.agent.post_api(f"/conversations/{desk.at_hand}/transfer", {"team_id": other})
    return desk.id


async def wraps_up_no_longer(desk: Desk) -> str:
    await desk.admin.api("PATCH", f"/queues/{desk.queue}", {"wrap_up_seconds": 600})
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.go("online")
    return desk.id


async def may_take_more(desk: Desk) -> str:
    await desk.admin.api("PATCH", f"/members/{desk.id}", {"capacity": 2})
    return desk.id


async def lifts_the_own_limit(desk: Desk) -> str:
    await desk.agent.api("PATCH", "/presence/limit", {"capacity": 0})
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.agent.api("PATCH", "/presence/limit", {"capacity": None})
    return desk.id


async def learns_a_skill(desk: Desk) -> str:
    skill = await desk.rings(3)
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.admin.api("PUT", f"/members/{desk.id}/skills", {"skills": [{"skill_id": skill, "level": 3}]})
    return desk.id


async def is_asked_for_less(desk: Desk) -> str:
    await desk.rings(3)
    await desk.close(desk.at_hand)
    assert await desk.owner_of(desk.waiting) is None
    await desk.admin.api("PATCH", f"/queues/{desk.queue}", {"rings": []})
    return desk.id


async def joins_the_team(desk: Desk) -> str:
    colleague, number = await desk.colleague()
    await desk.go("online", colleague)
    assert await desk.owner_of(desk.waiting) is None
    await desk.admin.api("PATCH", f"/members/{number}", {"team_ids": [desk.team]})
    return number


async def serves_the_queue_with_another_team(desk: Desk) -> str:
    other = await desk._made("/teams", name=f"Other {uuid4().hex[:6]}")
    colleague, number = await desk.colleague(other)
    await desk.go("online", colleague)
    await desk.admin.api("PATCH", f"/queues/{desk.queue}", {"team_id": other})
    return number


async def is_no_longer_waited_for(desk: Desk) -> str:
    """A chain that held the work for others is changed."""
    colleague, number = await desk.colleague(desk.team)
    hold = {"rules": [{"agents": {"members": [desk.id]}, "least": 0}]}
    chain = [{"strategy": "customer_level", "settings": hold, "seconds": 3600}]
    await desk.admin.api("PATCH", f"/queues/{desk.queue}", {"chain": chain})
    await desk.go("online", colleague)
    assert await desk.owner_of(desk.waiting) is None
    await desk.admin.api("PATCH", f"/queues/{desk.queue}", {"chain": [{"strategy": "least_busy"}]})
    return number


async def is_there_while_a_queue_that_goes_on_serving_is_closed(desk: Desk) -> str:
    """Where the queue says so, hours only say what visitors are told; the usual is to hold (test_closed)."""
    never = await desk._made(
        "/calendars", name=f"Never {uuid4().hex[:6]}", time_zone="UTC", week=[[] for _ in range(7)]
    )
    await desk.admin.api("PUT", f"/queues/{desk.queue}/limits", {"calendar_id": never, "when_closed": "serve"})
    await desk.close(desk.at_hand)
    return desk.id


EVENTS = [
    signs_in,
    comes_back_from_a_pause,
    is_active_again,
    is_connected_again,
    finishes,
    hands_on,
    wraps_up_no_longer,
    may_take_more,
    lifts_the_own_limit,
    learns_a_skill,
    is_asked_for_less,
    joins_the_team,
    serves_the_queue_with_another_team,
    is_no_longer_waited_for,
    is_there_while_a_queue_that_goes_on_serving_is_closed,
]


async def test_room_and_waiting_work_never_stand_side_by_side(office: Office) -> None:
    admin = await office.administrator()
    left = []
    for event in EVENTS:
        desk = await Desk(office, admin).open()
        if await event(desk) != await desk.owner_of(desk.waiting):
            left.append(event.__name__)
    assert left == []
