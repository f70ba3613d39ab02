"""Haoke's own commands as children: ``python -m haoke web`` and the like, with settings of their parent's choice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import haoke
from haoke.kernel.embedded.process import ChildFailed, command, end, ended

STOP_PATIENCE = 20.0


class HaokeProgram:
    """One process of Haoke. ``environment`` is added to our own; ``inherited`` are open file descriptors it gets."""

    def __init__(self, *arguments: str, environment: dict[str, str], inherited: tuple[int, ...] = ()) -> None:
        self.arguments = arguments
        self.environment = environment
        self.inherited = inherited
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start the process. Whether it serves is for others to see."""
        path = os.pathsep.join(filter(None, (str(Path(haoke.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(  # noqa: ASYNC220 it returns at once
            command(Path(sys.executable), "-m", "haoke", *self.arguments),
            env={**os.environ, **self.environment, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            pass_fds=self.inherited,
            start_new_session=True,
        )

    async def stop(self) -> None:
        """Let it finish what it does."""
        if self.process is not None:
            await end(self.process, signal.SIGTERM, patience=STOP_PATIENCE)
            self.process = None

    async def wait_dead(self) -> int:
        if self.process is None:
            raise ChildFailed(f"haoke {self.arguments[0]} was not started.")
        return await ended(self.process)
