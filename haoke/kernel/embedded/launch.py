"""Become a child that dies with its parent and is not root, then execute a program. A script of its own.

    launch.py PARENT UID GID -- PROGRAM ARGUMENT...

PARENT is the pid whose death ends the program (by SIGINT); UID -1 keeps the account. Going from root to an ordinary
account keeps one capability, the right to pass through folders that are closed to that account: so the program, its
libraries and its data may lie in a private folder, whose permissions nobody has to change.
"""

import ctypes
import os
import signal
import struct
import sys
from pathlib import Path

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECUREBITS, PR_CAP_AMBIENT = 1, 8, 28, 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 4  # without it access(2) forgets the capability, and PostgreSQL does not find its own programs
CAPABILITY_VERSION_3 = 0x20080522


def held() -> int:
    """The capabilities that a child of this process can have, as a bit mask."""
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    return int(status["CapBnd"], 16) & int(status["CapPrm"], 16)


def passage(program: str, capabilities: int) -> int | None:
    """The least capability that lets an ordinary account run the program wherever it lies."""
    wanted = [CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE]
    if not Path(program).stat().st_mode & 0o001:  # installed under a closed umask: reading it is not enough
        wanted.reverse()
    return next((capability for capability in wanted if capabilities >> capability & 1), None)


def drop(uid: int, gid: int, capability: int | None) -> None:
    """Become the account for good, keeping at most one capability over the coming exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    if capability is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    mask = 0 if capability is None else 1 << capability
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    if libc.capset(header, struct.pack("6I", mask, mask, mask, 0, 0, 0)) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if capability is not None:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def main(arguments: list[str]) -> None:
    parent, uid, gid = (int(argument) for argument in arguments[:3])
    program = arguments[4:]
    if uid >= 0:
        drop(uid, gid, passage(program[0], held()))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 the point of this script


if __name__ == "__main__":
    main(sys.argv[1:])
