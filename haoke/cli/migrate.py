"""``haoke migrate``."""

import asyncio
from argparse import Namespace

from haoke.kernel.embedded.engines import database
from haoke.kernel.migrate import migrate
from haoke.kernel.settings import Settings


def run(settings: Settings, _: Namespace) -> int:
    asyncio.run(_run(settings))
    return 0


async def _run(settings: Settings) -> None:
    async with database(settings) as reachable:
        before = await migrate(reachable.database_url)
    print(f"The database is at revision {before.head}; it was at {before.current or 'none'}.")
