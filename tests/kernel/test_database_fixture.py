"""What other tests stand on: a database with the schema, empty, their own."""

import pytest
import sqlalchemy as sa

from haoke.kernel.db import Database, Tx
from haoke.kernel.tables import installation
from tests.conftest import Frames

pytestmark = pytest.mark.anyio


async def note(tx: Tx, name: str) -> None:
    await tx.execute(installation.insert().values(name=name, value="x"))
    tx.publish("topic", {"name": name})


async def test_schema_is_there_and_frames_are_kept(db: Database, frames: Frames) -> None:
    await db.run(note, "fixture")
    assert frames == [("topic", b'{"name":"fixture"}')]
    async with db.reading() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(installation)) == 1
