"""``haoke secrets``: which keys seal the secrets in the database; ``haoke secrets rotate``: a new one does."""

import asyncio
import secrets
from argparse import Namespace

import haoke.app  # noqa: F401 for the tables that hold secrets
from haoke.kernel import sealing
from haoke.kernel.embedded.engines import database
from haoke.kernel.resealing import count_by_key, reseal_all
from haoke.kernel.runtime import start_runtime
from haoke.kernel.settings import Settings, SettingsInvalid


def run(settings: Settings, arguments: Namespace) -> int:
    if arguments.what == "rotate" and settings.secret_key:
        raise SettingsInvalid(
            "HAOKE_SECRET_KEY is set. Put a new key before the old one, with a comma between, and start Haoke again: "
            "it seals everything anew. Take the old one away when 'haoke secrets' does not count it any more."
        )
    asyncio.run(_run(settings, rotate=arguments.what == "rotate"))
    return 0


async def _run(settings: Settings, *, rotate: bool) -> None:
    async with database(settings) as reachable:
        if rotate:
            sealing.write_keys(settings, [secrets.token_urlsafe(32), *sealing.file_keys(settings)])
        runtime = await start_runtime(reachable)
        try:
            if rotate:
                await runtime.db.run(sealing.record, sealing.key_id(sealing.file_keys(settings)[0]), anew=True)
                await sealing.take_up(runtime.db, reachable)
                print(f"Sealed anew: {await reseal_all(runtime.db)} rows.")
            async with runtime.db.reading() as tx:
                counts = await count_by_key(tx)
        finally:
            await runtime.stop()
    print(f"Keys: {'HAOKE_SECRET_KEY' if settings.secret_key else sealing.key_file(settings).absolute()}")
    for name, n in sorted(counts.items()):
        state = "in use" if name == sealing.current() else "here" if sealing.knows(name) else "MISSING"
        print(f"{name}  {n} secrets  {state}")
    if not counts:
        print("No secret is stored.")
