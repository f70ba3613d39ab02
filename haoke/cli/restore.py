"""``haoke restore FILE``: put everything back from a backup. What was there is touched only when all has been read."""

import asyncio
import os
import shutil
import tarfile
from argparse import Namespace
from pathlib import Path

import asyncpg

from haoke.cli.archive import DUMP, FILES, KEY, BackupRefused, inside, read_manifest
from haoke.kernel.embedded.folder import locked
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.migrate import migrate
from haoke.kernel.sealing import file_keys, write_keys
from haoke.kernel.settings import Settings

RESTORED, OLD = "haoke_restored", "haoke_old"


def run(settings: Settings, arguments: Namespace) -> int:
    file: Path = arguments.file
    if settings.database_url:
        raise BackupRefused("HAOKE_DATABASE_URL names a server of your own. 'haoke restore' fills the embedded one.")
    with locked(settings.data_dir):
        if (settings.data_dir / "postgres").exists() and not arguments.force:
            raise BackupRefused(
                f"There is data in {settings.data_dir.absolute()}. Restore into a new folder by HAOKE_DATA_DIR, or "
                "replace the data with --force."
            )
        try:
            asyncio.run(_run(settings, file))
        except (OSError, tarfile.TarError, EOFError) as error:
            raise BackupRefused(f"{file} cannot be restored: {error}") from error
    print("Restored. Start Haoke with 'haoke up'.")
    return 0


async def _run(settings: Settings, file: Path) -> None:
    draft = settings.data_dir / "restore"
    shutil.rmtree(draft, ignore_errors=True)
    (draft / FILES).mkdir(parents=True, mode=0o700)
    try:
        _extract(file, draft)
        postgres = EmbeddedPostgres(settings.data_dir)
        await postgres.start()
        try:
            await _command(postgres, f"DROP DATABASE IF EXISTS {RESTORED}", f"CREATE DATABASE {RESTORED} OWNER haoke")
            jobs = f"--jobs={min(4, os.cpu_count() or 1)}"
            await postgres.run_client("pg_restore", "--exit-on-error", jobs, f"--dbname={RESTORED}", str(draft / DUMP))
            await migrate(postgres.url(database=RESTORED))
            await _command(postgres, f"DROP DATABASE IF EXISTS {OLD}")
            await _command(
                postgres,
                f"BEGIN; ALTER DATABASE haoke RENAME TO {OLD}; ALTER DATABASE {RESTORED} RENAME TO haoke; COMMIT",
            )
            if not settings.files_url:
                _exchange(settings.data_dir / FILES, draft)
            _take_keys(settings, draft / KEY)
            await _command(postgres, f"DROP DATABASE {OLD}")
        finally:
            await postgres.stop()
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _extract(file: Path, draft: Path) -> None:
    with tarfile.open(file, "r:gz") as archive:
        read_manifest(archive)
        for member, path in inside(archive):
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(member)
            if content is not None:
                with target.open("wb") as output:
                    shutil.copyfileobj(content, output)
    if not (draft / DUMP).exists():
        raise BackupRefused("This backup is not complete: it has no database.")


def _take_keys(settings: Settings, file: Path) -> None:
    """Those of the backup seal from now on; those that were here may still be wanted by another backup."""
    restored = file.read_text().split() if file.exists() else []
    if restored:
        others = [key for key in file_keys(settings) if key not in restored]
        write_keys(settings, restored + others)


def _exchange(files: Path, draft: Path) -> None:
    if files.exists():
        files.rename(draft / "old files")
    (draft / FILES).rename(files)


async def _command(postgres: EmbeddedPostgres, *statements: str) -> None:
    connection = await asyncpg.connect(postgres.url("postgres", "postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
