"""Work finds its agent whatever breaks: processes killed in the middle, clients that vanish, two workers at once."""

import asyncio
import json
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.async_api import async_playwright

from haoke.kernel.ids import new_id
from haoke.kernel.jobs import LEASE, RENEWAL
from tests.browser.conftest import FLAGS
from tests.faults.books import Books
from tests.faults.desk import Desk
from tests.faults.storm import Tally
from tests.support.company import Api, Company, Person
from tests.support.server import ROOT, Server
from tests.support.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

AGENTS, VISITORS, LEFT = 4, 60, 20
CAPACITY = 3
DEATHS = ("web", "worker", "web", "worker", "web")


class Centre:
    """A company on two web processes and two workers; its agents sit at desks."""

    def __init__(self, server: Server, company: Company, books: Books) -> None:
        self.server = server
        self.company = company
        self.books = books

    async def open(self, **queue: Any) -> None:
        self.team = await self.company.team("Support")
        self.queue = await self.company.queue(self.team, **queue)
        self.site = await self.company.site("Shop", self.queue)

    async def agent(self, name: str, *, capacity: int = CAPACITY) -> Person:
        person = await self.company.member(name, teams=(self.team,))
        await self.company.call("PATCH", f"/members/{person.id}", {"capacity": capacity})
        return person

    async def write(self, text: str) -> str:
        """A visitor nobody knows yet says something; the conversation's id."""
        api = self.company.client()
        page = {"url": "https://shop.example/", "title": "", "referrer": ""}
        hello = {
            "v": 1,
            "site": self.site["key"],
            "token": None,
            "user": None,
            "locale": "en",
            "page": page,
            "since": {},
        }
        welcome = json.loads(await insist(api, "POST", "/visitor/session", hello))
        api.headers["Authorization"] = f"Bearer {welcome['token']}"
        message = {"id": str(new_id()), "c": None, "body": {"text": text}}
        return str(json.loads(await insist(api, "POST", "/visitor/messages", message))["c"])


async def insist(api: Api, method: str, path: str, body: Any = None) -> bytes:
    """Until there is an answer that is not of a server which breaks: processes are killed meanwhile."""
    found: list[bytes] = []

    async def answered() -> bool:
        try:
            answer = await api.request(method, f"/api/v1{path}", json=body)
        except httpx.HTTPError:
            return False
        if answer.status_code in {429, 500, 502, 503}:
            return False
        found.append(answer.content)
        return True

    await until(answered, f"{method} {path} is answered", seconds=60)
    return found[0]


@asynccontextmanager
async def centre(folder: Path, **queue: Any) -> AsyncIterator[Centre]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Server(folder, web_processes=2, visitor_rate=1000))
        books = await stack.enter_async_context(Books(server))
        company = await Company.found(server.url)
        stack.push_async_callback(company.close)
        made = Centre(server, company, books)
        await made.open(**queue)
        yield made


@asynccontextmanager
async def second_worker(of: Centre) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = of.server.environment | {"HAOKE_DATABASE_URL": of.books.url, "HAOKE_BUS_URL": of.books.bus}
    with of.server.log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "haoke", "worker", cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def work_off(desk: Desk, choose: random.Random, counts: Tally, tired: asyncio.Event) -> None:
    """Close what one has, or hand it on, until the shift is over."""
    while not tired.is_set():
        mine = sorted(desk.mine())
        if not mine:
            await desk.change(0.2)
            continue
        c = choose.choice(mine)
        await asyncio.sleep(choose.uniform(0.02, 0.1))  # people think
        if choose.random() < 0.2:
            await insist(desk.person.api, "POST", f"/conversations/{c}/transfer", {"queue_id": desk.serves})
            counts["handed on"] += 1
        else:
            await insist(desk.person.api, "POST", f"/conversations/{c}/close")
        counts.acknowledged()


