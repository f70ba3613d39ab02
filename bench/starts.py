"""From the command to the first answer, with built web assets."""

import time
from pathlib import Path

from bench.tables import Table
from tests.support.server import Server


async def measure(folder: Path, *, later: int) -> Table:
    server = Server(folder, web_processes=2)
    seconds = []
    for _ in range(1 + later):
        begin = time.monotonic()
        await server.start()
        seconds.append(time.monotonic() - begin)
        await server.stop()
    rows = [
        ("first start, empty data folder", f"{seconds[0]:.2f} s"),
        (f"later start, best of {later}", f"{min(seconds[1:]):.2f} s"),
    ]
    return Table("Start", "`haoke up` until /health answers 200.", ("", "seconds"), rows)
