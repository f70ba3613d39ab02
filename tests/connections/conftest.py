"""An installation that may call this machine, and somebody else's server on it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.live import live_server
from tests.support.receiver import Receiver, receiver
from tests.support.shop import Company, company


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path, outbound_hosts="localhost") as server, company(server) as made:
        yield made


@pytest.fixture
async def system() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made
