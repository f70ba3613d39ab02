"""What the processes of a stand use: CPU seconds and memory, by their part in the work."""

from collections import Counter
from collections.abc import Callable

import psutil

PARTS = ("web", "worker", "PostgreSQL", "bus", "other")


class Family:
    """A process and all below it. ``part`` names what a Python process among them does; None leaves it out."""

    def __init__(self, pid: int, part: Callable[[psutil.Process], str | None]) -> None:
        self.root = psutil.Process(pid)
        self._part = part
        self._parts: dict[int, str | None] = {}

    def members(self) -> list[tuple[str, psutil.Process]]:
        everyone = [self.root, *self.root.children(recursive=True)]
        named = [(self._name(process), process) for process in everyone]
        return [(part, process) for part, process in named if part is not None]

    def _name(self, process: psutil.Process) -> str | None:
        if process.pid not in self._parts:
            program = process.name()
            known = {"postgres": "PostgreSQL", "nats-server": "bus"}.get(program)
            self._parts[process.pid] = known or self._part(process)
        return self._parts[process.pid]

    def cpu(self) -> Counter[str]:
        """CPU seconds so far, of children that have ended too."""
        total: Counter[str] = Counter()
        for part, process in self.members():
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total[part] += times.user + times.system + times.children_user + times.children_system
        return total

    def memory(self) -> Counter[str]:
        """Bytes, shared pages divided among those who share them."""
        total: Counter[str] = Counter()
        for part, process in self.members():
            total[part] += process.memory_full_info().pss
        return total


def used(before: Counter[str], after: Counter[str]) -> dict[str, float]:
    return {part: after[part] - before[part] for part in PARTS if after[part] - before[part] > 0}
