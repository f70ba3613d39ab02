"""What a backup is: a gzipped tar of ``manifest.json``, ``database.dump``, ``secret.key``, ``files/`` in this order."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from haoke.kernel.schema_state import revisions

FORMAT = 1
MANIFEST, DUMP, FILES, KEY = "manifest.json", "database.dump", "files", "secret.key"


class BackupRefused(RuntimeError):
    """The backup cannot be written or read; the message says why and what to do."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``revision`` is the schema's; ``made_at`` in milliseconds since the epoch."""

    format: int
    haoke: str
    revision: str
    made_at: int


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """Of a backup that this version can restore. Raises BackupRefused."""
    member = archive.next()
    content = archive.extractfile(member) if member is not None and member.name == MANIFEST else None
    if content is None:
        raise BackupRefused("This is not a backup of Haoke.")
    manifest = msgspec.json.decode(content.read(), type=Manifest)
    if manifest.format != FORMAT or manifest.revision not in revisions():
        raise BackupRefused(f"This backup was written by a newer Haoke ({manifest.haoke}). Install that version first.")
    return manifest


def inside(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, PurePosixPath]]:
    """The members after the manifest with their paths. Raises BackupRefused for a path that leads out of the backup."""
    for member in archive:
        if member.name == MANIFEST:
            continue
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts or path.parts[0] not in (DUMP, FILES, KEY):
            raise BackupRefused(f"This backup holds what no backup of Haoke holds: {member.name}")
        yield member, path


def add_file(archive: tarfile.TarFile, file: Path, name: str) -> None:
    """Add a file under a name and nobody's account; one that was deleted meanwhile is left out."""
    try:
        with file.open("rb") as content:
            member = archive.gettarinfo(arcname=name, fileobj=content)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            archive.addfile(member, content)
    except FileNotFoundError:
        return
