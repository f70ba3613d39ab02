"""The fixtures ``office`` and what it needs; a folder of tests has them by importing them in its ``conftest.py``."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.api import Office, running_app
from tests.support.database import TestServer


@pytest.fixture
def fresh_url(postgres: TestServer) -> str:
    """A database nobody else uses."""
    return postgres.create_database()


@pytest.fixture
async def office(fresh_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """An installation that is not set up yet."""
    async with running_app(fresh_url, tmp_path) as app:
        office = Office(app)
        yield office
        await office.close()
