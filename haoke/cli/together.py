"""``haoke together``, for ``up``: load the application once, then become each of several commands by a fork.

The forks are handed to the parent of this process, which must adopt orphans (PR_SET_CHILD_SUBREAPER): it waits for them
and signals them like children that it started itself. They share the memory of what was loaded until they write to it.
"""

import ctypes
import os
import signal
import time
from argparse import Namespace

import msgspec
from setproctitle import setproctitle

import haoke.cli.web
import haoke.cli.worker  # noqa: F401 both loaded here, once, for all that are forked
from haoke.cli import main
from haoke.kernel.settings import Settings

PR_SET_PDEATHSIG = 1
_HANDING_OVER = 10.0  # seconds


def run(_: Settings, arguments: Namespace) -> int:
    """Write the pid of each fork to the descriptor ``report``, a line each, in the order of the commands."""
    parent = os.getppid()
    for words in msgspec.json.decode(arguments.commands, type=list[list[str]]):
        if _forked_for(parent, arguments.report):
            setproctitle(" ".join(("python -m haoke", *words)))
            return main(words)
    return 0


def _forked_for(parent: int, report: int) -> bool:
    """True in a new process that is a child of ``parent`` and dies with it, False in this one."""
    between = os.fork()
    if between:
        os.waitpid(between, 0)
        return False
    child = os.fork()
    if child:
        os.write(report, b"%d\n" % child)
        os._exit(0)
    os.close(report)
    os.setsid()
    patience = time.monotonic() + _HANDING_OVER
    while os.getppid() != parent and time.monotonic() < patience:
        time.sleep(0.001)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    return True
