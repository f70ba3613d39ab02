"""Measure Haoke and print how it stands: ``python -m bench [--quick] [--only chat ...] [--write]``."""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bench import chat, crowd, history, opening, starts
from bench.ceiling import Ceiling
from bench.product import Product
from bench.tables import Table, machine, show, write

PARTS = ("starts", "idle", "chat", "opening", "history", "storm", "assignments")


async def run(only: list[str], *, quick: bool) -> list[Table]:
    tables: list[Table] = []

    def add(*made: Table) -> None:
        tables.extend(made)
        for table in made:
            show(table)

    crowd_size = 500 if quick else 5000
    with tempfile.TemporaryDirectory(prefix="haoke-bench-") as name:
        folder = Path(name)
        if "starts" in only:
            (folder / "starts").mkdir()
            add(await starts.measure(folder / "starts", later=2 if quick else 5))
        if {"chat", "opening", "history", "idle", "storm"} & set(only):
            (folder / "product").mkdir()
            ceiling = Ceiling(folder / "ceiling", chat.CONVERSATIONS, chat.AGENTS)
            async with Product(folder / "product", chat.AGENTS) as product, ceiling:
                if "idle" in only:  # first, while no freed memory hides what a connection needs
                    add(await crowd.idle(product, ceiling, visitors=crowd_size))
                if "chat" in only:
                    add(*await chat.measure(product, ceiling, rounds=1 if quick else 5, seconds=2 if quick else 6))
                if "opening" in only:
                    add(await opening.measure(product, visitors=50 if quick else 500))
                if "history" in only:
                    rounds, seconds = (1, 2) if quick else (3, 5)
                    add(await history.measure(product, messages=100_000, rounds=rounds, seconds=seconds))
                if "storm" in only:
                    add(await crowd.storm(product, visitors=crowd_size, rounds=1 if quick else 3))
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small loads, one round: to see that it works")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    arguments = parser.parse_args()
    preface = machine()
    print(preface)
    begin = time.monotonic()
    tables = asyncio.run(run(arguments.only, quick=arguments.quick))
    print(f"\n{time.monotonic() - begin:.0f} s")
    if arguments.write:
        write(tables, preface)


if __name__ == "__main__":
    main()
