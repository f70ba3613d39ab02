"""Children that die with us: started through launch.py, awaited without threads, ended by signal and then by force."""

import asyncio
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, NamedTuple, Protocol

LAUNCH = str(Path(__file__).with_name("launch.py"))
Output = int | IO[bytes] | None


class ChildFailed(RuntimeError):
    """A program does not start; the message says why in its own words, or what is missing."""


class Running(Protocol):
    """A child process: ``subprocess.Popen`` and what behaves like it."""

    pid: int

    def poll(self) -> int | None: ...

    def send_signal(self, signal_: int, /) -> None: ...


class Account(NamedTuple):
    """Who runs a child. ``None`` in its place means: who runs us."""

    uid: int
    gid: int


def ordinary_account(folder: Path) -> Account | None:
    """As root, whom to become for a program that refuses root: the owner of its folder, else nobody."""
    if os.geteuid() != 0:
        return None
    if folder.exists() and (found := folder.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def command(program: Path, *arguments: str | Path, account: Account | None = None) -> list[str]:
    """The command line that runs a program as a child of this process, under an account."""
    uid, gid = account or (-1, -1)
    launch = [sys.executable, "-I", "-S", LAUNCH, str(os.getpid()), str(uid), str(gid), "--"]
    return [*launch, str(program), *map(str, arguments)]


def environment() -> dict[str, str]:
    """What a foreign program gets to see of our environment: nothing that could change what it does."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def spawn(
    line: list[str], *, folder: Path, output: Output = subprocess.DEVNULL, extra: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a foreign program. A signal from the terminal does not reach it: we end it in order."""
    return subprocess.Popen(
        line,
        cwd=folder,
        env=environment() | (extra or {}),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


async def ended(process: Running) -> int:
    """Wait for the end of a child; its return code (negative: the signal that ended it)."""
    if process.poll() is None and hasattr(os, "pidfd_open"):
        loop = asyncio.get_running_loop()
        descriptor = os.pidfd_open(process.pid)
        over = asyncio.Event()
        loop.add_reader(descriptor, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
    while (code := process.poll()) is None:  # noqa: ASYNC110 macOS has nothing to wait on
        await asyncio.sleep(0.02)
    return code


async def end(
    process: Running,
    how: signal.Signals,
    *,
    patience: float,
    force: signal.Signals = signal.SIGKILL,
) -> int:
    """Ask a child to end; after ``patience`` seconds use force. Its return code."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        return await asyncio.wait_for(ended(process), patience)
    except TimeoutError:
        process.send_signal(force)
        return await ended(process)
