"""Bring a database to the schema that this version needs: all in one transaction, by one node at a time."""

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from haoke.kernel.schema_state import FOLDER, SchemaState, SchemaWrong, newer, schema_state

# As Alembic makes it; made here, because nodes that start together need something to queue at.
VERSION_TABLE = """
CREATE TABLE IF NOT EXISTS alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""


async def migrate(url: str) -> SchemaState:
    """Run what is missing of the migrations. The state before.

    Raises SchemaWrong when the database was written by a newer version.
    """
    before = await schema_state(url)
    if before.from_the_future:
        raise SchemaWrong(newer(before))
    if before.ready:
        return before
    await _make_version_table(url)
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url, timeout=10))
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()
    return before


async def _make_version_table(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute(VERSION_TABLE)
    except (asyncpg.UniqueViolationError, asyncpg.DuplicateTableError, asyncpg.DuplicateObjectError):
        pass  # another node made it at this moment
    finally:
        await connection.close()


def _upgrade(connection: sa.Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: sa.Connection) -> Config:
    """Alembic's configuration for a given connection, whose transaction it joins."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
