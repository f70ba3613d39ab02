"""A company with a supervisor, and the board as the worker would keep it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.live import live_server
from tests.support.shop import Company, company


@pytest.fixture
async def live_company(postgres, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Company]]]:
    """Make a company on a server with these settings."""
    url = await asyncio.to_thread(postgres.create_database)
    async with AsyncExitStack() as stack:

        async def make(**settings: Any) -> Company:
            server = await stack.enter_async_context(live_server(url, tmp_path, **settings))
            return await stack.enter_async_context(company(server))

        yield make


@pytest.fixture
async def shop(live_company: Callable[..., Awaitable[Company]]) -> Company:
    return await live_company()