async def kill_processes(of: Centre, choose: random.Random, counts: Tally) -> None:
    for what in DEATHS:
        await counts.further(VISITORS // (len(DEATHS) + 1))
        victim = choose.choice(of.server.running("haoke", what))
        victim.send_signal(signal.SIGKILL)
        counts[f"{what} killed"] += 1
        await asyncio.to_thread(psutil.wait_procs, [victim], 20)


async def test_one_owner_no_idle_room_and_true_lists_through_kills(tmp_path: Path) -> None:
    choose, counts, tired = random.Random(11), Tally(), asyncio.Event()
    async with centre(tmp_path) as of, second_worker(of), AsyncExitStack() as stack:
        desks = []
        for number in range(AGENTS):
            person = await of.agent(f"Agent {number}")
            desks.append(await stack.enter_async_context(Desk(of.server, person, of.queue)))
            await of.company.online(person)
        watching = asyncio.create_task(of.books.watch())
        async with asyncio.TaskGroup() as group:
            shift = [group.create_task(work_off(desk, choose, counts, tired)) for desk in desks]
            killing = group.create_task(kill_processes(of, choose, counts))
            async with asyncio.TaskGroup() as coming:
                for number in range(VISITORS):
                    coming.create_task(of.write(f"question {number}"))
                    await asyncio.sleep(choose.uniform(0, 0.1))
            await killing
            tired.set()
            await asyncio.gather(*shift)
        for number in range(LEFT):
            await of.write(f"late question {number}")
        watching.cancel()
        await asyncio.wait([watching])  # it uses the books' connection until it is over

        async def true() -> bool:
            truth = [await of.books.lists(desk.person.id) for desk in desks]
            return [(desk.queue(), desk.mine()) for desk in desks] == truth

        await until(true, "every desk shows what is true", seconds=20)
        held = await of.books.agree()
        assert [held[desk.person.id] for desk in desks] == [CAPACITY] * AGENTS
        assert all(desk.queue() for desk in desks)
        counts["times asked to look again"] = sum(desk.asked_to_resync for desk in desks)
    sys.stdout.write(
        f"\nlongest idle room {of.books.longest:.3f} s in {of.books.looks} looks, {dict(Counter(counts))}\n"
    )
    assert of.books.longest < 1.0


async def test_another_worker_goes_on_when_one_stalls_or_dies(tmp_path: Path) -> None:
    """What time brings about waits for nobody longer than a lease lasts; the customer is asked of the next agent."""
    async with (
        centre(tmp_path, mode="ring", accept_seconds=5) as of,
        second_worker(of) as other,
        AsyncExitStack() as stack,
    ):
        desks = {}
        for name in ("Li", "Wang"):
            person = await of.agent(name)
            desks[person.id] = await stack.enter_async_context(Desk(of.server, person, of.queue))
            await of.company.online(person)
        first_holder = await of.books.holder()
        [worker] = of.server.running("haoke", "worker")
        worker.send_signal(signal.SIGSTOP)

        async def taken_over() -> bool:
            return await of.books.holder() not in {first_holder, None}

        await until(taken_over, "the other worker has the jobs", seconds=LEASE + 2 * RENEWAL)
        c = await of.write("hello?")
        asked = await of.books.asked(c)
        assert asked in desks
        other.kill()
        worker.send_signal(signal.SIGCONT)

        async def asks_the_next() -> bool:
            return await of.books.asked(c) not in {asked, None}

        await until(asks_the_next, "the next agent is asked", seconds=5 + LEASE + 2 * RENEWAL)
        [next_one] = desks.keys() - {asked}
        assert await of.books.agree() == {next_one: 1}


async def test_a_killed_browser_loses_its_agents_work_to_others_after_the_grace(tmp_path: Path) -> None:
    async with centre(tmp_path) as of, async_playwright() as playwright:
        gone, colleague = await of.agent("Gone"), await of.agent("Colleague")
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        begun = {process.pid for process in psutil.Process().children(recursive=True)}
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        context = await browser.new_context(base_url=of.server.url)
        await context.add_cookies([{"name": k, "value": v, "url": of.server.url} for k, v in gone.api.cookies.items()])
        await (await context.new_page()).goto("/")

        async def connected(wanted: bool = True) -> bool:
            return await of.books.is_connected(gone.id) is wanted

        await until(connected, "the browser is connected")
        await of.company.online(gone)
        c = await of.write("are you there?")
        assert await of.books.owner_of(c) == gone.id
        for process in psutil.Process().children(recursive=True):
            if process.pid not in begun and "chrom" in process.name():
                process.send_signal(signal.SIGKILL)
        await until(lambda: connected(False), "the break is noticed")
        async with Desk(of.server, colleague, of.queue) as desk:
            await of.company.online(colleague)
            assert await of.books.owner_of(c) == gone.id, "they may come back"
            await of.books.long_ago(gone.id, "seen_at")

            async def dropped() -> bool:
                return await of.books.is_dropped(gone.id)

            await until(dropped, "they count as dropped")
            assert await of.books.owner_of(await of.write("another one")) == colleague.id
            await of.books.long_ago(gone.id, "dropped_at")

            async def served() -> bool:
                return c in desk.mine()

            await until(served, "the colleague has it, and sees it")
            assert await of.books.agree() == {colleague.id: 2}
