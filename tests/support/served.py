"""A shop whose visitors are served: a queue, a site, agents; spoken to over HTTP only."""

from typing import Any
from uuid import uuid4

from tests.support.api import Browser, Office


class Visitor:
    """Somebody at the widget, without a socket."""

    def __init__(self, browser: Browser, welcome: dict[str, Any]) -> None:
        self.browser = browser
        self.welcome = welcome
        self.headers = {"Authorization": f"Bearer {welcome['token']}"}

    @property
    def key(self) -> str:
        return str(self.welcome["file_key"])

    async def say(self, text: str = "", **body: Any) -> str:
        """Post a message; the conversation's id."""
        message = {"id": str(uuid4()), "body": {"text": text} | body}
        response = await self.browser.post("/api/v1/visitor/messages", json=message, headers=self.headers)
        assert response.is_success, response.text
        return str(response.json()["c"])


class Shop:
    """``admin`` is the administrator; ``site`` is served by ``team``."""

    def __init__(self, office: Office, admin: Browser, team: str, site: dict[str, Any]) -> None:
        self.office = office
        self.admin = admin
        self.team = team
        self.site = site

    async def agent(self, *teams: str) -> Browser:
        return await self.office.member("agent", teams=teams, by=self.admin)

    async def visitor(self, **session: Any) -> Visitor:
        browser = self.office.browser()
        return Visitor(browser, await browser.post_api("/visitor/session", {"site": self.site["key"]} | session))


async def open_shop(office: Office, **settings: Any) -> Shop:
    admin = await office.administrator()
    team = (await admin.post_api("/teams", {"name": f"Team {uuid4().hex[:6]}"}))["id"]
    queue = await admin.post_api("/queues", {"name": f"Queue {uuid4().hex[:6]}", "team_id": team})
    site = await admin.post_api("/sites", {"name": "Shop", "settings": settings})
    await admin.api("PUT", f"/sites/{site['id']}/reception", {"queue_id": queue["id"]})
    return Shop(office, admin, team, site)
