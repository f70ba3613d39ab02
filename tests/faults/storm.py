"""What the fault test does to a running Haoke, and who talks meanwhile."""

import asyncio
import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil

from haoke.demo.client import SocketClient
from haoke.kernel.ids import new_id
from tests.support.company import Api
from tests.support.server import Server
from tests.support.waiting import until

_BETWEEN_DEATHS = 150  # messages
PATIENCE = 60.0  # seconds in which every message must have been acknowledged


class Tally(Counter[str]):
    """What happened how often; whoever wants to do something after so many messages waits here."""

    def __init__(self) -> None:
        super().__init__()
        self._moved = asyncio.Event()

    def acknowledged(self) -> None:
        self["messages"] += 1
        self._moved.set()

    async def further(self, messages: int) -> None:
        """Until so many more messages are acknowledged."""
        wanted = self["messages"] + messages
        while self["messages"] < wanted:
            self._moved.clear()
            await self._moved.wait()


@dataclass
class Side:
    """One end of a conversation: a socket, the same client's way over HTTP, and the ids it has posted."""

    client: SocketClient
    api: Api
    path: str  # where messages are posted over HTTP
    headers: dict[str, str] = field(default_factory=dict)
    posted: list[str] = field(default_factory=list)

    async def say(self, text: str, c: str, times: int, *, over_http: bool, counts: Tally) -> None:
        """One message, sent one to three times; returns when it is acknowledged."""
        number = str(new_id())
        async with asyncio.timeout(PATIENCE):
            if over_http:
                await asyncio.gather(*(self._over_http(number, text, c, counts) for _ in range(times)))
            else:
                await self.client.post(text, c, id=number, times=times)
        self.posted.append(number)
        counts.acknowledged()
        counts["requests"] += times

    async def _over_http(self, number: str, text: str, c: str, counts: Tally) -> None:
        body = {"id": number, "body": {"text": text}}
        if "visitor" in self.path:
            body["c"] = c

        async def stored() -> bool:
            try:
                answer = await self.api.post(self.path.format(c=c), json=body, headers=self.headers)
            except httpx.HTTPError:
                counts["requests without an answer"] += 1
                return False
            if not answer.is_success:
                assert answer.status_code in {429, 500, 503}, answer.text
                counts[f"answers {answer.status_code}"] += 1
            return answer.is_success

        await until(stored, f"{text} was stored", seconds=PATIENCE)


async def talk(side: Side, c: str, words: str, messages: int, choose: random.Random, counts: Tally) -> None:
    """Two messages under way at a time, some of them over HTTP, many of them more than once."""
    gate = asyncio.Semaphore(2)

    async def one(number: int) -> None:
        async with gate:
            times = choose.choice((1, 1, 2, 3))
            await side.say(f"{words} {number}", c, times, over_http=choose.random() < 0.15, counts=counts)
            await asyncio.sleep(choose.uniform(0.2, 0.5))  # people think between messages

    async with asyncio.TaskGroup() as group:
        for number in range(messages):
            group.create_task(one(number))


async def cut_sockets(clients: list[SocketClient], choose: random.Random, counts: Tally) -> None:
    while True:
        await counts.further(choose.randint(5, 25))
        choose.choice(clients).cut()
        counts["sockets cut"] += 1


DEATHS = (
    ("web", signal.SIGKILL),
    ("worker", signal.SIGKILL),
    ("postgres", signal.SIGINT),
    ("web", signal.SIGKILL),
    ("postgres", signal.SIGKILL),
    ("web", signal.SIGTERM),
)


async def kill_processes(server: Server, choose: random.Random, counts: Tally) -> None:
    """One after the other, while messages flow, waiting each time until Haoke stands again."""
    for what, how in DEATHS:
        await counts.further(_BETWEEN_DEATHS)
        victims = server.running("postgres") if what == "postgres" else server.running("haoke", what)
        victim = postmaster(victims) if what == "postgres" else choose.choice(victims)
        victim.send_signal(how)
        counts[f"{what} ended by {how.name}"] += 1
        await asyncio.to_thread(psutil.wait_procs, [victim], 20)
        await server.healthy()


def postmaster(processes: list[psutil.Process]) -> psutil.Process:
    pids = {process.pid for process in processes}
    return next(process for process in processes if process.ppid() not in pids)


async def whole(api: Api, path: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """All parts of a conversation as a side sees them, fetched in ranges."""
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        answer = await api.get(path, params={"after": after, "limit": 200}, headers=headers)
        answer.raise_for_status()
        body = answer.json()
        found += body["parts"]
        after = body["through"]
        if after >= body["last_seq"]:
            return found
