"""A company with a supervisor, and the board as the worker would keep it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.live import live_server
from tests.support.shop import Company, company


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made
