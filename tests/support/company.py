"""A company set up through the API, as its administrator would: members, teams, queues, sites."""

from typing import Any, NamedTuple, Self
from uuid import uuid4

import httpx

PASSWORD = "correct horse battery staple"


class Person(NamedTuple):
    """A member and the client that is signed in as it."""

    id: str
    name: str
    email: str
    password: str
    api: "Api"


class Api(httpx.AsyncClient):
    """A browser's session with a running Haoke: its cookies, and the Origin of Haoke's own pages."""

    def __init__(self, url: str, *, locale: str = "en") -> None:
        super().__init__(base_url=url, headers={"Origin": url, "Accept-Language": locale}, timeout=30)

    async def call(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        """Call ``/api/v1`` + path; the decoded answer. Fails on any status but ``expect`` (by default any success)."""
        response = await self.request(method, f"/api/v1{path}", json=body)
        right = response.is_success if expect is None else response.status_code == expect
        assert right, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    def socket_headers(self) -> dict[str, str]:
        """What the upgrade request of a member's socket carries."""
        return {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Origin": str(self.base_url).rstrip("/"),
        }


class Company:
    """``async with Company.found(url) as company``: signed in as the first administrator."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.admin: Person
        self._clients: list[Api] = []

    @classmethod
    async def found(cls, url: str, *, name: str = "Acme", locale: str = "en", email: str = "ada@acme.example") -> Self:
        """Set up a fresh installation."""
        company = cls(url)
        api = company.client(locale)
        me = await api.call(
            "POST",
            "/setup",
            {
                "workspace": name,
                "name": "Ada",
                "email": email,
                "password": PASSWORD,
                "locale": locale,
                "time_zone": "Asia/Shanghai",
            },
        )
        company.admin = Person(me["member"]["id"], "Ada", email, PASSWORD, api)
        return company

    def client(self, locale: str = "en") -> Api:
        client = Api(self.url, locale=locale)
        self._clients.append(client)
        return client

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    async def call(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        return await self.admin.api.call(method, path, body, expect=expect)

    async def member(
        self, name: str, *, role: str = "agent", teams: tuple[str, ...] = (), locale: str = "en"
    ) -> Person:
        """Invite somebody with a preset role; they join with a password of their own."""
        email = f"{name.lower().replace(' ', '.')}.{uuid4().hex[:6]}@acme.example"
        roles = await self.call("GET", "/roles")
        role_id = next(found["id"] for found in roles["items"] if found["preset"] == role)
        invited = await self.call("POST", "/invitations", {"email": email, "role_id": role_id, "team_ids": list(teams)})
        api = self.client(locale)
        token = invited["url"].rpartition("/")[2]
        accepted = {"token": token, "name": name, "email": email, "password": PASSWORD}
        me = await api.call("POST", "/invitations/accept", accepted)
        return Person(me["member"]["id"], name, email, PASSWORD, api)

    async def team(self, name: str) -> str:
        return str((await self.call("POST", "/teams", {"name": name}))["id"])

    async def queue(self, team: str, **settings: Any) -> str:
        """The queue that every team begins with. ``settings``: strategy, mode, accept_seconds, priority, units."""
        queues = await self.call("GET", "/queues?limit=200")
        found = next(queue["id"] for queue in queues["items"] if queue["team_id"] == team)
        if settings:
            await self.call("PATCH", f"/queues/{found}", settings)
        return str(found)

    async def site(self, name: str, queue: str, **settings: Any) -> dict[str, Any]:
        """A site whose visitors wait in the queue."""
        site: dict[str, Any] = await self.call("POST", "/sites", {"name": name, "settings": settings})
        await self.call("PUT", f"/sites/{site['id']}/reception", {"queue_id": queue})
        return site

    async def online(self, person: Person) -> None:
        """The person is ready for work. Somebody offline gets nothing, and so does one without a client."""
        states = await person.api.call("GET", "/agent-states")
        state = next(found["id"] for found in states["items"] if found["kind"] == "online")
        await person.api.call("PUT", "/presence", {"state_id": state})
