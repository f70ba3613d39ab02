"""What a running process of Haoke holds: the database, the hub, the files and the installation's secret."""

import secrets
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert

from haoke.kernel import sealing, tables
from haoke.kernel.db import Database, Tx
from haoke.kernel.files.store import FileStore, open_store
from haoke.kernel.realtime.bus import LocalBus, NatsBus
from haoke.kernel.realtime.hub import Hub
from haoke.kernel.settings import Settings, SettingsInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Started by ``start_runtime``; ``secret`` signs tokens and is the same on all nodes."""

    settings: Settings
    db: Database
    hub: Hub
    files: FileStore
    secret: str

    async def stop(self) -> None:
        await self.hub.stop()
        await self.db.close()


async def start_runtime(settings: Settings, *, hears: bool = True) -> Runtime:
    """Connect to the database and the bus the settings name; with embedded engines these are already started.

    ``hears`` False is for a process without sockets: it publishes, and spares itself what the others do.
    """
    if not settings.database_url:
        raise SettingsInvalid("HAOKE_DATABASE_URL is empty and no embedded database was started")
    hub = Hub(NatsBus(settings.bus_url) if settings.bus_url else LocalBus())
    db = Database(settings.database_url, hub)
    try:
        await hub.start(hears=hears)
        secret = await db.run(installation_secret)
        await sealing.take_up(db, settings)
    except BaseException:
        await db.close()
        raise
    return Runtime(settings=settings, db=db, hub=hub, files=open_store(settings), secret=secret)


async def installation_secret(tx: Tx) -> str:
    """The secret that all nodes share, made by whichever comes first."""
    await tx.execute(
        insert(tables.installation).values(name="secret", value=secrets.token_urlsafe(48)).on_conflict_do_nothing()
    )
    table = tables.installation
    return str(await tx.scalar(table.select().with_only_columns(table.c.value).where(table.c.name == "secret")))
