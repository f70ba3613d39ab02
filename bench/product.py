"""Haoke, really started (two web processes, worker, PostgreSQL, bus), with agents at their desks."""

from pathlib import Path
from typing import Any, Self

import psutil

from bench import load
from bench.client import Agent, Job, Result, Visitor
from bench.processes import Family
from tests.support.company import Company, Person
from tests.support.server import Server

CAPACITY = 1000  # conversations an agent may hold
NO_LIMIT = 1_000_000  # messages a second: the bench is not to measure the limits on clients


class Product:
    """``async with Product(folder, agents) as product``: running, with a site and agents on line."""

    def __init__(self, folder: Path, agents: int) -> None:
        self.server = Server(folder, web_processes=2, visitor_rate=NO_LIMIT, member_rate=NO_LIMIT)
        self._wanted = agents
        self.people: list[Person] = []
        self.site: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        await self.server.start()
        assert self.server.process is not None
        self.family = Family(self.server.process.pid, _part)
        self.company = await Company.found(self.server.url, name="Bench")
        team = await self.company.team("Bench")
        queue = await self.company.queue(team, mode="auto")
        self.site = await self.company.site("Bench", queue)
        for number in range(self._wanted):
            person = await self.company.member(f"Agent {number}", teams=(team,))
            await self.company.call("PATCH", f"/members/{person.id}", {"capacity": CAPACITY})
            self.people.append(person)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.company.close()
        await self.server.stop()

    @property
    def url(self) -> str:
        return self.server.socket_url

    def newcomers(self, number: int) -> list[Visitor]:
        """Visitors who were never here."""
        page = {"url": "https://shop.example/", "title": "Shop", "referrer": ""}
        hello = {"t": "hello", "v": 1, "site": self.site["key"], "locale": "en", "page": page}
        return [Visitor(hello) for _ in range(number)]

    def returning(self, opened: Result) -> list[Visitor]:
        """The visitors of a finished ``openings`` job, with their tokens, conversations and last numbers."""
        found = []
        for newcomer, token, conversation in zip(
            self.newcomers(len(opened.tokens)), opened.tokens, opened.conversations, strict=True
        ):
            found.append(Visitor(newcomer.hello | {"token": token}, conversation))
        return found

    async def agents(self, visitors: list[Visitor]) -> list[Agent]:
        """The agents as the client plays them, each listening to its share of these visitors, from the end on."""
        asked = {visitor.conversation for visitor in visitors}
        found = []
        for person in self.people:
            since: dict[str, int] = {}
            cursor: str | None = None
            while True:
                path = "/conversations?list=mine&limit=200" + (f"&cursor={cursor}" if cursor else "")
                page = await person.api.call("GET", path)
                since |= {item["id"]: item["last_seq"] for item in page["items"] if item["id"] in asked}
                cursor = page["next"]
                if cursor is None:
                    break
            found.append(Agent({"t": "hello", "v": 1, "since": since}, person.api.socket_headers(), len(since)))
        return found

    async def at_their_desks(self) -> None:
        for person in self.people:
            await self.company.online(person)

    async def open_conversations(self, number: int, in_flight: int = 8) -> load.Run:
        """So many new visitors write a first message, and each is given to an agent in the same round trip."""
        await self.at_their_desks()
        idle = [Agent({"t": "hello", "v": 1}, person.api.socket_headers()) for person in self.people]
        job = Job("openings", self.url, self.newcomers(number), idle, in_flight=in_flight)
        return await load.run(job, self.family)


def _part(process: psutil.Process) -> str:
    line = process.cmdline()
    return next((name for name in ("web", "worker") if name in line), "other")
