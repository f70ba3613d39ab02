"""Tests over HTTP have an installation of their own, those with sockets a company behind a real port."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.live import live_server
from tests.support.office import fresh_url, office
from tests.support.shop import Company, company

__all__ = ["fresh_url", "office"]


@pytest.fixture
async def shop(fresh_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    async with live_server(fresh_url, tmp_path) as server, company(server) as made:
        yield made


@pytest.fixture
async def ringing(fresh_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    """The same, where agents are asked before they get a conversation."""
    async with live_server(fresh_url, tmp_path) as server, company(server, mode="ring") as made:
        yield made
