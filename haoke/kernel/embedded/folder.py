"""The data folder: one Haoke at a time, on a disk of this machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

# PostgreSQL's data is not safe where another machine's server decides when a write is durable.
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "ceph", "fuse.glusterfs", "lustre", "afs"}


class FolderRefused(RuntimeError):
    """The data folder cannot be used; the message says why and what to do."""


@contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Make the folder and keep every other Haoke out of it. Raises FolderRefused."""
    refuse_network(data_dir)
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (data_dir / "lock").open("a+")
    except OSError as error:
        raise FolderRefused(
            f"The data folder {data_dir.absolute()} cannot be written: {error.strerror}. Start Haoke as the account "
            "that owns it, or name another one with HAOKE_DATA_DIR."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderRefused(
                f"Haoke is already running on the data folder {data_dir.absolute()} (process {holder(data_dir)}). "
                "Stop it first, or name another folder with HAOKE_DATA_DIR and another port with HAOKE_PORT."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def in_use(data_dir: Path) -> bool:
    """Whether a Haoke is running on the folder."""
    try:
        with (data_dir / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def holder(data_dir: Path) -> str:
    return (data_dir / "lock").read_text().strip()


def file_system(path: Path) -> str:
    """The kind of file system that a folder, which need not exist yet, lies or would lie on; empty when unknown."""
    path = path.absolute()
    while not path.exists():
        path = path.parent
    mounts: dict[str, str] = {mount.mountpoint: mount.fstype for mount in psutil.disk_partitions(all=True)}
    for folder in (path.resolve(), *path.resolve().parents):
        if str(folder) in mounts:
            return mounts[str(folder)]
    return ""


def refuse_network(data_dir: Path) -> None:
    kind = file_system(data_dir)
    if kind in NETWORK_FILE_SYSTEMS:
        raise FolderRefused(
            f"The data folder {data_dir.absolute()} lies on a network file system ({kind}), where a database is not "
            "safe. Name a folder on a local disk with HAOKE_DATA_DIR, or a database server with HAOKE_DATABASE_URL."
        )
