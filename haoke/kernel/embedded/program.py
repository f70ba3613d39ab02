"""Haoke's own commands as children: ``python -m haoke web`` and the like, with settings of their parent's choice."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

import haoke
from haoke.kernel.embedded.process import ChildFailed, Running, command, end, ended

STOP_PATIENCE = 20.0


class HaokeProgram:
    """One process of Haoke. ``environment`` is added to our own; ``inherited`` are open file descriptors it gets."""

    def __init__(self, *arguments: str, environment: dict[str, str], inherited: tuple[int, ...] = ()) -> None:
        self.arguments = arguments
        self.environment = environment
        self.inherited = inherited
        self.process: Running | None = None

    async def start(self) -> None:
        """Start the process. Whether it serves is for others to see."""
        self.process = _spawn(self.arguments, self.environment, self.inherited)

    async def stop(self) -> None:
        """Let it finish what it does."""
        if self.process is not None:
            await end(self.process, signal.SIGTERM, patience=STOP_PATIENCE)
            self.process = None

    async def wait_dead(self) -> int:
        if self.process is None:
            raise ChildFailed(f"haoke {self.arguments[0]} was not started.")
        return await ended(self.process)


async def start_together(*programs: HaokeProgram) -> None:
    """Start programs that share the environment of the first, loading the application once for all of them.

    We must be a process that adopts orphans (``Supervisor`` is). One that dies is started again by itself.
    Raises ChildFailed; then, and when cancelled, none of them runs.
    """
    if sys.platform != "linux":
        await asyncio.gather(*(program.start() for program in programs))
        return
    ours, theirs = os.pipe()
    commands = msgspec.json.encode([program.arguments for program in programs]).decode()
    inherited = {number for program in programs for number in program.inherited}
    # A title shall take the place of the command line alone, not of the environment behind it.
    environment = programs[0].environment | {"SPT_NOENV": "1"}
    loader = _spawn(("together", f"--report={theirs}", commands), environment, (*inherited, theirs))
    os.close(theirs)
    try:
        code = await ended(loader)
    finally:
        loader.kill()
        loader.wait()
        with os.fdopen(ours) as report:
            for program, pid in zip(programs, report, strict=False):
                program.process = Adopted(int(pid))
        if any(program.process is None for program in programs):
            await asyncio.gather(*(program.stop() for program in programs))
    if code != 0:
        raise ChildFailed("Haoke could not be loaded; the lines above say why.")


class Adopted:
    """A child that another process forked for us and left to us."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """Its return code (negative: the signal that ended it); None while it runs."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def send_signal(self, signal_: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal_)


def _spawn(
    arguments: tuple[str, ...], environment: dict[str, str], inherited: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(Path(haoke.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        command(Path(sys.executable), "-m", "haoke", *arguments),
        env={**os.environ, **environment, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        pass_fds=inherited,
        start_new_session=True,
    )
