"""``haoke backup FILE``: database and files in one file, consistent, while Haoke runs or not."""

import asyncio
import io
import tarfile
import tempfile
import time
from argparse import Namespace
from pathlib import Path

import msgspec

from haoke import __version__
from haoke.cli.archive import DUMP, FILES, FORMAT, KEY, MANIFEST, BackupRefused, Manifest, add_file
from haoke.kernel.embedded.engines import database
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.schema_state import schema_state
from haoke.kernel.sealing import key_file
from haoke.kernel.settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    file: Path = arguments.file
    if settings.database_url:
        raise BackupRefused(
            "HAOKE_DATABASE_URL names a server of your own. Back it up with its own tools, such as pg_dump, and then "
            f"{settings.files_url or settings.data_dir.absolute() / FILES}, where the files are. "
            f"Keep {_keys(settings)} apart from it: it seals the secrets in the database."
        )
    if not (settings.data_dir / "postgres").exists():
        raise BackupRefused(f"There is no data in {settings.data_dir.absolute()} yet.")
    if file.exists() and not arguments.force:
        raise BackupRefused(f"{file} exists. Choose another name, or replace it with --force.")
    key = None if arguments.without_key or settings.secret_key else key_file(settings)
    asyncio.run(_run(settings, file, key))
    size = file.stat().st_size / 1024 / 1024
    print(
        f"Written to {file} ({size:.1f} MiB). It holds passwords' hashes and secrets: keep it where nobody else reads."
    )
    if key is None:
        print(f"Without {_keys(settings)} the secrets in it cannot be read: keep that too, somewhere else.")
    if settings.files_url:
        print(f"The files are in {settings.files_url} and not in this backup.")
    return 0


def _keys(settings: Settings) -> str:
    return "HAOKE_SECRET_KEY" if settings.secret_key else str(key_file(settings).absolute())


async def _run(settings: Settings, file: Path, key: Path | None) -> None:
    async with database(settings) as reachable:
        state = await schema_state(reachable.database_url)
        if state.current is None:
            raise BackupRefused("The database is empty.")
        manifest = Manifest(format=FORMAT, haoke=__version__, revision=state.current, made_at=int(time.time() * 1000))
        with tempfile.TemporaryDirectory(prefix=".haoke-backup-", dir=file.parent) as folder:
            # The database first: a file it names was there before, and files are never rewritten.
            dump = Path(folder) / DUMP
            await EmbeddedPostgres(settings.data_dir).run_client("pg_dump", "-Fc", f"--file={dump}")
            draft = Path(folder) / "backup"
            draft.touch(0o600)
            with tarfile.open(draft, "w:gz", compresslevel=1) as archive:
                content = msgspec.json.encode(manifest)
                member = tarfile.TarInfo(MANIFEST)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
                add_file(archive, dump, DUMP)
                if key is not None:
                    add_file(archive, key, KEY)
                root = settings.data_dir / FILES
                for path in sorted(root.rglob("*")):
                    if path.is_file():
                        add_file(archive, path, f"{FILES}/{path.relative_to(root).as_posix()}")
            draft.rename(file)
