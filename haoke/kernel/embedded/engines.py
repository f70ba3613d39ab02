"""The database of the settings, whoever runs it: for commands that need it for a moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from haoke.kernel.embedded.folder import in_use, locked
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.settings import Settings


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Settings]:
    """Settings whose ``database_url`` answers: the user's server, that of a running Haoke, or one started for now.

    Raises FolderRefused or ChildFailed.
    """
    if settings.database_url:
        yield settings
        return
    postgres = EmbeddedPostgres(settings.data_dir)
    if in_use(settings.data_dir):
        yield msgspec.structs.replace(settings, database_url=postgres.url())
        return
    with locked(settings.data_dir):
        try:
            yield msgspec.structs.replace(settings, database_url=await postgres.start())
        finally:
            await postgres.stop()
