"""The bare ceiling: two processes of ``ceiling_server`` on one port, with the engines that Haoke starts."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

import asyncpg

from bench.client import Agent, Visitor
from bench.processes import Family
from haoke.kernel.embedded.nats import EmbeddedNats
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.ids import new_id

PROCESSES = 2
TABLES = """
CREATE TABLE ceiling_conversations (
    id uuid PRIMARY KEY, last_seq bigint NOT NULL DEFAULT 0, unread bigint NOT NULL DEFAULT 0, last_at timestamptz
) WITH (fillfactor = 70);
CREATE TABLE ceiling_parts (
    conversation uuid, seq bigint, id uuid NOT NULL, body text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation, seq), UNIQUE (conversation, id)
);
"""


class Ceiling:
    """``async with Ceiling(folder, conversations, agents) as ceiling``: running, with visitors and agents to play."""

    def __init__(self, folder: Path, conversations: int, agents: int) -> None:
        self.postgres, self.bus = EmbeddedPostgres(folder), EmbeddedNats(folder)
        ids = [str(new_id()) for _ in range(conversations)]
        self.visitors = [Visitor({"t": "hello", "v": 1}, conversation) for conversation in ids]
        self.agents = [
            Agent({"t": "hello", "v": 1, "since": dict.fromkeys(ids[number::agents], 0)}, {})
            for number in range(agents)
        ]
        self._servers: list[subprocess.Popen[bytes]] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        database, bus = await self.postgres.start(), await self.bus.start()
        await self._prepare(database)
        doors = [_door(0)]
        port = doors[0].getsockname()[1]
        doors += [_door(port) for _ in range(PROCESSES - 1)]
        for door in doors:
            line = [sys.executable, "-m", "bench.ceiling_server", str(door.fileno()), database, bus]
            self._servers.append(subprocess.Popen(line, pass_fds=[door.fileno()]))  # noqa: ASYNC220 returns at once
            door.close()
        self.url = f"ws://127.0.0.1:{port}/"
        await _answers(port)
        self.family = Family(os.getpid(), lambda process: "web" if _is_server(process.cmdline()) else None)
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.terminate()
            server.wait(10)
        await self.bus.stop()
        await self.postgres.stop()

    async def _prepare(self, database: str) -> None:
        connection = await asyncpg.connect(database)
        await connection.execute(TABLES)
        ids = [(visitor.conversation,) for visitor in self.visitors]
        await connection.executemany("INSERT INTO ceiling_conversations (id) VALUES ($1)", ids)
        await connection.close()


def _door(port: int) -> socket.socket:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind(("127.0.0.1", port))
    return door


def _is_server(line: list[str]) -> bool:
    return "bench.ceiling_server" in line


async def _answers(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
