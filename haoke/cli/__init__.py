"""The command line. Each command is a module of this package with ``run(settings, arguments) -> exit status``."""

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haoke import __version__
from haoke.cli.archive import BackupRefused
from haoke.kernel.embedded.folder import FolderRefused
from haoke.kernel.embedded.process import ChildFailed
from haoke.kernel.listening import AddressRefused
from haoke.kernel.schema_state import SchemaWrong
from haoke.kernel.settings import Settings, SettingsInvalid, load


def main(words: Sequence[str] | None = None) -> int:
    top = parser()
    arguments = top.parse_args(words)
    try:
        settings = load()
        status: int = load_module(f"haoke.cli.{arguments.command}").run(settings, arguments)
    except (SettingsInvalid, FolderRefused, AddressRefused, ChildFailed, SchemaWrong, BackupRefused) as error:
        print(f"haoke {arguments.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def load_module(name: str) -> Any:
    """By name, so that a command loads no more than it needs: the supervisor, for one, no web application.

    Without looking for garbage meanwhile, and never again in what was loaded: a sixth of a web process's start.
    """
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="haoke",
        description="Haoke, an omnichannel customer-service platform.",
        epilog="Settings are environment variables: "
        + ", ".join(f"HAOKE_{name.upper()}" for name in Settings.__struct_fields__),
    )
    top.add_argument("--version", action="version", version=f"haoke {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, says: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=says, description=says)

    command("up", "Start everything: database, bus, web, worker and bot. What a single machine needs.")
    web = command("web", "Run one web process, with the database and the bus that the settings name.")
    web.add_argument("--fd", type=int, help=argparse.SUPPRESS)  # a listening socket, from 'up'
    web.add_argument("--name", default="web", help=argparse.SUPPRESS)
    worker = command("worker", "Run one worker process, with the database and the bus that the settings name.")
    worker.add_argument("--place", help=argparse.SUPPRESS)  # from 'up'
    command("bot", "Run one bot process, with the database and the bus that the settings name.")
    command("migrate", "Bring the database to the schema that this version needs.")
    command("doctor", "Check the set-up and say what to do.")
    backup = command("backup", "Write everything into one file, whether Haoke is running or not.")
    backup.add_argument("file", type=Path, metavar="FILE", help="such as backup.tar.gz")
    backup.add_argument("--without-key", action="store_true", help="leave out the key that seals secrets")
    backup.add_argument("--force", action="store_true", help="replace the file when it exists")
    restore = command("restore", "Put everything back from a backup. Haoke must be stopped.")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="replace the data that is there now")
    kept = command("secrets", "Say which keys seal the secrets in the database, or let a new one do it.")
    kept.add_argument("what", nargs="?", choices=("rotate",), help="make a new key and seal everything by it")
    password = command("password", "Give somebody who lost it a new password, and end their sessions.")
    password.add_argument("email", metavar="EMAIL")
    simulate = command("simulate", "Try other routing policies on what came to a queue, or on made-up arrivals.")
    simulate.add_argument("queue", nargs="?", metavar="QUEUE", help="its name; without one, only made-up arrivals")
    simulate.add_argument("--workspace", metavar="NAME", help="where there are several")
    simulate.add_argument("--days", type=int, default=7, metavar="N", help="how much of the past to take (7)")
    simulate.add_argument("--per-hour", type=float, metavar="N", help="make up so many arrivals an hour instead")
    simulate.add_argument("--handling", type=float, default=180, metavar="SECONDS", help="mean handling time (180)")
    simulate.add_argument("--patience", type=float, metavar="SECONDS", help="mean patience; without it, for ever")
    simulate.add_argument("--hours", type=float, default=8, metavar="N", help="how long they come (8)")
    simulate.add_argument("--agents", type=int, default=10, metavar="N", help="of made-up agents (10)")
    simulate.add_argument("--capacity", type=int, default=1, metavar="N", help="of each of them (1)")
    simulate.add_argument("--target", type=int, default=20, metavar="SECONDS", help="to be answered within (20)")
    simulate.add_argument(
        "--plan",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="another policy, as JSON; may be repeated",
    )
    command("openapi", "Print the description of the API.")
    together = command("together", argparse.SUPPRESS)  # from 'up'
    together.add_argument("commands")
    together.add_argument("--report", type=int)
    demo = command("demo", "Fill a made-up company to look around in and start it, or play its visitors.")
    demo.add_argument("--talk", action="store_true", help="play visitors that write, in a Haoke that is running")
    demo.add_argument("--visitors", type=int, default=3, metavar="N", help="how many at a time (3)")
    demo.add_argument("--minutes", type=float, default=30, metavar="N", help="for how long (30)")
    return top
