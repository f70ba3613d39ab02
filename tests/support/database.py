"""One PostgreSQL for a test run, and a fresh database from a template whenever somebody asks."""

import asyncio
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.schema import whole_schema

TEMPLATE = "template_haoke"
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}


class TestServer:
    """An embedded PostgreSQL whose template has the schema. Safe against crashes of processes, not of the machine."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.postgres = EmbeddedPostgres(folder, NOT_DURABLE)

    def start(self) -> None:
        asyncio.run(self._start())

    async def _start(self) -> None:
        await self.postgres.start()
        await self._command(f"CREATE DATABASE {TEMPLATE} OWNER haoke")
        url = self.postgres.url(database=TEMPLATE)
        engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
        async with engine.begin() as connection:
            await connection.run_sync(whole_schema().create_all)
        await engine.dispose()

    def stop(self) -> None:
        asyncio.run(self.postgres.stop())

    def create_database(self, *, template: str = TEMPLATE) -> str:
        """The url of a new database; ``template="template1"`` gives one without any table."""
        name = f"t_{uuid4().hex[:12]}"
        asyncio.run(self._command(f"CREATE DATABASE {name} TEMPLATE {template} OWNER haoke"))
        return self.postgres.url(database=name)

    async def _command(self, sql: str) -> None:
        connection = await asyncpg.connect(self.postgres.url("postgres", "postgres"))
        await connection.execute(sql)
        await connection.close()
