"""Write the next migration: what the tables in the code have and a database at the head does not.

    python -m migrations.new "add the colour of a site"

Needs no database of yours: it starts one for the comparison. Read what it wrote before you commit it.
"""

import argparse
import asyncio
import re
import tempfile
from pathlib import Path

import asyncpg
import sqlalchemy as sa
from alembic import command
from sqlalchemy.ext.asyncio import create_async_engine

from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.migrate import alembic_config, migrate
from haoke.kernel.schema_state import revisions


async def write(message: str) -> None:
    with tempfile.TemporaryDirectory(prefix="haoke-migration-") as folder:
        postgres = EmbeddedPostgres(Path(folder))
        url = await postgres.start()
        try:
            if revisions():
                await migrate(url)
            engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
            async with engine.begin() as connection:
                await connection.run_sync(compare, message)
            await engine.dispose()
        finally:
            await postgres.stop()


def compare(connection: sa.Connection, message: str) -> None:
    known = revisions()
    revision = f"{int(known[-1]) + 1 if known else 1:04}"
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")[:40]
    config = alembic_config(connection)
    config.set_main_option("file_template", f"{revision}_{slug}")
    command.revision(config, message, autogenerate=True, rev_id=revision)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("message")
    asyncio.run(write(parser.parse_args().message))
