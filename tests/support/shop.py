"""A small company, made through the API: an administrator, agents of one team, a site and its queue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.live import LiveServer

PASSWORD = "correct horse battery"  # a test's own


@dataclass
class Person:
    """A member with the cookies of a signed-in browser."""

    browser: httpx.AsyncClient
    id: str

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies.jar)

    async def call(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        response = await self.browser.request(method, f"/api/v1{path}", json=body)
        right = response.is_success if expect is None else response.status_code == expect
        assert right, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    async def go(self, kind: str = "online") -> None:
        """Set the own state to the preset of this kind."""
        states = await self.call("GET", "/agent-states")
        states = states["items"] if isinstance(states, dict) else states
        chosen = next(state for state in states if state["kind"] == kind and state["preset"])
        await self.call("PUT", "/presence", {"state_id": chosen["id"]})


@dataclass
class Company:
    server: LiveServer
    administrator: Person
    site: dict[str, Any]
    queue: dict[str, Any]
    team: dict[str, Any]
    agents: list[Person] = field(default_factory=list)

    async def agent(self, name: str, role: str = "agent") -> Person:
        """Invite a member of the team and let them in."""
        roles = await self.administrator.call("GET", "/roles")
        roles = roles["items"] if isinstance(roles, dict) else roles
        role_id = next(each["id"] for each in roles if each["preset"] == role)
        email = f"{name}@example.com"
        invited = await self.administrator.call(
            "POST", "/invitations", {"email": email, "role_id": role_id, "team_ids": [self.team["id"]]}
        )
        token = invited["url"].rstrip("/").rpartition("/")[2].rpartition("=")[2]
        browser = self.browser()
        answer = await browser.post(
            "/api/v1/invitations/accept", json={"token": token, "name": name, "email": email, "password": PASSWORD}
        )
        assert answer.is_success, answer.text
        me = (await browser.get("/api/v1/me")).json()
        person = Person(browser, me["member"]["id"])
        self.agents.append(person)
        return person

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.server.origin, headers={"Origin": self.server.origin, "Accept-Language": "en"}, timeout=30
        )


@asynccontextmanager
async def company(server: LiveServer, **queue: Any) -> AsyncIterator[Company]:
    """Set up the installation; ``queue`` changes the site's queue."""
    browser = httpx.AsyncClient(
        base_url=server.origin, headers={"Origin": server.origin, "Accept-Language": "en"}, timeout=30
    )
    answer = await browser.post(
        "/api/v1/setup",
        json={
            "workspace": "Tea House",
            "name": "Ada",
            "email": "ada@example.com",
            "password": PASSWORD,
            "locale": "en",
            "time_zone": "Asia/Shanghai",
        },
    )
    assert answer.status_code == 201, answer.text
    me = (await browser.get("/api/v1/me")).json()
    administrator = Person(browser, me["member"]["id"])
    queues = await administrator.call("GET", "/queues")
    first = (queues["items"] if isinstance(queues, dict) else queues)[0]
    if queue:
        first = await administrator.call("PATCH", f"/queues/{first['id']}", queue)
    site = await administrator.call("POST", "/sites", {"name": "Shop", "settings": {"typing_preview": True}})
    team = {"id": first["team_id"]}
    made = Company(server, administrator, site, first, team)
    yield made
    for person in [administrator, *made.agents]:
        await person.browser.aclose()
