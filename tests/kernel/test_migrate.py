"""Migrations: from nothing to the head, once, whoever starts at the same time, and to what the code says."""

import asyncio

import asyncpg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from haoke.kernel.migrate import migrate
from haoke.kernel.schema_state import SchemaWrong, revisions, schema_state, wait_for_schema
from haoke.schema import whole_schema
from tests.support.database import TestServer

pytestmark = pytest.mark.anyio


@pytest.fixture
def empty_url(postgres: TestServer) -> str:
    return postgres.create_database(template="template1")


async def test_empty_database_gets_the_schema_once(empty_url: str) -> None:
    assert (await schema_state(empty_url)).current is None
    assert (await migrate(empty_url)).current is None
    assert (await schema_state(empty_url)).ready
    assert (await migrate(empty_url)).ready


async def test_many_nodes_start_together(empty_url: str) -> None:
    await asyncio.gather(*(migrate(empty_url) for _ in range(8)), *(wait_for_schema(empty_url, 30) for _ in range(2)))
    assert (await schema_state(empty_url)).ready


async def test_no_drift_between_migrations_and_code(empty_url: str) -> None:
    await migrate(empty_url)
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(empty_url))

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, whole_schema())

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_database_of_a_newer_version_is_left_alone(empty_url: str) -> None:
    await migrate(empty_url)
    connection = await asyncpg.connect(empty_url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    with pytest.raises(SchemaWrong, match="newer Haoke"):
        await migrate(empty_url)
    with pytest.raises(SchemaWrong, match="newer Haoke"):
        await wait_for_schema(empty_url)


async def test_waiting_ends_with_advice(empty_url: str) -> None:
    with pytest.raises(SchemaWrong, match="haoke migrate"):
        await wait_for_schema(empty_url, patience=0.1)


def test_history_is_linear_and_numbered() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]
