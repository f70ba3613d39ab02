"""Fixtures of routing's tests."""

import pytest

from haoke.kernel.db import Database
from tests.support.office import fresh_url, office
from tests.support.routing import World, world

__all__ = ["fresh_url", "office"]


@pytest.fixture
async def w(db: Database) -> World:
    """A workspace of the test's own."""
    return await world(db)
