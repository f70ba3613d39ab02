"""Fixtures of routing's tests."""

import pytest

from haoke.kernel.db import Database
from tests.support.routing import World, world


@pytest.fixture
async def w(db: Database) -> World:
    """A workspace of the test's own."""
    return await world(db)
