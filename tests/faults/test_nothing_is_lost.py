"""Both sides hold the same messages in the same order, whatever breaks on the way."""

import asyncio
import random
import sys
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from haoke.demo.client import SocketClient
from haoke.kernel.ids import new_id
from tests.faults.storm import Side, Tally, cut_sockets, kill_processes, talk, whole
from tests.support.company import Company, Person
from tests.support.server import Server

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

VISITORS, AGENTS, MESSAGES = 12, 3, 90  # messages of each side in each conversation


def visitor_hello(site: dict[str, Any]) -> dict[str, Any]:
    page = {"url": "https://shop.example/cart", "title": "Cart", "referrer": ""}
    return {"t": "hello", "v": 1, "site": site["key"], "token": None, "user": None, "locale": "en", "page": page}


async def open_desk(
    stack: AsyncExitStack, server: Server, company: Company
) -> tuple[dict[str, Any], list[SocketClient]]:
    """A site, a queue and agents on line with their sockets."""
    team = await company.team("Support")
    queue = await company.queue(team, mode="auto")
    site = await company.site("Shop", queue)
    agents = []
    for number in range(AGENTS):
        person: Person = await company.member(f"Agent {number}", teams=(team,))
        client = SocketClient(server.socket_url, {"t": "hello", "v": 1}, person.api.socket_headers(), sync_every=5)
        client.person = person  # type: ignore[attr-defined]
        agents.append(await stack.enter_async_context(client))
        await company.online(person)
    return site, agents


async def owner(agents: list[SocketClient], c: str) -> SocketClient:
    """The agent who was given the conversation and listens to it."""
    async with asyncio.timeout(20):
        while True:
            for agent in agents:
                if c in agent.tracks:
                    return agent
            changes = [asyncio.create_task(agent.change(0.5)) for agent in agents]
            _, idle = await asyncio.wait(changes, return_when=asyncio.FIRST_COMPLETED)
            for change in idle:
                change.cancel()


async def settled(sides: list[tuple[str, Side, Side]]) -> None:
    """Until every client has caught up with the other end, by the protocol alone."""
    async with asyncio.timeout(30):
        for c, visitor, agent in sides:
            while visitor.client.tracks[c].last != agent.client.tracks[c].last or visitor.client.tracks[c].gap:
                await visitor.client.change(0.2)


async def test_messages_survive_cuts_and_kills(tmp_path: Path) -> None:
    choose, counts = random.Random(7), Tally()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Server(tmp_path, web_processes=2))
        company = await Company.found(server.url)
        stack.push_async_callback(company.close)
        site, agents = await open_desk(stack, server, company)
        sides: list[tuple[str, Side, Side]] = []
        for number in range(VISITORS):
            client = await stack.enter_async_context(SocketClient(server.socket_url, visitor_hello(site), sync_every=5))
            first = str(new_id())
            c = (await client.post(f"hello from {number}", id=first, times=choose.randint(1, 3)))["c"]
            headers = {"Authorization": f"Bearer {client.hello['token']}"}
            visitor = Side(client, company.client(), "/api/v1/visitor/messages", headers, [first])
            found = await owner(agents, c)
            agent = Side(found, found.person.api, "/api/v1/conversations/{c}/messages")  # type: ignore[attr-defined]
            sides.append((c, visitor, agent))
        clients = [*agents, *(visitor.client for _, visitor, _ in sides)]
        cutting = asyncio.create_task(cut_sockets(clients, choose, counts))
        async with asyncio.TaskGroup() as group:
            group.create_task(kill_processes(server, choose, counts))
            for number, (c, visitor, agent) in enumerate(sides):
                group.create_task(talk(visitor, c, f"question {number}", MESSAGES, choose, counts))
                group.create_task(talk(agent, c, f"answer {number}", MESSAGES, choose, counts))
        cutting.cancel()
        await asyncio.wait([cutting])
        await settled(sides)
        for c, visitor, agent in sides:
            await compare(c, visitor, agent, counts)
        counts["reconnections"] = sum(client.connections - 1 for client in clients)
        counts["parts that came twice and were dropped"] = sum(client.doubled for client in clients)
    sys.stdout.write("\n" + "\n".join(f"{number:8}  {what}" for what, number in sorted(counts.items())) + "\n")
    assert counts["messages"] == 2 * VISITORS * MESSAGES


async def compare(c: str, visitor: Side, agent: Side, counts: Counter[str]) -> None:
    """What each client gathered live, what each can fetch, and what was posted: all the same, once, in one order."""
    inside = await whole(agent.api, f"/api/v1/conversations/{c}/parts", {})
    outside = await whole(visitor.api, f"/api/v1/visitor/conversations/{c}/parts", visitor.headers)
    assert [part["seq"] for part in inside] == list(range(1, len(inside) + 1))
    messages = [(part["seq"], part["id"]) for part in inside if part["kind"] == "message"]
    assert [(part["seq"], part["id"]) for part in outside if part["kind"] == "message"] == messages
    for side in (visitor, agent):
        track = side.client.tracks[c]
        held = [(seq, part["id"]) for seq, part in sorted(track.parts.items()) if part["kind"] == "message"]
        assert held == messages
    welcome = {part["id"] for part in inside if part["kind"] == "message" and part["by"]["kind"] == "system"}
    wanted = Counter(visitor.posted) + Counter(agent.posted)
    assert Counter(number for _, number in messages if number not in welcome) == wanted
    counts["messages found on both sides"] += len(messages) - len(welcome)


async def test_fifty_first_messages_open_one_conversation(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Server(tmp_path, web_processes=2, visitor_rate=1000))
        company = await Company.found(server.url)
        stack.push_async_callback(company.close)
        site, _ = await open_desk(stack, server, company)
        visitor = company.client()
        arrival = {name: value for name, value in visitor_hello(site).items() if name != "t"}
        welcome = await visitor.call("POST", "/visitor/session", arrival | {"since": {}})
        visitor.headers["Authorization"] = f"Bearer {welcome['token']}"

        async def first(number: int) -> str:
            body = {"id": str(new_id()), "c": None, "body": {"text": f"first {number}"}}
            return str((await visitor.call("POST", "/visitor/messages", body))["c"])

        conversations = await asyncio.gather(*(first(number) for number in range(50)))
        assert len(set(conversations)) == 1
        parts = await whole(visitor, f"/api/v1/visitor/conversations/{conversations[0]}/parts", {})
        texts = [
            part["body"]["text"] for part in parts if part["kind"] == "message" and part["by"]["kind"] == "visitor"
        ]
        assert sorted(texts) == sorted(f"first {number}" for number in range(50))
        assert sum(part["kind"] == "opened" for part in parts) == 1
