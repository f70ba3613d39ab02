"""``haoke demo``: fill a made-up company and serve it; with ``--talk``, play its visitors."""

import asyncio
import secrets
import signal
import sys
from argparse import Namespace
from pathlib import Path

import msgspec

import haoke.app  # noqa: F401 for the handlers of the events that the company causes
from haoke.cli import up
from haoke.demo import company
from haoke.demo.fill import Credential, fill
from haoke.demo.mark import Demo, demo_of
from haoke.demo.talk import Door, talk
from haoke.kernel import sealing
from haoke.kernel.db import Database
from haoke.kernel.embedded.engines import database
from haoke.kernel.embedded.folder import in_use
from haoke.kernel.listening import healthy, local_host
from haoke.kernel.migrate import migrate
from haoke.kernel.passwords import hash_password
from haoke.kernel.settings import Settings

_HERE = "localhost"


class Nobody:
    """There is no client to tell."""

    def publish(self, topic: str, data: bytes) -> None:
        pass


def run(settings: Settings, arguments: Namespace) -> int:
    if arguments.talk:
        return asyncio.run(play(settings, arguments.visitors, arguments.minutes))
    settings = msgspec.structs.replace(settings, outbound_hosts=f"{settings.outbound_hosts},{_HERE}".strip(","))
    asyncio.run(prepare(settings))
    running = in_use(settings.data_dir) or asyncio.run(healthy(settings.host, settings.port))
    return 0 if running else up.run(settings, arguments)


async def prepare(settings: Settings) -> None:
    async with database(settings) as reachable:
        await migrate(reachable.database_url)
        demo = await filled(reachable, password_of(settings.data_dir), carrier(settings))
    tell(settings, demo)


async def filled(settings: Settings, password: str, carrier: str = "") -> Demo:
    """In the database that the settings name."""
    db = Database(settings.database_url, Nobody())
    try:
        await sealing.take_up(db, settings)
        async with db.reading() as tx:
            known = await demo_of(tx)
        if known is not None:
            return known
        hashes = [await hash_password(password) for _ in range(len(company.STAFF) + 1)]
        boss = Credential(company.email(company.BOSS_MAILBOX), hashes[0])
        staff = [
            (colleague, Credential(company.email(colleague.mailbox), made))
            for colleague, made in zip(company.STAFF, hashes[1:], strict=True)
        ]
        return await db.run(fill, boss, staff, carrier)
    finally:
        await db.close()


def carrier(settings: Settings) -> str:
    """Where the made-up carrier's system is: this very server, which the demo alone may call."""
    return f"http://{_HERE}:{settings.port}/demo/api"


def password_of(data_dir: Path) -> str:
    """The one password of all the demo's people, made once and kept beside the data."""
    file = data_dir / "demo.json"
    if not file.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(0o600)
        file.write_bytes(msgspec.json.encode({"password": secrets.token_urlsafe(9)}))
    return str(msgspec.json.decode(file.read_bytes())["password"])


def tell(settings: Settings, demo: Demo) -> None:
    address = up.address(settings)
    people = [(company.email(company.BOSS_MAILBOX), company.BOSS, "administrator")]
    people += [(company.email(each.mailbox), each.name, each.role) for each in company.STAFF]
    lines = [
        f"The demo company is {company.NAME}. Its people, all with the password {password_of(settings.data_dir)}",
        *(f"  {email:32} {role:14} {name}" for email, name, role in people),
        f"Workspace  {address}",
        f"Shop       {address}demo/shop/",
        f"Sample app {address}demo/app/",
        *(f"Site       {address}w/{key} ({locale})" for locale, key in demo.sites.items()),
        "Visitors that write: haoke demo --talk",
    ]
    print("\n".join(lines), flush=True)


async def play(settings: Settings, visitors: int, minutes: float) -> int:
    """Until the time is over, or Ctrl-C."""
    if not await healthy(settings.host, settings.port):
        print(f"Haoke does not answer at {up.address(settings)}: start it first, with 'haoke demo'.", file=sys.stderr)
        return 1
    async with database(settings) as reachable:
        db = Database(reachable.database_url, Nobody())
        async with db.reading() as tx:
            demo = await demo_of(tx)
        await db.close()
    if demo is None:
        print("There is no demo yet: fill it with 'haoke demo'.", file=sys.stderr)
        return 1
    socket = f"ws://{local_host(settings.host)}:{settings.port}/api/v1/socket"
    shop = f"{up.address(settings)}demo/shop/"
    doors = [Door(locale, key, f"{shop}?lang={locale}", company.NAME) for locale, key in demo.sites.items()]
    talking = asyncio.create_task(talk(socket, doors, visitors=visitors, minutes=minutes))
    for end in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(end, talking.cancel)
    try:
        print(f"{await talking} visitors came and went.")
    except asyncio.CancelledError:
        print("The visitors have left.")
    return 0
