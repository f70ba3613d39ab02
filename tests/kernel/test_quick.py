"""Statements past SQLAlchemy keep what the database promises of all: one transaction, tried again when it must be."""

import pytest
import sqlalchemy as sa

from haoke.kernel import tables
from haoke.kernel.db import Database, Tx
from haoke.kernel.events import Event
from haoke.kernel.ids import new_id
from haoke.kernel.quick import Quick

pytestmark = pytest.mark.anyio

DIES = Quick(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
CROSSED = Quick(sa.text("SELECT pg_temp.crossed()"))
NAMED = Quick(sa.select(tables.events.c.name).where(tables.events.c.workspace_id == sa.bindparam("w", type_=sa.Uuid)))


class Happened(Event, frozen=True, kw_only=True):
    what: str


@pytest.mark.parametrize("how", ["the connection dies", "another transaction was in the way"])
async def test_what_fails_on_the_way_is_tried_again_from_the_beginning(db: Database, how: str) -> None:
    workspace, attempts = new_id(), 0

    async def act(tx: Tx) -> list[str]:
        nonlocal attempts
        attempts += 1
        await tx.emit(Happened(workspace_id=workspace, what=how))
        await tx.write_events()
        if attempts == 1 and how == "the connection dies":
            await DIES.all(tx, {})
        if attempts == 1:
            await tx.execute(
                sa.text(
                    "CREATE FUNCTION pg_temp.crossed() RETURNS void LANGUAGE plpgsql"
                    " AS 'BEGIN RAISE EXCEPTION ''x'' USING ERRCODE = ''40P01''; END'"
                )
            )
            await CROSSED.all(tx, {})
        return [row.name for row in await NAMED.all(tx, {"w": workspace})]

    assert await db.run(act) == ["Happened"], "of the first attempt nothing is left"
    assert attempts == 2


async def test_it_is_rolled_back_with_the_rest(db: Database) -> None:
    workspace = new_id()

    async def act(tx: Tx) -> None:
        await tx.emit(Happened(workspace_id=workspace, what="nothing"))
        await tx.write_events()
        raise ValueError("never mind")

    with pytest.raises(ValueError, match="never mind"):
        await db.run(act)
    async with db.reading() as tx:
        assert await NAMED.first(tx, {"w": workspace}) is None
