"""Whether the database has the schema that this version of Haoke needs. Cheap: no migration tool is loaded to ask."""

import asyncio
import time
from pathlib import Path

import asyncpg
import msgspec

BESIDE, INSIDE = Path(__file__).parents[2] / "migrations", Path(__file__).parents[1] / "migrations"
FOLDER = BESIDE if (BESIDE / "env.py").is_file() else INSIDE  # in a checkout; in an installed package


class SchemaWrong(RuntimeError):
    """The database's schema is not the one this version needs; the message says what to do."""


class SchemaState(msgspec.Struct, frozen=True):
    """``current`` is the revision of the database, None for an empty one; ``head`` is the one needed."""

    current: str | None
    head: str

    @property
    def ready(self) -> bool:
        return self.current == self.head

    @property
    def from_the_future(self) -> bool:
        return self.current is not None and self.current not in revisions()


def revisions() -> list[str]:
    """Revisions in their order. The history is linear, and a file is named for its revision: ``0001_begin.py``."""
    return sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


async def schema_state(url: str) -> SchemaState:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        current = None
        if await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
            current = await connection.fetchval("SELECT version_num FROM alembic_version")
        return SchemaState(current, revisions()[-1])
    finally:
        await connection.close(timeout=5)


async def wait_for_schema(url: str, patience: float = 60.0) -> None:
    """Wait until somebody has migrated the database, which may still be starting. Raises SchemaWrong.

    ``patience`` is in seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            state = await schema_state(url)
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as error:
            if time.monotonic() > deadline:
                raise SchemaWrong(f"The database does not answer: {error}") from error
        else:
            if state.ready:
                return
            if state.from_the_future:
                raise SchemaWrong(newer(state))
            if time.monotonic() > deadline:
                raise SchemaWrong(
                    f"The database is at revision {state.current or 'none'}, this version needs {state.head}. "
                    "Run 'haoke migrate'."
                )
        await asyncio.sleep(0.05)


def newer(state: SchemaState) -> str:
    return (
        f"The database is at revision {state.current}, which this version (up to {state.head}) does not know: it was "
        "written by a newer Haoke. Install that version or restore a backup."
    )
