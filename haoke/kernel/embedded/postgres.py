"""PostgreSQL as a child: its cluster in the data folder, its door a unix socket, its life tied to ours."""

import asyncio
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import msgspec

from haoke.kernel.embedded.postgres_programs import Programs, find_programs
from haoke.kernel.embedded.process import (
    Account,
    ChildFailed,
    command,
    end,
    ended,
    environment,
    give,
    ordinary_account,
    spawn,
)

DATABASE = "haoke"
SOCKET_PATH_LIMIT = 107  # bytes, Linux; the file in the folder is named like the one below
SOCKET_FILE = "/.s.PGSQL.5432"
START_PATIENCE = 60.0  # seconds; recovery after a crash replays at most max_wal_size
STOP_PATIENCE = 30.0

# For a small machine. Durability stays as PostgreSQL means it: fsync and synchronous_commit are on.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "wal_compression": "pglz",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
    "log_checkpoints": "off",
}


class PostgresFailed(ChildFailed):
    """PostgreSQL does not start; the message holds its own last words."""


class Passwords(msgspec.Struct, frozen=True):
    """Of the superuser ``postgres`` and of ``haoke``, who owns the database and may nothing else."""

    postgres: str
    haoke: str


class EmbeddedPostgres:
    """One server over ``<data_dir>/postgres``. ``start``, then ``stop``; after a death, ``start`` again."""

    def __init__(self, data_dir: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.cluster = self.data_dir / "postgres"
        self.settings = SETTINGS | dict(settings or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._programs: Programs | None = None

    @property
    def programs(self) -> Programs:
        if self._programs is None:
            self._programs = find_programs()
        return self._programs

    def url(self, user: str = DATABASE, database: str = DATABASE) -> str:
        """How to connect, as ``haoke`` or as ``postgres``. Valid once the cluster exists."""
        password = getattr(self._passwords(), user)
        return f"postgresql://{user}:{password}@/{database}?host={quote(str(self._socket_folder()))}"

    async def start(self) -> str:
        """Make the cluster when there is none, start the server, wait until it answers. The application's url.

        Raises PostgresFailed or PostgresMissing.
        """
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        account = ordinary_account(self.cluster)
        if not self.cluster.exists():
            await self._create(account)
        self._check_version()
        await self._end_previous()
        self._write_settings(account)
        sockets = self._socket_folder()
        if sockets.parent != self.data_dir:
            _own_folder(sockets.parent, None, 0o711)
        _own_folder(sockets, account)
        words = self.data_dir / "postgres-start.log"
        with words.open("wb") as output:
            line = command(self.programs.path("postgres"), "-D", self.cluster, "-k", sockets, account=account)
            self.process = spawn(line, folder=self.data_dir, output=output)
        await self._ready(self.process, words)
        return self.url()

    async def stop(self) -> None:
        """Stop the server: sessions are ended, what is committed is on disk."""
        if self.process is not None:
            await end(self.process, signal.SIGINT, patience=STOP_PATIENCE, force=signal.SIGQUIT)
            self.process = None

    async def wait_dead(self) -> int:
        """Wait until the server ends, for whatever reason; its return code."""
        if self.process is None:
            raise PostgresFailed("PostgreSQL was not started.")
        return await ended(self.process)

    async def run_client(self, program: str, *arguments: str) -> None:
        """Run pg_dump or the like against the running server, as ``haoke``. Raises PostgresFailed."""
        access = {
            "PGHOST": str(self._socket_folder()),
            "PGUSER": DATABASE,
            "PGPASSWORD": self._passwords().haoke,
            "PGDATABASE": DATABASE,
        }
        process = await asyncio.create_subprocess_exec(
            self.programs.path(program),
            *arguments,
            env=environment() | access,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        _, words = await process.communicate()
        if process.returncode != 0:
            raise PostgresFailed(f"{program} failed:\n{words.decode(errors='replace').strip()}")

    async def _create(self, account: Account | None) -> None:
        """The cluster is made beside its place and moved there when it is complete, database and role included."""
        draft = self.data_dir / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        _own_folder(draft, account)
        passwords = self._passwords()
        secret = self.data_dir / "postgres.new.secret"
        secret.touch(0o600)
        secret.write_text(passwords.postgres)
        give(secret, account)
        locale = ["--locale-provider=builtin"] if self.programs.major >= 17 else []
        try:
            await self._run(
                "initdb", "-D", draft, "-U", "postgres", "-E", "UTF8", *locale, "--locale=C.UTF-8",
                "--auth=scram-sha-256", f"--pwfile={secret}", "--no-instructions",
                account=account,
            )  # fmt: skip
        finally:
            secret.unlink()
        with (draft / "postgresql.conf").open("a") as file:
            file.write("\ninclude = 'haoke.conf'  # written anew at every start\n")
            file.write("include_if_exists = 'local.conf'  # yours: what it says wins\n")
        (draft / "haoke.conf").touch(0o600)
        give(draft / "haoke.conf", account)
        await self._run(
            "postgres", "--single", "-D", draft, "postgres",
            account=account,
            feed=f"CREATE ROLE {DATABASE} LOGIN PASSWORD '{passwords.haoke}';\n"
            f"CREATE DATABASE {DATABASE} OWNER {DATABASE};\n",
        )  # fmt: skip
        draft.rename(self.cluster)

    async def _run(self, program: str, *arguments: str | Path, account: Account | None, feed: str = "") -> None:
        line = command(self.programs.path(program), *arguments, account=account)
        process = await asyncio.create_subprocess_exec(
            *line,
            cwd=self.data_dir,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _ = await asyncio.wait_for(process.communicate(feed.encode()), START_PATIENCE)
        if process.returncode != 0 or b"ERROR:" in output:
            raise PostgresFailed(f"{program} failed:\n{output.decode(errors='replace').strip()}")

    def _passwords(self) -> Passwords:
        file = self.data_dir / "postgres.json"
        if not file.exists():
            fresh = Passwords(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
            draft = self.data_dir / "postgres.json.new"
            draft.touch(0o600)
            draft.write_bytes(msgspec.json.encode(fresh))
            draft.rename(file)
        return msgspec.json.decode(file.read_bytes(), type=Passwords)

    def _check_version(self) -> None:
        kept = int((self.cluster / "PG_VERSION").read_text())
        if kept != self.programs.major:
            raise PostgresFailed(
                f"The data folder was written by PostgreSQL {kept}, but the programs here are version "
                f"{self.programs.major}. Install version {kept}, make a backup with 'haoke backup', and restore it "
                "with the new version into a new data folder."
            )

    def _write_settings(self, account: Account | None) -> None:
        file = self.cluster / "haoke.conf"
        lines = ["# Haoke's settings for a small machine, written anew at every start. Put yours into local.conf."]
        lines += [f"{name} = '{value}'" for name, value in self.settings.items()]
        file.write_text("\n".join(lines) + "\n")
        give(file, account)

    def _socket_folder(self) -> Path:
        """In the data folder, or, when that path is too long for a socket, a short one of its own."""
        folder = self.data_dir / "run"
        if len(os.fsencode(folder)) + len(SOCKET_FILE) <= SOCKET_PATH_LIMIT:
            return folder
        digest = hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"haoke-{os.geteuid()}-{digest}" / "run"

    async def _end_previous(self) -> None:
        """End a server that a killed parent left behind; PostgreSQL itself recognises a stale postmaster.pid."""
        deadline = time.monotonic() + STOP_PATIENCE
        while (pid := _postmaster(self.cluster)) is not None:
            if time.monotonic() > deadline:
                raise PostgresFailed(f"A PostgreSQL of this data folder is still running (process {pid}).")
            os.kill(pid, signal.SIGINT)
            await asyncio.sleep(0.1)

    async def _ready(self, process: subprocess.Popen[bytes], words: Path) -> None:
        """Wait until postmaster.pid says that this very server takes connections."""
        deadline = time.monotonic() + START_PATIENCE
        while True:
            lines = _read_lines(self.cluster / "postmaster.pid")
            if len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return
            if process.poll() is not None or time.monotonic() > deadline:
                await self.stop()
                raise PostgresFailed("PostgreSQL does not start:\n" + "\n".join(_read_lines(words)[-20:]))
            await asyncio.sleep(0.01)


def _own_folder(folder: Path, account: Account | None, mode: int = 0o700) -> None:
    """Make a folder that belongs to the account; refuse one that somebody else has put there or may write to."""
    owner = account.uid if account else os.geteuid()
    if not folder.exists():
        folder.mkdir(mode=mode)
        give(folder, account)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o777 & ~mode:
        raise PostgresFailed(f"{folder} must be a folder that belongs to the account {owner} alone (mode {mode:o}).")


def _read_lines(file: Path) -> list[str]:
    try:
        return file.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _postmaster(cluster: Path) -> int | None:
    """The pid of a living server of this cluster. A recycled pid does not count."""
    lines = _read_lines(cluster / "postmaster.pid")
    if not lines or not lines[0].strip().lstrip("-").isdigit():
        return None
    pid = abs(int(lines[0]))
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
        return pid if name == "postgres" and Path(f"/proc/{pid}/cwd").resolve() == cluster.resolve() else None
    except OSError:
        return None
