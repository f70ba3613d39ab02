"""A company whose processes may reach a model server of the test; the encoders."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from haoke.bot.matching.encoders.contract import Encoder
from haoke.bot.process import usable_encoders
from haoke.kernel.settings import Settings
from tests.support.live import live_server
from tests.support.model_server import ModelServer, model_server
from tests.support.shop import Company, company


@pytest.fixture(scope="package")
def encoders() -> list[Encoder]:
    """Those that Haoke brings, opened once."""
    return usable_encoders(Settings())


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path, outbound_hosts="127.0.0.1") as server, company(server) as made:
        yield made


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as made:
        yield made
